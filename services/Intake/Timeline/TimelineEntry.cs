namespace ComplaintSuite.Intake.Timeline;

/// <summary>One line of the complainant's timeline: a code whose sentence the procedure has in three languages, and the words to put into it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="CaseId">The case.</param>
/// <param name="At">When it happened.</param>
/// <param name="Sequence">Order among what happened at the same instant.</param>
/// <param name="Code">Step, act or event.</param>
/// <param name="Words">Words by name.</param>
public sealed record TimelineEntry(Guid Id, string Organisation, Guid CaseId, DateTimeOffset At, int Sequence, string Code, Dictionary<string, string> Words);
