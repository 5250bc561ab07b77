using ComplaintSuite.ServiceDefaults.Rights;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

/// <summary>Who may call what, before directory and procedure have their say. Roles as data; the rpc names the policy.</summary>
internal static class Policies
{
    /// <summary>Replaces a directory; an organisation's own administrator only that organisation's.</summary>
    public const string ImportDirectory = "import-directory";

    /// <summary>Names of colleagues, wherever a page of theirs shows who did something.</summary>
    public const string ReadStaffNames = "read-staff-names";

    /// <summary>Queues and work items; <see cref="Queues.WorkItemVisibility"/> decides which.</summary>
    public const string ReadQueue = "read-queue";

    /// <summary>Changes of work items; the procedure decides which step or act.</summary>
    public const string ChangeWork = "change-work";

    /// <summary>The handling log of the organisation.</summary>
    public const string ReadHandlingLog = "read-handling-log";

    /// <summary>Alerts; <see cref="Alerts.AlertDesk"/> decides which.</summary>
    public const string ReadAlerts = "read-alerts";

    /// <summary>Duty books; <see cref="Duty.DutyDesk"/> decides which.</summary>
    public const string ReadDuty = "read-duty";

    /// <summary>Changes of duty books; the procedure decides which posts.</summary>
    public const string KeepDuty = "keep-duty";

    private static readonly Dictionary<string, string[]> RolesOf = new()
    {
        [ImportDirectory] = [Roles.Operator, Roles.OrgAdmin],
        [ReadStaffNames] = [Roles.Clerk, Roles.Handler, Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor, Roles.OrgAdmin],
        [ReadQueue] = [Roles.Handler, Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor],
        [ReadHandlingLog] = [Roles.Clerk, Roles.Supervisor, Roles.Manager, Roles.Auditor],
        [ReadAlerts] = [Roles.Clerk, Roles.Handler, Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.OrgAdmin],
        [ReadDuty] = [Roles.Clerk, Roles.Handler, Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor],
        [KeepDuty] = [Roles.Clerk, Roles.Handler, Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager],
        [ChangeWork] = [Roles.Handler, Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager],
    };

    /// <summary>Whether a policy lets somebody pass, where roles are asked again: by what the directory says at present.</summary>
    public static bool Permits(string policy, Caller caller) => RolesOf[policy].Any(caller.Has);

    /// <summary>Whether a post of a role gives the right of a policy.</summary>
    public static bool GivenBy(string policy, string role) => RolesOf[policy].Contains(role);

    public static void AddPolicies(this AuthorizationBuilder authorization)
    {
        foreach (var policy in RolesOf.Keys)
            authorization.AddPolicy(policy, requirement => requirement.RequireCaller(caller => Permits(policy, caller)));
    }
}
