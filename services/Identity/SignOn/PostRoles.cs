using static ComplaintSuite.ServiceDefaults.Rights.Roles;

namespace ComplaintSuite.Identity.SignOn;

/// <summary>Roles that a post may give.</summary>
internal static class PostRoles
{
    /// <summary>All but what a machine alone holds (operator, service) and what needs no post (public, respondent, employee).</summary>
    public static IReadOnlySet<string> Given { get; } = All.Except([Public, Respondent, Employee, Operator, Service]).ToHashSet(StringComparer.Ordinal);
}
