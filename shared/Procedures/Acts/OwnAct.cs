namespace ComplaintSuite.Procedures;

/// <summary>
/// An act of a procedure's own: something that its organisation does and writes down, with a form that the file lays out. What rests on it (a demand,
/// a clock, a notice) says so by its name; of itself it changes nothing but who has the work, who must withdraw, and of what kind the matter is.
/// </summary>
/// <param name="Title">What it is called, for people.</param>
/// <param name="In">The steps in which it may happen.</param>
/// <param name="Fields">Its form, in the order of the file.</param>
/// <param name="Each">The choice of the form for each value of which it counts by itself, such as the side that was heard; null: once is once.</param>
/// <param name="Answers">The act that waits for this one; null for none.</param>
/// <param name="Told">The sentence on the complainant's timeline; null where the complainant is not told.</param>
public sealed record OwnAct(LocalText Title, IReadOnlyList<string> In, IReadOnlyList<FormField> Fields, string? Each, string? Answers, LocalText? Told)
{
    /// <summary>How a file calls whoever does the act.</summary>
    public const string Author = "author";

    private const int MostUnknown = 20;

    /// <summary>The choices of the form that the sentence on the timeline names, as `{{ FIELD }}`.</summary>
    public IReadOnlyList<string> ToldChoices { get; init; } = [];

    /// <summary>The kind that the matter becomes by it; null where it stays what it is.</summary>
    public string? Becomes { get; init; }

    /// <summary>Fields of the form with the codes for which who does it has the work from then on; empty: always. Null: never.</summary>
    public IReadOnlyList<Condition>? TakesOver { get; init; }

    /// <summary>The moment of the form that says when it took place, where it is written down afterwards: it is not still to come, and what had passed, or was to come, is judged by then. Null where that is by now.</summary>
    public string? TookPlace { get; init; }

    /// <summary>Who is told of it at once: posts, and fields of the form that name somebody of the staff or a department.</summary>
    public IReadOnlyList<string> Tells { get; init; } = [];

    /// <summary>When it took place.</summary>
    /// <param name="filled">The form as filled in; moments as <see cref="FormField.Read"/> keeps them.</param>
    /// <param name="now">When it is written down.</param>
    public DateTimeOffset TookPlaceAt(IReadOnlyDictionary<string, string> filled, DateTimeOffset now) =>
        TookPlace is { } field && (filled ?? throw new ArgumentNullException(nameof(filled))).GetValueOrDefault(field) is { Length: > 0 } kept ? FormField.MomentOf(kept) : now;

    /// <summary>Who must withdraw from the matter by it; null where nobody does.</summary>
    public Bar? Bars { get; init; }

    /// <summary>What an agent of the complainant is shown to be authorised to by it; null where it says nothing of that.</summary>
    public Authorising? Authorises { get; init; }

    /// <summary>Fields of an agent (name, telephone, address, email) with the fields of the form by which it names who acts for the complainant from then on; null where it names nobody.</summary>
    public IReadOnlyDictionary<string, string>? NamesAgent { get; init; }

    /// <summary>The complainant has no agent from then on.</summary>
    public bool EndsAgency { get; init; }

    /// <summary>Who must withdraw from the matter now that it was done, or need not any more; null where it says neither of anybody.</summary>
    /// <param name="codes">The codes of its form.</param>
    /// <param name="by">Staff id of who did it; empty for the complainant.</param>
    public Recusal? RecusalBy(IReadOnlyDictionary<string, string> codes, string by)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (Bars is not { } bar || (bar.Field is null ? by : codes.GetValueOrDefault(bar.Field, "")) is not { Length: > 0 } who) return null;
        if (Hold(bar.For, codes)) return new(who, MustWithdraw: true);
        return bar.Lifted.Count > 0 && Hold(bar.Lifted, codes) ? new(who, MustWithdraw: false) : null;
    }

    /// <summary>Whether who did it has the work from then on.</summary>
    /// <param name="codes">The codes of its form.</param>
    public bool IsTakenOverBy(IReadOnlyDictionary<string, string> codes) => TakesOver is { } conditions && Hold(conditions, codes ?? throw new ArgumentNullException(nameof(codes)));

    private static bool Hold(IReadOnlyList<Condition> conditions, IReadOnlyDictionary<string, string> codes) =>
        conditions.All(condition => codes.TryGetValue(condition.Selector, out var code) && condition.Values.Contains(code));

    /// <summary>A field by its name; null where the form has none.</summary>
    public FormField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>
    /// The form as it was filled in: what was left empty is not there. Every fault of the form is named; what the procedure demands beyond it, <see cref="SectionTable.Check"/> says.
    /// </summary>
    /// <param name="given">Values by the names of the fields.</param>
    /// <param name="procedure">The procedure: its zone and region.</param>
    /// <param name="violations">Fields that the form does not have, and values that do not fit.</param>
    public IReadOnlyDictionary<string, string> Fill(IEnumerable<KeyValuePair<string, string>> given, Procedure procedure, out IReadOnlyList<Violation> violations) =>
        Fill(Fields, given, procedure, out violations);

    /// <inheritdoc cref="Fill(IEnumerable{KeyValuePair{string, string}}, Procedure, out IReadOnlyList{Violation})"/>
    /// <param name="fields">The fields of a form.</param>
    /// <param name="given">Values by the names of the fields.</param>
    /// <param name="procedure">The procedure: its zone and region.</param>
    /// <param name="violations">Fields that the form does not have, and values that do not fit.</param>
    public static IReadOnlyDictionary<string, string> Fill(
        IReadOnlyList<FormField> fields, IEnumerable<KeyValuePair<string, string>> given, Procedure procedure, out IReadOnlyList<Violation> violations)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(procedure);
        var found = new List<Violation>();
        var filled = new Dictionary<string, string>();
        foreach (var (name, value) in given)
            if (fields.FirstOrDefault(known => known.Name == name && !known.IsComputed) is not { } field)
            {
                // Of what a form does not have, one may send any number.
                if (found.Count < MostUnknown) found.Add(new("FIELD_UNKNOWN", name, null, $"The form has no such field. Its fields: {string.Join(", ", fields.Where(known => !known.IsComputed).Select(known => known.Name))}."));
            }
            else if (!string.IsNullOrWhiteSpace(value))
            {
                filled[name] = field.Read(value, procedure.Zone, procedure.Region, out var violation);
                if (violation is not null) found.Add(violation);
            }
        violations = found;
        return filled;
    }
}

/// <summary>Where the form of an own act says what an agent is authorised to.</summary>
/// <param name="Scope">The choice that names it.</param>
/// <param name="Until">The day that names the last day of it; null where authority does not expire.</param>
public sealed record Authorising(string Scope, string? Until);

/// <summary>Whom an own act keeps from the matter.</summary>
/// <param name="Field">The staff field that names them; null: who does the act.</param>
/// <param name="For">Fields of the form with the codes for which it holds; empty: always.</param>
/// <param name="Lifted">Fields of the form with the codes by which they need not withdraw any more; empty: never.</param>
public sealed record Bar(string? Field, IReadOnlyList<Condition> For, IReadOnlyList<Condition> Lifted);

/// <summary>What was said of somebody's withdrawing from a matter.</summary>
/// <param name="StaffId">Who.</param>
/// <param name="MustWithdraw">Whether they must; else they need not any more.</param>
public readonly record struct Recusal(string StaffId, bool MustWithdraw);
