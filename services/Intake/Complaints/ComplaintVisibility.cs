using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>Who sees which cases, as one filter that every read uses. Row-level security stands below it.</summary>
public static class ComplaintVisibility
{
    public static IQueryable<Complaint> VisibleTo(this IQueryable<Complaint> complaints, Caller caller, DirectoryView? directory) => complaints.VisibleTo(caller, directory, asked: false);

    /// <summary>
    /// Who may read what a case is about: beside those who see it, the departments that were asked something in it, also once they have answered. Nothing else of the case is
    /// theirs: no party, no document, no act.
    /// </summary>
    public static IQueryable<Complaint> ReadableBy(this IQueryable<Complaint> complaints, Caller caller, DirectoryView? directory) => complaints.VisibleTo(caller, directory, asked: true);

    /// <summary>
    /// What somebody may do with a case that they see, where they see it only since they are asked by name: give that answer, and read on what. Null where they see it anyhow.
    /// </summary>
    /// <param name="complaint">A case that the caller sees.</param>
    /// <param name="procedure">The version that it runs under.</param>
    /// <param name="caller">Whoever sees it.</param>
    /// <param name="directory">The organisation's.</param>
    public static IReadOnlySet<string>? MovesOfAsked(Complaint complaint, Procedure procedure, Caller caller, DirectoryView? directory)
    {
        if (complaint.AskedStaff.Count == 0 || caller.Ticket is not null || directory?.Staff(caller.Subject)?.StaffId is not { } staffId || !complaint.AskedStaff.Contains(staffId))
            return null;
        var present = directory.AtPresent(caller);
        return present.Has(Roles.Service) || Roles.OfAllCases.Any(present.Has) || directory.DepartmentsOf(caller.Subject, Roles.Handler).Contains(complaint.Department ?? "")
            ? null
            : complaint.AnswersBy(procedure, staffId).Append("read-parties").ToHashSet();
    }

    private static IQueryable<Complaint> VisibleTo(this IQueryable<Complaint> complaints, Caller caller, DirectoryView? directory, bool asked)
    {
        if (caller.Ticket is { } ticket)
            return complaints.Where(complaint => complaint.Id == ticket.CaseId);
        caller = directory?.AtPresent(caller) ?? caller;
        if (caller.Has(Roles.Service) || Roles.OfAllCases.Any(caller.Has))
            return complaints;
        if (caller.Machine == "import")
            return complaints.Where(complaint => complaint.PublishedRecord);
        // Whoever is asked by name for an answer sees what it is about until they have given it, but for whoever must withdraw.
        var staffId = directory?.Staff(caller.Subject)?.StaffId ?? "";
        // A handler sees what stands with the own department.
        var departments = caller.Has(Roles.Handler) ? directory?.DepartmentsOf(caller.Subject, Roles.Handler).ToArray() ?? [] : [];
        return asked
            ? complaints.Where(complaint => departments.Contains(complaint.Department) || (complaint.AskedStaff.Contains(staffId) && !complaint.Barred.Contains(staffId)) || complaint.Tasks.Any(task => task.State != "withdrawn" && departments.Contains(task.Department)))
            : complaints.Where(complaint => departments.Contains(complaint.Department) || (complaint.AskedStaff.Contains(staffId) && !complaint.Barred.Contains(staffId)));
    }
}
