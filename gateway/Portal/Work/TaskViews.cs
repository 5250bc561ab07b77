using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;

namespace ComplaintSuite.Portal.Work;

/// <summary>What a department was asked by others. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Organisations">Codes of the person's organisations.</param>
/// <param name="Departments">The departments whose work the person sees.</param>
/// <param name="Department">Code of the one that is shown; empty where there is none.</param>
/// <param name="List">Its open tasks.</param>
/// <param name="Zone">IANA time zone of the organisation.</param>
public sealed record TaskQueueView(
    string Organisation, IReadOnlyList<string> Organisations, IReadOnlyList<DepartmentCounts> Departments, string Department, ListTasksResponse List, string Zone)
{
    /// <summary>Names of those who have taken one.</summary>
    public StaffNames Names { get; init; } = StaffNames.None;
}

/// <summary>A task with what it is about.</summary>
/// <param name="Answer">The task, what was asked under it, and what the person may do with it.</param>
/// <param name="Complaint">The case; null where the person may not read it.</param>
/// <param name="Zone">IANA time zone of the organisation.</param>
public sealed record TaskView(GetTaskResponse Answer, Complaint? Complaint, string Zone)
{
    public DepartmentTask Task => Answer.Task;

    /// <summary>Name of who has taken it.</summary>
    public StaffNames Names { get; init; } = StaffNames.None;
}
