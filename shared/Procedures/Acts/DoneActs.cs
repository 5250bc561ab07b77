using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ComplaintSuite.Procedures;

/// <summary>What is known of one own act on a record.</summary>
/// <param name="Values">The values of its <see cref="OwnAct.Each"/> for which it was done; empty where it has none.</param>
/// <param name="Codes">The codes of the last one: what demands and clocks may be narrowed by.</param>
/// <param name="Open">The record that waits for its answer; null where none does.</param>
/// <param name="By">Staff id of who did the last one; empty for the complainant.</param>
/// <param name="Number">Place of the last one among the acts of its record; 0 for one of the other section.</param>
public sealed record DoneAct(ImmutableHashSet<string> Values, ImmutableDictionary<string, string> Codes, Guid? Open, string By, int Number = 0)
{
    /// <summary>Staff id of who did it last for each of the <see cref="Values"/>; null where it has none, and for one of the other section. It never changes alone: <see cref="Number"/> or the values change with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableDictionary<string, string>? Authors { get; init; }

    /// <summary>Without the values for which one of some did it.</summary>
    internal DoneAct WithoutThoseOf(IReadOnlyCollection<string> staffIds) =>
        Authors?.Where(author => staffIds.Contains(author.Value)).Select(author => author.Key).ToList() is { Count: > 0 } theirs ? this with { Values = Values.Except(theirs), Authors = Authors.RemoveRange(theirs) } : this;
}

/// <summary>
/// Which own acts were done on a record in its present round, as its demands and clocks ask for them: a projection of what was written down, which itself is kept apart and
/// never changes. What was done in the other section stands in it as far as this section asks for it. Immutable.
/// </summary>
public sealed class DoneActs : IEquatable<DoneActs>
{
    /// <summary>`require: [done.ACT]`, or `done.ACT.VALUE` for an act that counts for each value of a choice.</summary>
    public const string Done = "done.";

    /// <summary>`unless: [open.ACT]`: it was done and has no answer yet.</summary>
    public const string Open = "open.";

    /// <summary>`unless: [did.ACT]`: the person who acts did the last one.</summary>
    public const string Did = "did.";

    /// <summary>`when: [named.ACT.FIELD]`: the last one names the person who acts.</summary>
    public const string Named = "named.";

    /// <summary>`when: [own-claim]`: the work is with the person who acts.</summary>
    private const string OwnClaim = "own-claim";

    /// <summary>`when: [after.ACT.OTHER]`: it was done, and after the last other one.</summary>
    public const string After = "after.";

    /// <summary>`when: [authorised.SCOPE]`: nobody acts for the complainant, or who does has shown authority for it that has not expired.</summary>
    public const string Authorised = "authorised.";

    [JsonConstructor]
    public DoneActs(ImmutableDictionary<string, DoneAct>? acts = null, int count = 0, int characters = 0, int countOfParties = 0, int charactersOfParties = 0) =>
        (Acts, Count, Characters, CountOfParties, CharactersOfParties) = (acts ?? ImmutableDictionary<string, DoneAct>.Empty, count, characters, countOfParties, charactersOfParties);

    public static DoneActs None { get; } = new();

    public ImmutableDictionary<string, DoneAct> Acts { get; }

    /// <summary>How many were written down on the record itself, in every round.</summary>
    public int Count { get; }

    /// <summary>How much was written in all of them.</summary>
    public int Characters { get; }

    /// <summary>How many of them were written by a party: their room is their own.</summary>
    public int CountOfParties { get; }

    /// <summary>How much was written in those.</summary>
    public int CharactersOfParties { get; }

    /// <summary>The act that a field or a guard asks for; null where it asks for none.</summary>
    public static string? Asked(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new[] { Done, Open, Did, Named, After }.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is { } asked ? ActOf(name[asked.Length..]) : null;
    }

    /// <summary>The act of `ACT.FIELD` or `ACT.VALUE`.</summary>
    public static string ActOf(string name) => Split(name ?? throw new ArgumentNullException(nameof(name))).Act;

    /// <summary>How much is written in a form.</summary>
    public static int LengthOf(IReadOnlyDictionary<string, string> filled) => (filled ?? throw new ArgumentNullException(nameof(filled))).Values.Sum(value => value.Length);

    /// <summary>Whether it was done: `ACT`, or `ACT.VALUE`.</summary>
    public bool Has(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (act, value) = Split(name);
        return Acts.TryGetValue(act, out var done) && (value is null || done.Values.Contains(value));
    }

    /// <summary>The record of the act that waits for its answer; null where none does.</summary>
    public Guid? OpenOf(string act) => Acts.GetValueOrDefault(act)?.Open;

    /// <summary>A code of the last one, by `ACT.FIELD`; null where there is none.</summary>
    public string? CodeOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (act, field) = Split(name);
        return field is null ? null : Acts.GetValueOrDefault(act)?.Codes.GetValueOrDefault(field);
    }

    /// <summary>Answers a guard of the kinds <see cref="Open"/>, <see cref="Did"/>, <see cref="Named"/> and <see cref="After"/>; null for any other guard.</summary>
    /// <param name="guard">As written in the file.</param>
    /// <param name="staffId">Staff id of who acts; null for whoever is none of the staff.</param>
    public bool? Holds(string guard, string? staffId)
    {
        ArgumentNullException.ThrowIfNull(guard);
        if (guard.StartsWith(Open, StringComparison.Ordinal)) return OpenOf(guard[Open.Length..]) is not null;
        if (guard.StartsWith(Did, StringComparison.Ordinal)) return staffId is not null && Acts.GetValueOrDefault(guard[Did.Length..])?.By == staffId;
        if (guard.StartsWith(Named, StringComparison.Ordinal)) return staffId is not null && CodeOf(guard[Named.Length..]) == staffId;
        if (!guard.StartsWith(After, StringComparison.Ordinal)) return null;
        var (act, other) = Split(guard[After.Length..]);
        return Acts.GetValueOrDefault(act) is { } done && done.Number > (Acts.GetValueOrDefault(other ?? "")?.Number ?? 0);
    }

    /// <summary>With one more.</summary>
    /// <param name="act">Its name.</param>
    /// <param name="form">What the file says of it.</param>
    /// <param name="filled">The form as filled in.</param>
    /// <param name="record">Id under which it was written down.</param>
    /// <param name="isAnswered">Whether another act answers it.</param>
    /// <param name="by">Staff id of who did it; empty for the complainant.</param>
    public DoneActs With(string act, OwnAct form, IReadOnlyDictionary<string, string> filled, Guid record, bool isAnswered, string by)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(filled);
        var before = Acts.GetValueOrDefault(act);
        var (values, authors) = (before?.Values ?? [], before?.Authors);
        if (form.Each is { } each && filled.TryGetValue(each, out var value)) (values, authors) = (values.Add(value), (authors ?? ImmutableDictionary<string, string>.Empty).SetItem(value, by));
        var codes = form.Fields.Where(field => field.IsCode && filled.ContainsKey(field.Name)).ToImmutableDictionary(field => field.Name, field => filled[field.Name]);
        var acts = Acts.SetItem(act, new(values, codes, isAnswered ? record : null, by, Count + 1) { Authors = authors });
        if (form.Answers is { } asked && acts.TryGetValue(asked, out var answered)) acts = acts.SetItem(asked, answered with { Open = null });
        var (length, isParty) = (LengthOf(filled), by.Length == 0);
        return new(acts, Count + 1, Characters + length, CountOfParties + (isParty ? 1 : 0), CharactersOfParties + (isParty ? length : 0));
    }

    /// <summary>With an act that every procedure may have, after which some line asks for one of the procedure's own (<see cref="After"/>).</summary>
    public DoneActs WithTyped(string act) => Known(Acts.SetItem(act, new([], ImmutableDictionary<string, string>.Empty, null, "", Count)));

    /// <summary>With one more of the other section. Whether it waits for an answer, that section says.</summary>
    /// <param name="act">Its name.</param>
    /// <param name="values">The values of its <see cref="OwnAct.Each"/> for which it was done, or was done once more.</param>
    /// <param name="codes">The codes of the last one.</param>
    /// <param name="by">Staff id of who did it; empty for the complainant.</param>
    public DoneActs WithForeign(string act, IEnumerable<string> values, IEnumerable<KeyValuePair<string, string>> codes, string by) =>
        Known(Acts.SetItem(act, new((Acts.GetValueOrDefault(act)?.Values ?? []).Union(values), codes.ToImmutableDictionary(), null, by)));

    /// <summary>Without an act, which counts no more; null for none.</summary>
    public DoneActs Without(string? act) => act is not null && Acts.ContainsKey(act) ? Known(Acts.Remove(act)) : this;

    /// <summary>
    /// Without what counts no more since some must withdraw: the acts that name one of them where the form demands that they need not withdraw (<see cref="FormField.Unbarred"/>), who were named in vain;
    /// and the acts that one of them did and only whoever is named (<see cref="Named"/>), or has the work (`own-claim`), may do, which somebody else has to do now. Of an act that counts for each
    /// value of a choice, what others did stands, for the values for which they did it last. What waits for its answer goes on waiting.
    /// </summary>
    /// <param name="barred">Staff ids of those who must.</param>
    /// <param name="procedure">The procedure.</param>
    public DoneActs WithoutBarred(IReadOnlyCollection<string> barred, Procedure procedure)
    {
        ArgumentNullException.ThrowIfNull(barred);
        ArgumentNullException.ThrowIfNull(procedure);
        if (barred.Count == 0) return this;
        var left = Acts.Select(act => (act.Key, Value: Left(act.Key, act.Value))).ToList();
        return left.All(act => ReferenceEquals(act.Value, Acts[act.Key])) ? this : Known(left.Where(act => act.Value is not null).ToImmutableDictionary(act => act.Key, act => act.Value!));

        DoneAct? Left(string name, DoneAct act)
        {
            if (act.Open is not null || (procedure.Case.Act(name) ?? procedure.Work.Act(name)) is not { } rule) return act;
            if (barred.Any(staffId => NamesInVain(rule, act, staffId))) return null;
            var others = rule.Demands.Any(IsForOnePerson) ? act.WithoutThoseOf(barred) : act;
            if (others.Values.Count == 0 && act.Values.Count > 0) return null;
            if (!barred.Any(staffId => WasTheirsToDo(rule, act, staffId))) return others;
            // Nothing of the last one counts; what others did for other values does.
            return others.Authors is not null && others.Values.Count > 0 ? others with { Codes = ImmutableDictionary<string, string>.Empty, By = "" } : null;
        }
    }

    private static bool NamesInVain(ActRule rule, DoneAct act, string staffId) => rule.Own?.Fields.Any(field => field.Unbarred && act.Codes.GetValueOrDefault(field.Name) == staffId) == true;

    /// <summary>Whether a line is for one person alone: whoever is named, or has the work.</summary>
    internal static bool IsForOnePerson(Demand demand) => demand.When.Any(guard => guard == OwnClaim || guard.StartsWith(Named, StringComparison.Ordinal));

    /// <summary>Whether they could do it because they were named or had the work. Of a condition that the form does not answer, or answers in words, nothing is known any more: it is taken to have held.</summary>
    private static bool WasTheirsToDo(ActRule rule, DoneAct act, string staffId) => act.By == staffId && rule.Demands.Any(demand => IsForOnePerson(demand)
        && demand.For.All(condition => rule.Own?.Field(condition.Selector) is not { IsCode: true } || (act.Codes.TryGetValue(condition.Selector, out var code) && condition.Values.Contains(code))));

    /// <summary>
    /// A new round: what can be done again in it has to be, what can't be done any more stands, and what waits for an answer goes on waiting. What was done in the other section
    /// was done in its round.
    /// </summary>
    /// <param name="table">The section of the record.</param>
    /// <param name="step">The step with which the round begins.</param>
    public DoneActs Anew(SectionTable table, string step)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Known(Acts.Where(act => table.OwnAct(act.Key) is not null && (!table.CanCome(act.Key, step) || act.Value.Open is not null)).ToImmutableDictionary());
    }

    /// <summary>Of the same acts on the record, others are known.</summary>
    private DoneActs Known(ImmutableDictionary<string, DoneAct> acts) => new(acts, Count, Characters, CountOfParties, CharactersOfParties);

    public bool Equals(DoneActs? other) =>
        other is not null && (Count, Characters, CountOfParties, CharactersOfParties) == (other.Count, other.Characters, other.CountOfParties, other.CharactersOfParties) && Acts.Count == other.Acts.Count && Acts.All(act => other.Acts.TryGetValue(act.Key, out var same)
            && act.Value.Open == same.Open && act.Value.By == same.By && act.Value.Number == same.Number && act.Value.Values.SetEquals(same.Values) && act.Value.Codes.Count == same.Codes.Count && act.Value.Codes.All(code => same.Codes.GetValueOrDefault(code.Key) == code.Value));

    public override bool Equals(object? obj) => Equals(obj as DoneActs);

    public override int GetHashCode() => HashCode.Combine(Count, Acts.Count);

    private static (string Act, string? Part) Split(string name) => name.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? (name[..dot], name[(dot + 1)..]) : (name, null);
}

/// <summary>How they are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DoneActs))]
public sealed partial class DoneActsJson : JsonSerializerContext;
