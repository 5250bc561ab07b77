namespace ComplaintSuite.Intake.Access;

/// <summary>How a complainant without an account gets to the case: the code opens it, the ticket keeps it open.</summary>
public sealed record CaseAccess(AccessCodes Codes, CaseTickets Tickets);
