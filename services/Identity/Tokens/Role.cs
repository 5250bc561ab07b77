namespace ComplaintSuite.Identity.Tokens;

/// <summary>The closed list of roles that a token may carry (shared/docs/architecture.md, rights).</summary>
internal static class Role
{
    public const string Employee = "employee";
    public const string Operator = "operator";
    public const string OrgAdmin = "org-admin";
    public const string Service = "service";

    /// <summary>Roles that a post may give. Not among them: what a machine alone holds (operator, service) and what needs no post (public, respondent, employee).</summary>
    public static IReadOnlySet<string> OfPosts { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "clerk", "dispatcher", "handler", "duty-officer", "supervisor", "manager", "mediator", "hr-officer", "finance-auditor", "auditor", "editor", OrgAdmin,
    };
}
