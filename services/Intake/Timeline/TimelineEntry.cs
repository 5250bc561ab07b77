namespace ComplaintSuite.Intake.Timeline;

/// <summary>One line of the complainant's timeline: a code whose sentence the procedure has in three languages, and the words to put into it.</summary>
public sealed record TimelineEntry(Guid Id, string Organisation, Guid CaseId, DateTimeOffset At, string Code, Dictionary<string, string> Words);
