using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Routing.Queues;

/// <summary>Who sees which work, as one rule that every read uses. Row-level security stands below it.</summary>
internal static class WorkItemVisibility
{
    /// <summary>Roles that see all queues of their organisation.</summary>
    private static readonly string[] WholeOrganisation = [Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor];

    public static IQueryable<WorkItem> VisibleTo(this IQueryable<WorkItem> items, Caller caller, DirectoryView? directory)
    {
        if (SeesAll(caller, directory))
            return items;
        var departments = DepartmentsHandledBy(caller, directory).ToArray();
        return items.Where(item => departments.Contains(item.Department));
    }

    /// <summary>Whoever sees the work of the department that was asked, or of the one that asked.</summary>
    public static IQueryable<AskedTask> VisibleTo(this IQueryable<AskedTask> tasks, Caller caller, DirectoryView? directory)
    {
        if (SeesAll(caller, directory))
            return tasks;
        var departments = DepartmentsHandledBy(caller, directory).ToArray();
        return tasks.Where(task => departments.Contains(task.Department) || departments.Contains(task.ByDepartment));
    }

    /// <summary>Whether the caller sees a department's queue; a department that isn't there is seen by nobody.</summary>
    public static bool SeesQueue(this Caller caller, DirectoryView? directory, string department) =>
        directory?.Department(department) is not null && (SeesAll(caller, directory) || caller.Handles(directory, department));

    /// <summary>The departments whose queues the caller sees.</summary>
    public static IEnumerable<string> QueuesSeen(this Caller caller, DirectoryView? directory) =>
        SeesAll(caller, directory) ? directory?.Departments ?? [] : DepartmentsHandledBy(caller, directory).Distinct();

    /// <summary>Whether the caller holds a handler's post in the department now.</summary>
    public static bool Handles(this Caller caller, DirectoryView? directory, string department) => DepartmentsHandledBy(caller, directory).Contains(department);

    /// <summary>Whether somebody has claimed the item who still holds a handler's post in its department.</summary>
    public static bool HasHandler(this DirectoryView directory, WorkItem item) =>
        item.Handler is { } staffId && directory.StaffById(staffId) is { } member
        && directory.PostsOf(member.Subject).Any(post => post.Role == Roles.Handler && post.Department == item.Department);

    /// <summary>Staff ids of those who hold a handler's post of a department, or stand in for one.</summary>
    public static IReadOnlyList<string> HandlersOf(this DirectoryView directory, string department) =>
        [.. directory.HoldersOfRole(Roles.Handler).Where(staffId => directory.Handles(staffId, department))];

    /// <summary>Whether somebody holds a handler's post of the department now.</summary>
    public static bool Handles(this DirectoryView directory, string staffId, string department) =>
        directory.StaffById(staffId) is { } member && directory.PostsOf(member.Subject).Any(post => post.Role == Roles.Handler && post.Department == department);

    private static bool SeesAll(Caller caller, DirectoryView? directory) => WholeOrganisation.Any((directory?.AtPresent(caller) ?? caller).Has);

    private static IEnumerable<string> DepartmentsHandledBy(Caller caller, DirectoryView? directory) =>
        caller.Has(Roles.Handler) ? directory?.PostsOf(caller.Subject).Where(post => post.Role == Roles.Handler).Select(post => post.Department) ?? [] : [];
}
