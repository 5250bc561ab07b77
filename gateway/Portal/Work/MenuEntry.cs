using ComplaintSuite.Portal.Codes;
using ComplaintSuite.Portal.Desk;
using ComplaintSuite.Portal.Duty;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Reception;
using ComplaintSuite.Portal.Relations;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rights;

namespace ComplaintSuite.Portal.Work;

/// <summary>An area of the staff pages, and whom it is offered to. The services decide who may see what there; a test over all roles holds the two together.</summary>
/// <param name="Area">Name by which a page says that it belongs here.</param>
/// <param name="Path">Address of its first page.</param>
/// <param name="Name">What the menu calls it.</param>
/// <param name="OpenTo">Roles that open it; null for everybody who is signed on.</param>
internal sealed record MenuEntry(string Area, string Path, LocalText Name, IReadOnlyList<string>? OpenTo)
{
    /// <summary>Those who are given cases, whoever takes them in among them.</summary>
    private static readonly string[] OfCases = [Roles.Clerk, Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager];

    private static readonly string[] OfQueues = [Roles.Dispatcher, Roles.Handler, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor];

    /// <summary>Areas that show the work of departments: nothing for somebody whose posts have none.</summary>
    public static readonly string[] OfDepartments = ["work", "tasks"];

    private const string AtDesk = "desk";

    private static readonly MenuEntry[] All =
    [
        new("work", "/work", StaffTexts.Queues, OfQueues),
        new("tasks", "/work/tasks", StaffTexts.Tasks, OfQueues),
        new("alerts", "/work/alerts", StaffTexts.Alerts, [.. OfCases, Roles.OrgAdmin]),
        new("duty", "/work/duty", DutyTexts.Duties, [.. OfCases, Roles.Auditor]),
        new("relations", "/work/relations", RelationTexts.Title, OfCases),
        new("reception", "/reception", StaffTexts.Reception, [.. OfCases, Roles.Auditor]),
        new(TakeInPages.Area, TakeInPages.Address, TakingInTexts.Title, [Roles.Clerk, Roles.DutyOfficer]),
        new(AtDesk, "/desk", DeskTexts.Title, OfCases),
        new("codes", "/reception/codes", CodeTexts.Title, null),
        new("account", "/session/account", StaffTexts.Account, null),
    ];

    /// <summary>What the menu offers to somebody.</summary>
    /// <param name="roles">The person's roles.</param>
    public static IEnumerable<MenuEntry> For(IReadOnlyList<string> roles) => All.Where(entry => entry.OpenTo is null || entry.OpenTo.Intersect(roles).Any());

    /// <summary>The same without the desk where no organisation of theirs has one.</summary>
    public static async Task<IReadOnlyList<MenuEntry>> ForAsync(IReadOnlyList<string> roles, DeskOffers desks)
    {
        var entries = For(roles).ToList();
        return entries.Exists(entry => entry.Area == AtDesk) && !await desks.AnyAsync() ? [.. entries.Where(entry => entry.Area != AtDesk)] : entries;
    }
}
