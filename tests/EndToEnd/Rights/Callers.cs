using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.EndToEnd.Rights;

/// <summary>Who calls, by role and by relation to the case: the columns of the matrix.</summary>
internal static class Callers
{
    /// <summary>Staff roles, each tried in the organisation of the case and, with <c>@other</c>, in another one.</summary>
    private static readonly string[] Roles =
        ["clerk", "dispatcher", "duty-officer", "supervisor", "manager", "auditor", "mediator", "hr-officer", "finance-auditor", "editor", "org-admin", "employee"];

    /// <summary>Every caller with what it sends. Each role is a person's with a post of their own that gives it, in the department that has no part in the case.</summary>
    public static async Task<IReadOnlyList<(string Name, Sender Sender)>> AllAsync(RunningSuite suite, Office own, Office other, Sender ticket, Sender otherTicket)
    {
        foreach (var office in new[] { own, other })
            await office.MoveAsync(Appoint);
        var callers = new List<(string, Sender)>
        {
            ("nobody", Sender.Nobody),
            ("ticket", ticket),
            ("ticket-of-another-case", otherTicket),
            ("handler-assigned", await own.PersonAsync("inspector-1")),
            ("handler-same-department", await own.PersonAsync("inspector-2")),
            ("handler-other-department", await own.PersonAsync("market-order")),
            ("handler@other", await other.PersonAsync("inspector-1")),
            ("operator", await suite.SignOns.MachineAsync("operator")),
            ("service", await suite.SignOns.MachineAsync("reporting")),
            ("import", await suite.SignOns.MachineAsync("import")),
        };
        foreach (var role in Roles)
        {
            callers.Add((role, suite.Token(SubjectOf(own.Organisation, role), own.Organisation, role)));
            callers.Add(($"{role}@other", suite.Token(SubjectOf(other.Organisation, role), other.Organisation, role)));
        }
        return callers;
    }

    /// <summary>Everybody with a role of an organisation's own, by the role.</summary>
    public static async Task<IReadOnlyList<(string Role, Sender Sender)>> StaffAsync(RunningSuite suite, Office own)
    {
        await own.MoveAsync(Appoint);
        return [("handler", await own.PersonAsync("inspector-1")), .. Roles.Select(role => (role, suite.Token(SubjectOf(own.Organisation, role), own.Organisation, role)))];
    }

    private static string SubjectOf(string organisation, string role) => $"{organisation}-{role}-of-the-matrix";

    private static void Appoint(OrganisationDirectory directory)
    {
        foreach (var role in Roles.Where(ServiceDefaults.Rights.Roles.OfPosts.Contains))
        {
            directory.Posts.Add(new Post { Code = $"matrix-{role}", Name = new() { ZhCn = role, En = role, Es = role }, Department = "hotline-centre", Role = role });
            directory.Staff.Add(new StaffMember { StaffId = $"matrix-{role}", Subject = SubjectOf(directory.Organisation, role), DisplayName = role, Posts = { $"matrix-{role}" } });
        }
    }
}
