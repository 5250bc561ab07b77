namespace ComplaintSuite.Intake.Acts;

/// <summary>A case in a register of its organisation. Append-only: the database keeps that no two cases have one number, and no case two (CD-08).</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Register">Procedure, act and field that give the number, and the department where each keeps a register of its own, joined by full stops.</param>
/// <param name="Number">As it is written.</param>
/// <param name="CaseId">The case.</param>
/// <param name="At">When it was entered.</param>
/// <param name="Year">Local year of a number that the service gave; null for one that somebody wrote.</param>
/// <param name="Count">Which of the year it is; null for one that somebody wrote.</param>
public sealed record RegisterEntry(string Organisation, string Register, string Number, Guid CaseId, DateTimeOffset At, int? Year, int? Count);
