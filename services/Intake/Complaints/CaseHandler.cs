namespace ComplaintSuite.Intake.Complaints;

/// <summary>Somebody who took the work of a case on. Append-only.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="StaffId">Who.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Department">Department for which they did.</param>
/// <param name="ClaimedAt">When this service learned of it, for the first time.</param>
public sealed record CaseHandler(Guid CaseId, string StaffId, string Organisation, string Department, DateTimeOffset ClaimedAt);
