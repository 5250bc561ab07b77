using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>Who sees which cases, as one filter that every read uses. Row-level security stands below it.</summary>
public static class ComplaintVisibility
{
    /// <summary>Roles that see all cases of their organisation.</summary>
    private static readonly string[] WholeOrganisation =
        [Roles.Clerk, Roles.Dispatcher, Roles.DutyOfficer, Roles.Supervisor, Roles.Manager, Roles.Auditor, Roles.Service];

    public static IQueryable<Complaint> VisibleTo(this IQueryable<Complaint> complaints, Caller caller, DirectoryView? directory)
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
        return complaints.Where(complaint => departments.Contains(complaint.Department));
    }
}
