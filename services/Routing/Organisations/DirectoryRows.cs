namespace ComplaintSuite.Routing.Organisations;

/// <param name="Organisation">Organisation code.</param>
/// <param name="Code">Unique in the organisation.</param>
/// <param name="Parent">Code of the department above; empty at the top.</param>
public sealed record Department(string Organisation, string Code, string Parent)
{
    public required LocalName Name { get; init; }
}

/// <param name="Organisation">Organisation code.</param>
/// <param name="Code">Unique in the organisation.</param>
/// <param name="DepartmentCode">Department that the post is in.</param>
/// <param name="Role">Role that the post gives.</param>
public sealed record Post(string Organisation, string Code, string DepartmentCode, string Role)
{
    public required LocalName Name { get; init; }
}

/// <param name="Organisation">Organisation code.</param>
/// <param name="StaffId">Unique in the organisation; events name staff by it.</param>
/// <param name="Subject">Subject of the sign-on.</param>
/// <param name="DisplayName">As colleagues see it.</param>
public sealed record StaffMember(string Organisation, string StaffId, string Subject, string DisplayName)
{
    /// <summary>Codes of the posts held.</summary>
    public required List<string> Posts { get; init; }
}

/// <param name="Organisation">Organisation code.</param>
/// <param name="Kind">Empty for every kind.</param>
/// <param name="Channel">Empty for every channel.</param>
/// <param name="Procedure">Procedure id.</param>
public sealed record ProcedureAssignment(string Organisation, string Kind, string Channel, string Procedure);
