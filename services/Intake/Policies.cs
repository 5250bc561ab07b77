using ComplaintSuite.Intake.Access;
using ComplaintSuite.ServiceDefaults.Rights;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

/// <summary>Who may call what, before the procedure has its say. Roles as data; the rpc names the policy.</summary>
internal static class Policies
{
    /// <summary>Whoever may see the case: staff, or a complainant with a ticket. The row filter decides which.</summary>
    public const string ReadCase = "read-case";

    /// <summary>Lists of cases.</summary>
    public const string ListCases = "list-cases";

    /// <summary>Whoever may change the case; the procedure decides which step or act.</summary>
    public const string ChangeCase = "change-case";

    private static readonly Dictionary<string, string[]> RolesOf = new()
    {
        [ReadCase] = [Roles.Public, Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor],
        [ListCases] = [Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor],
        [ChangeCase] = [Roles.Public, Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager],
    };

    public static void AddPolicies(this AuthorizationBuilder authorization)
    {
        foreach (var (policy, roles) in RolesOf)
            authorization.AddPolicy(policy, requirement => requirement
                .AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme, CaseTicketAuthentication.Name)
                .RequireCaller(caller => roles.Any(caller.Has) || caller.Machine == "import"));
    }
}
