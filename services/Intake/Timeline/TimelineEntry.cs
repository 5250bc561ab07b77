using ComplaintSuite.Procedures;

namespace ComplaintSuite.Intake.Timeline;

/// <summary>One line of the complainant's timeline: a code whose sentence the procedure has in three languages, and the words to put into it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="CaseId">The case.</param>
/// <param name="At">When it happened.</param>
/// <param name="Sequence">Order among what happened at the same instant.</param>
/// <param name="Code">Step, act or event.</param>
/// <param name="Words">Words by name.</param>
public sealed record TimelineEntry(Guid Id, string Organisation, Guid CaseId, DateTimeOffset At, int Sequence, string Code, Dictionary<string, string> Words)
{
    /// <summary>The word of a line that says which clock ran out.</summary>
    public const string Clock = "clock";

    /// <summary>The word of a line that says which document it is about.</summary>
    public const string Document = "document";

    /// <summary>The word of a withdrawal that staff wrote down for the complainant.</summary>
    public const string ByStaff = "by-staff";

    /// <summary>What is told of such a withdrawal beside.</summary>
    public static LocalText ToldOfStaff { get; } = new("由收件单位根据您的要求登记。", " The organisation wrote it down, as you asked.", " El organismo lo anotó, como usted pidió.");

    /// <summary>Whether a party reads it: not what is between the organisation's people, whenever that was written.</summary>
    /// <param name="procedure">The version that the case runs under.</param>
    /// <param name="hidden">Documents that the organisation keeps to itself.</param>
    public bool IsForParties(Procedure procedure, IReadOnlySet<Guid> hidden) =>
        !(Code == Lifecycle.ClockRanOut && Words.TryGetValue(Clock, out var clock) && procedure.IsInternal(clock))
        && !(Words.TryGetValue(Document, out var document) && hidden.Contains(Guid.Parse(document)));
}
