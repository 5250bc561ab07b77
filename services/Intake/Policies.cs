using ComplaintSuite.Intake.Access;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
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

    /// <summary>Knowledge articles, for all who answer people.</summary>
    public const string ReadKnowledge = "read-knowledge";

    /// <summary>Writing and publishing them.</summary>
    public const string WriteKnowledge = "write-knowledge";

    /// <summary>Whoever may change the case; the procedure decides which step or act.</summary>
    public const string ChangeCase = "change-case";

    /// <summary>Asks for a protected identity, or decides on it; the procedure says which.</summary>
    public const string ActOnIdentity = "act-on-identity";

    /// <summary>Who had access to the identities of a case: not those who work on it.</summary>
    public const string SeeIdentityAccess = "see-identity-access";

    /// <summary>Cases by who is involved.</summary>
    public const string FindParties = "find-parties";

    /// <summary>Standing relations of one's own, for everybody of the staff who may be given a case.</summary>
    public const string DeclareRelations = "declare-relations";

    /// <summary>Who must withdraw from a case by a relation: those who decide on it.</summary>
    public const string SeeCaseRelations = "see-case-relations";

    /// <summary>Hands over what a desk took in without a connection; the procedure says which posts.</summary>
    public const string HandOver = "hand-over";

    /// <summary>Takes over published records: the import client, and nobody else.</summary>
    public const string ImportRecords = "import-records";

    /// <summary>What the import client may do as well, with its own records.</summary>
    private static readonly string[] OfImport = [ReadCase, ListCases, ChangeCase, ImportRecords];

    private static readonly Dictionary<string, string[]> RolesOf = new()
    {
        [ReadCase] = [Roles.Public, Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor],
        [ListCases] = [Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor],
        [ActOnIdentity] = [Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager],
        [SeeIdentityAccess] = [Roles.Public, Roles.Supervisor, Roles.Manager, Roles.Auditor],
        [FindParties] = [Roles.Clerk, Roles.Supervisor],
        [ReadKnowledge] = [Roles.Clerk, Roles.Editor, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager],
        [WriteKnowledge] = [Roles.Clerk, Roles.Editor],
        [ImportRecords] = [],
        [DeclareRelations] = [Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager],
        [SeeCaseRelations] = [Roles.Supervisor, Roles.Manager],
        [HandOver] = [Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager],
        [ChangeCase] = [Roles.Public, Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager],
    };

    /// <summary>Whether a policy lets somebody pass, where roles are asked again: by what the directory says at present.</summary>
    public static bool Permits(string policy, Caller caller) => RolesOf[policy].Any(caller.Has) || (caller.Machine == "import" && OfImport.Contains(policy));

    /// <summary>For calls that answer about people as soon as the policy lets somebody pass: asked again by what the directory says at present.</summary>
    /// <exception cref="Refusal">The token still tells of a right that no post gives now.</exception>
    public static void RequireAtPresent(string policy, Caller caller, DirectoryView? directory)
    {
        if (!Permits(policy, directory?.AtPresent(caller) ?? caller))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "No post that you hold now gives this right.");
    }

    public static void AddPolicies(this AuthorizationBuilder authorization)
    {
        foreach (var policy in RolesOf.Keys)
            authorization.AddPolicy(policy, requirement => requirement
                .AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme, CaseTicketAuthentication.Name)
                .RequireCaller(caller => Permits(policy, caller)));
    }
}
