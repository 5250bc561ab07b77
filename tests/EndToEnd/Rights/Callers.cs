namespace ComplaintSuite.EndToEnd.Rights;

/// <summary>Who calls, by role and by relation to the case: the columns of the matrix.</summary>
internal static class Callers
{
    /// <summary>Staff roles, each tried in the organisation of the case and, with <c>@other</c>, in another one.</summary>
    private static readonly string[] Roles =
        ["clerk", "dispatcher", "duty-officer", "supervisor", "manager", "auditor", "mediator", "hr-officer", "finance-auditor", "editor", "org-admin", "employee"];

    /// <summary>Every caller with what it sends. Roles are those of people whom the directory doesn't know: a post or department gives them nothing.</summary>
    public static async Task<IReadOnlyList<(string Name, Sender Sender)>> AllAsync(RunningSuite suite, Office own, Office other, Sender ticket, Sender otherTicket)
    {
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
            callers.Add((role, suite.Token($"{own.Organisation}-{role}-of-the-matrix", own.Organisation, role)));
            callers.Add(($"{role}@other", suite.Token($"{other.Organisation}-{role}-of-the-matrix", other.Organisation, role)));
        }
        return callers;
    }
}
