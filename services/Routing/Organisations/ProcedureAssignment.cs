namespace ComplaintSuite.Routing.Organisations;

/// <param name="Organisation">Organisation code.</param>
/// <param name="Kind">Empty for every kind.</param>
/// <param name="Channel">Empty for every channel.</param>
/// <param name="Procedure">Procedure id.</param>
public sealed record ProcedureAssignment(string Organisation, string Kind, string Channel, string Procedure);
