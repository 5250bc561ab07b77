using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Acts;

/// <summary>The acts of a case that told somebody (`tells`): of a case that is not theirs they read these, and nothing else (CR-04).</summary>
/// <param name="Procedure">The version that the case runs under.</param>
/// <param name="StaffId">Staff id of who reads.</param>
/// <param name="Departments">The departments in which they handle work.</param>
/// <param name="Posts">The posts that they hold at the place of the matter, as the procedure names them.</param>
internal sealed record ToldActs(Procedure Procedure, string StaffId, IReadOnlySet<string> Departments, IReadOnlySet<string> Posts)
{
    /// <summary>Names of the acts of the procedure that tell somebody.</summary>
    public string[] Names => [.. Procedure.Case.Acts.Where(act => act.Own is { Tells.Count: > 0 }).Select(act => act.Name)];

    /// <summary>Of a member of the staff who need not withdraw from the matter; null for anybody else.</summary>
    public static ToldActs? Of(CaseView view, Caller caller, DirectoryView? directory)
    {
        if (directory?.Staff(caller.Subject)?.StaffId is not { } staffId || view.Complaint.Barred.Contains(staffId))
            return null;
        var handles = directory.AtPresent(caller).Has(Roles.Handler);
        return new(
            view.Procedure, staffId, handles ? directory.DepartmentsOf(caller.Subject, Roles.Handler) : new HashSet<string>(),
            Person.From(caller, directory, view.Procedure.PlaceOf(view.Complaint.Details), department: null).Actor.Posts);
    }

    /// <summary>Whether some act of a case may have told somebody, as far as one statement can say whether or not there is such a case: the acts themselves say it.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="registry">Says which acts tell somebody.</param>
    /// <param name="number">Case number.</param>
    /// <param name="caller">Who reads.</param>
    /// <param name="directory">The organisation's; null where it isn't known here.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<bool> MayBeOfAsync(IntakeDb db, ProcedureRegistry registry, string number, Caller caller, DirectoryView? directory, CancellationToken cancellation)
    {
        if (directory?.Staff(caller.Subject)?.StaffId is not { } staffId)
            return false;
        var posts = directory.PostsOf(caller.Subject).SelectMany(post => new[] { post.Code, post.Kind }).ToHashSet();
        var telling = registry.All.SelectMany(procedure => procedure.Case.Acts).Where(act => act.Own is { Tells.Count: > 0 }).ToList();
        string[] named = [.. telling.Where(act => act.Own!.Tells.Any(name => act.Own.Field(name) is not null)).Select(act => act.Name).Distinct()];
        string[] byPost = [.. telling.Where(act => act.Own!.Tells.Any(posts.Contains)).Select(act => act.Name).Distinct()];
        string[] values = [staffId, .. directory.DepartmentsOf(caller.Subject, Roles.Handler)];
        return (await db.Database.SqlQuery<Guid>(
            $"""
            select c.id as "Value" from complaints c
             where c.case_number = {number} and exists (
                select 1 from act_records a
                 where a.record_id = c.id and (a.act = any({byPost}) or (a.act = any({named}) and exists (select 1 from jsonb_each_text(a.codes) code where code.value = any({values})))))
            """).ToListAsync(cancellation)).Count > 0;
    }

    /// <summary>Whether an act told them: by its form, their department, or a post of theirs.</summary>
    public bool Contain(ActRecord record) => Procedure.Case.OwnAct(record.Act) is { } own && own.Tells.Any(name => own.Field(name) is not { } field ? Posts.Contains(name)
        : record.Codes.TryGetValue(name, out var code) && (field.Type == FormFieldType.Department ? Departments.Contains(code) : code == StaffId));
}
