using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>Who sees which cases, as one filter that every read uses. Row-level security stands below it.</summary>
public static class ComplaintVisibility
{
    /// <summary>Roles that see all cases of their organisation.</summary>
    private static readonly string[] WholeOrganisation =
        [Roles.Clerk, Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor, Roles.Service];

    public static IQueryable<Complaint> VisibleTo(this IQueryable<Complaint> complaints, Caller caller, DirectoryView? directory) => complaints.VisibleTo(caller, directory, asked: false);

    /// <summary>
    /// Who may read what a case is about: beside those who see it, the departments that were asked something in it, also once they have answered. Nothing else of the case is
    /// theirs: no party, no document, no act.
    /// </summary>
    public static IQueryable<Complaint> ReadableBy(this IQueryable<Complaint> complaints, Caller caller, DirectoryView? directory) => complaints.VisibleTo(caller, directory, asked: true);

    private static IQueryable<Complaint> VisibleTo(this IQueryable<Complaint> complaints, Caller caller, DirectoryView? directory, bool asked)
    {
        if (caller.Ticket is { } ticket)
            return complaints.Where(complaint => complaint.Id == ticket.CaseId);
        caller = directory?.AtPresent(caller) ?? caller;
        if (WholeOrganisation.Any(caller.Has))
            return complaints;
        if (caller.Machine == "import")
            return complaints.Where(complaint => complaint.PublishedRecord);
        // A handler sees what stands with the own department.
        var departments = caller.Has(Roles.Handler) ? directory?.DepartmentsOf(caller.Subject, Roles.Handler).ToArray() ?? [] : [];
        return asked
            ? complaints.Where(complaint => departments.Contains(complaint.Department) || complaint.Tasks.Any(task => task.State != "withdrawn" && departments.Contains(task.Department)))
            : complaints.Where(complaint => departments.Contains(complaint.Department));
    }
}
