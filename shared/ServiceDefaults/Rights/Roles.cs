namespace ComplaintSuite.ServiceDefaults.Rights;

/// <summary>The closed list of roles (shared/docs/architecture.md, Rights). Posts that a procedure names map to one of them.</summary>
public static class Roles
{
    public const string Public = "public";
    public const string Respondent = "respondent";
    public const string Employee = "employee";
    public const string Clerk = "clerk";
    public const string Dispatcher = "dispatcher";
    public const string Handler = "handler";
    public const string DutyOfficer = "duty-officer";
    public const string Supervisor = "supervisor";
    public const string Manager = "manager";
    public const string Mediator = "mediator";
    public const string HrOfficer = "hr-officer";
    public const string FinanceAuditor = "finance-auditor";
    public const string Auditor = "auditor";
    public const string Editor = "editor";
    public const string OrgAdmin = "org-admin";
    public const string Operator = "operator";
    public const string Service = "service";

    public static IReadOnlyList<string> All { get; } =
    [
        Public, Respondent, Employee, Clerk, Dispatcher, Handler, DutyOfficer, Supervisor, Manager, Mediator, HrOfficer, FinanceAuditor, Auditor, Editor, OrgAdmin, Operator, Service,
    ];

    /// <summary>Roles that read the cases of their organisation, whatever department has them.</summary>
    public static IReadOnlyList<string> OfAllCases { get; } = [Clerk, Dispatcher, DutyOfficer, Supervisor, Manager, Auditor];

    /// <summary>Roles that a post gives: all but what a machine alone holds and what needs no post.</summary>
    public static IReadOnlySet<string> OfPosts { get; } = All.Except([Public, Respondent, Employee, Operator, Service]).ToHashSet(StringComparer.Ordinal);
}
