using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Procedures;

/// <summary>A time limit of a procedure: from a step or act to a step or act, in the same section or another.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Limit">How long.</param>
/// <param name="From">Any of these starts it, and the latest of them counts.</param>
/// <param name="To">Any of these ends it. All are of one section, whose service keeps the row.</param>
/// <param name="For">Conditions of the section that ends it: it runs while all hold; empty: always.</param>
/// <param name="Late">What happens once it is late.</param>
/// <param name="Origin">text, inferred or house, as in the catalogue; a house limit is explained as 'our own limit'.</param>
/// <param name="Rule">The rule behind it.</param>
public sealed record ClockDefinition(
    string Name, Limit Limit, IReadOnlyList<string> From, IReadOnlyList<string> To, IReadOnlyList<Condition> For, LateOutcome Late, string Origin,
    string Rule)
{
    /// <summary>What people call what it waits for; null where the name alone says it, as the names that every procedure may use do.</summary>
    public LocalText? Title { get; init; }

    /// <summary>The desk's opening hours, for limits that are counted in them; null where the limit asks none.</summary>
    public OpeningHours? Hours { get; init; }

    /// <summary>`or: requested-date`: the day that the person asked for takes the place of the limit, each time anew.</summary>
    public bool OrRequestedDate { get; init; }

    /// <summary>`at: ACT.FIELD`, or `at: details.NAME`: what was named there is the due time itself. Null where the limit says it.</summary>
    public string? At { get; init; }

    /// <summary>`after: ACT.FIELD`, or `after: details.NAME`: the limit counts from the day or moment that was named there. Null where it counts from the start.</summary>
    public string? After { get; init; }

    /// <summary>`limits: {ACT.FIELD: {CODE: LIMIT}}`: what was chosen there before the clock began takes the place of <see cref="Limit"/>. Null where nobody chooses.</summary>
    public ChosenLimit? Chosen { get; init; }

    /// <summary>`outside: HOURS`: it begins only where it would outside these opening hours. Null: at any time.</summary>
    public OpeningHours? Outside { get; init; }

    /// <summary>`tells: POST`: who is told at once that it began. Null where nobody is.</summary>
    public string? Tells { get; init; }

    /// <summary>`internal: true`: a time that the organisation's people have for each other. Whoever complains is told nothing of it.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Any of these pauses it until any of <see cref="ResumedBy"/>.</summary>
    public IReadOnlyList<string> PausedBy { get; init; } = [];

    public IReadOnlyList<string> ResumedBy { get; init; } = [];

    /// <summary>Acts of the section that ends it by which its due time may be moved, such as an approved extension.</summary>
    public IReadOnlyList<string> MovedBy { get; init; } = [];

    /// <summary>The act by which the person asks for another day.</summary>
    public const string AskForDate = "change-requested-date";

    /// <summary>The section whose service keeps the running clock: the one that ends it.</summary>
    public required Section EndsIn { get; init; }

    /// <summary>The acts of the procedure's own whose forms it asks for.</summary>
    internal IEnumerable<string> Asked => For.Select(condition => condition.Act).Append(Chosen is null ? null : DoneActs.ActOf(Chosen.By)).Append((At ?? After) is { } named && !named.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) ? DoneActs.ActOf(named) : null).OfType<string>();

    /// <summary>Every step and act whose instant says whether and since when it runs.</summary>
    public IEnumerable<string> Moves => [.. From, .. To, .. PausedBy, .. ResumedBy, .. OrRequestedDate ? [AskForDate] : Array.Empty<string>()];

    /// <summary>
    /// Since when it runs by what has happened, whoever kept a row of it before; null where it does not: not begun, its conditions do not hold, or its end has come.
    /// </summary>
    /// <param name="times">What has happened.</param>
    /// <param name="select">The selectors of the section that ends it.</param>
    /// <param name="move">The step or act that is being made; it begins the clock anew even where another at the same instant ended it.</param>
    public DateTimeOffset? RunsSince(MoveTimes times, Func<string, string?> select, string? move = null)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(select);
        if (!Holds(select) || times.LatestOf(From) is not { } start)
            return null;
        var begins = move is not null && From.Contains(move) && times.Latest[move] == start;
        return begins || times.LatestOf(To) is not { } end || end < start ? start : null;
    }

    /// <summary>With the limit that was chosen, where one was.</summary>
    /// <param name="done">What was done of the procedure's own on the record.</param>
    public ClockDefinition With(DoneActs done)
    {
        ArgumentNullException.ThrowIfNull(done);
        return Chosen is not null && done.CodeOf(Chosen.By) is { } code && Chosen.Limits.TryGetValue(code, out var chosen) ? this with { Limit = chosen } : this;
    }

    /// <summary>Whether its conditions hold.</summary>
    public bool Holds(Func<string, string?> select) => For.All(condition => condition.Matches(select));
}

/// <summary>A limit that somebody chooses from a few.</summary>
/// <param name="By">`ACT.FIELD` of a choice.</param>
/// <param name="Limits">Code to limit; another code leaves the clock's own.</param>
public sealed record ChosenLimit(string By, IReadOnlyDictionary<string, Limit> Limits);

/// <summary>What a late clock does. A closed list.</summary>
public abstract record LateOutcome
{
    private LateOutcome() { }

    /// <summary>The system enters the step.</summary>
    public sealed record Enter(string Step) : LateOutcome;

    /// <summary>The system does the act.</summary>
    public sealed record Do(string Act) : LateOutcome;

    /// <summary>The holders of the post are told.</summary>
    public sealed record Escalate(string Post) : LateOutcome;

    /// <summary>The act that ends it needs the approval of the post from then on.</summary>
    public sealed record Approval(string Post) : LateOutcome;

    /// <summary>The case becomes as severe as this, by the criterion that time has met.</summary>
    public sealed record Promote(string Severity, string Criterion) : LateOutcome;

    /// <summary>It is marked late and counted so, nothing else.</summary>
    public sealed record Mark : LateOutcome;

    /// <summary>Whether the time is there for people to keep: where the service itself acts when it is over, nobody was late.</summary>
    public bool IsDeadline => this is not (Enter or Do or Promote);

    /// <summary>The post that is told, or whose approval it takes; null where there is none.</summary>
    public string? PostToTell => this switch
    {
        Escalate escalate => escalate.Post,
        Approval approval => approval.Post,
        Enter or Do or Promote or Mark => null,
        _ => throw new InvalidOperationException("The list is closed."),
    };

    /// <summary>As the files write it.</summary>
    public string Name => this switch
    {
        Enter => "enter",
        Do => "do",
        Escalate => "escalate",
        Approval => "approval",
        Promote => "promote",
        Mark => "mark",
        _ => throw new InvalidOperationException("The list is closed."),
    };
}
