using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;

namespace ComplaintSuite.Portal.Work;

/// <summary>A department's queue as its page shows it. Public because the pages that the Razor compiler makes are.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Organisations">Codes of the person's organisations.</param>
/// <param name="Counts">The departments whose queues the person sees.</param>
/// <param name="Department">Code of the one that is shown; empty where there is none.</param>
/// <param name="Queue">Its work.</param>
/// <param name="Page">What continues the list to this page; empty for the first.</param>
/// <param name="Zone">IANA zone in which times are shown.</param>
public sealed record QueueView(string Organisation, IReadOnlyList<string> Organisations, IReadOnlyList<DepartmentCounts> Counts, string Department, ListQueueResponse Queue, string Page, string Zone)
{
    /// <summary>Names of those who have the work.</summary>
    public StaffNames Names { get; init; } = StaffNames.None;
}
