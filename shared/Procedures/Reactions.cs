namespace ComplaintSuite.Procedures;

/// <summary>What a section does when it hears, by an event, of a step or act of the other one. The services run by it, and the check of procedures explores by it.</summary>
/// <param name="Hears">The section that hears.</param>
/// <param name="Of">The step or act of the other section.</param>
/// <param name="In">The steps in which it is taken in; empty: in every step.</param>
/// <param name="Enters">The step that the service itself enters then; null for none.</param>
/// <param name="Does">The act that the service itself does then; null for none.</param>
/// <param name="IsNoted">Whether clocks of the section that hears may begin, pause, go on or end by it.</param>
/// <param name="AfterWithdrawal">The outcome (<see cref="Lifecycle.Crossings"/>) where the case was withdrawn meanwhile, when nothing else comes of it; null: it leaves no trace then.</param>
public sealed record Reaction(
    Section Hears, string Of, IReadOnlyList<string> In, string? Enters = null, string? Does = null, bool IsNoted = false, string? AfterWithdrawal = null)
{
    /// <summary>What it names and the lifecycle doesn't know.</summary>
    internal IEnumerable<string> Faults
    {
        get
        {
            var (own, other) = (Lifecycle.Of(Hears), Lifecycle.Of(Hears == Section.Case ? Section.Work : Section.Case));
            if (!other.ClockTargets.Contains(Of))
                yield return $"the {other.Section} section has no step or act '{Of}'";
            foreach (var step in In.Append(Enters).OfType<string>().Where(step => own.Step(step) is null))
                yield return $"the {Hears} section has no step '{step}'";
            if (Does is { } act && own.Act(act) is null)
                yield return $"the {Hears} section has no act '{act}'";
            if (AfterWithdrawal is { } outcome && Lifecycle.FindCrossing(outcome) is null)
                yield return $"no crossing ends in '{outcome}'";
        }
    }

    /// <summary>Whether it is taken in where the section stands in a step.</summary>
    public bool IsTakenIn(string? step) => In.Count == 0 || (step is not null && In.Contains(step));
}

/// <summary>
/// All of them. What is not here, a section does not hear of, or nothing of a procedure depends on it. Acts of a procedure's own are told wherever the other section asks for them.
/// </summary>
public static class Reactions
{
    private static readonly string[] Always = [];

    public static IReadOnlyList<Reaction> All { get; } = Known(
    [
        new(Section.Case, "queued", ["accepted", "reopened"], Enters: "at-work", IsNoted: true, AfterWithdrawal: "queued-after-withdrawal"),
        new(Section.Case, "claimed", Always, IsNoted: true, AfterWithdrawal: "claimed-after-withdrawal"),
        new(Section.Case, "transferred", ["at-work"]),
        new(Section.Case, "handled", Always, IsNoted: true),
        new(Section.Case, "handed-in", ["at-work"], Enters: "result-known", IsNoted: true, AfterWithdrawal: "result-after-withdrawal"),
        new(Section.Case, "promote", Always, Does: "change-severity", IsNoted: true, AfterWithdrawal: "promotion-after-withdrawal"),
        new(Section.Case, "decide-extension", Always, IsNoted: true, AfterWithdrawal: "extension-after-withdrawal"),
        new(Section.Case, "request-extension", Always, IsNoted: true),
        new(Section.Case, TaskKind.Ask, Always, IsNoted: true),
        new(Section.Case, "record-containment", Always, IsNoted: true),
        new(Section.Case, "approve-overrun", Always, IsNoted: true),
        new(Section.Case, "supervise", Always, IsNoted: true),
        new(Section.Case, "answer-supervision", Always, IsNoted: true),

        new(Section.Work, "accepted", Always, Enters: Begins, IsNoted: true),
        new(Section.Work, "reopened", Always, Enters: Begins, IsNoted: true),
        new(Section.Work, "withdrawn", Always, Enters: "cancelled"),
        new(Section.Work, "request-materials", Always, IsNoted: true),
        new(Section.Work, "answer-materials", Always, IsNoted: true),
        new(Section.Work, "stop-awaiting-materials", Always, IsNoted: true),
        new(Section.Work, "change-requested-date", Always, IsNoted: true),
        new(Section.Work, "change-severity", Always),
        new(Section.Work, "urge", Always),
        new(Section.Work, "answer-urge", Always),
    ]);

    /// <summary>The step with which a work item begins, where none is open.</summary>
    public const string Begins = "queued";

    /// <summary>What the case brings along as it is accepted: clocks of the work may run from it.</summary>
    public static IReadOnlyList<string> BroughtAlong { get; } = ["received", "registered", "assessed"];

    /// <summary>The steps that a service enters by itself where a clock runs out.</summary>
    public static IReadOnlyList<string> WhenLate { get; } = ["archived"];

    /// <summary>The acts that a service does by itself where a clock runs out.</summary>
    public static IReadOnlyList<string> DoneWhenLate { get; } = ["stop-awaiting-materials"];

    /// <summary>What a section does on hearing of a step or act; null where it does nothing.</summary>
    public static Reaction? Of(Section hears, string move) => All.FirstOrDefault(reaction => reaction.Hears == hears && reaction.Of == move);

    /// <summary>What a section does on hearing of a step or act of the lifecycle, or of an act of the procedure's own: by that its clocks go, unless the case was withdrawn.</summary>
    /// <exception cref="ArgumentException">Every procedure has the step or act, and no reaction to it stands here: an error of the program.</exception>
    public static Reaction To(Section hears, string move) => Of(hears, move)
        ?? (Lifecycle.SectionOf(move) is null ? new(hears, move, Always, IsNoted: true) : throw new ArgumentException($"The {hears} section has no reaction to '{move}'.", nameof(move)));

    /// <summary>What the lifecycle doesn't know would never be heard. The table is first used as procedures are compiled at start, so no process starts with such a name.</summary>
    /// <exception cref="InvalidOperationException">A reaction names what the lifecycle doesn't know; all such faults are named.</exception>
    internal static IReadOnlyList<Reaction> Known(IReadOnlyList<Reaction> reactions) => reactions.SelectMany(reaction => reaction.Faults).ToList() is { Count: > 0 } faults
        ? throw new InvalidOperationException($"Reactions: {string.Join("; ", faults)}.")
        : reactions;

    /// <summary>Whether clocks of a section may go by a step or act of the other one.</summary>
    public static bool IsNoted(Section hears, string move) => Of(hears, move)?.IsNoted == true || (hears == Section.Work && BroughtAlong.Contains(move));
}
