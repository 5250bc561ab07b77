using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Post = ComplaintSuite.Contracts.Routing.V1.Post;

namespace ComplaintSuite.Routing.Alerts;

partial class AlertDesk
{
    /// <summary>Steps through which a reopened case goes to work again.</summary>
    private static readonly string[] Resumed = ["reopened", "at-work"];

    /// <summary>
    /// A case is at work again: what waited on the case itself as nobody could answer it any more can be answered now, and is told anew. What waited on the work ended with that, and what somebody looks after
    /// they know of.
    /// </summary>
    public async Task TellOfUnansweredAsync(RoutingDb db, WorkFile file, CancellationToken cancellation)
    {
        var caseId = file.Item.CaseId;
        var told = await db.Alerts.Where(it => it.CaseId == caseId && it.Kind == AlertKind.AnswerWanted).ToListAsync(cancellation);
        if (told.Count == 0)
            return;
        var ids = told.Select(alert => alert.Id).ToArray();
        var answered = await db.AuditEntries.Where(entry => ids.Contains(entry.RecordId) && entry.Act == AnswerAct).Select(entry => entry.RecordId).ToListAsync(cancellation);
        var unanswered = told.GroupBy(alert => alert.ActId).Where(alerts => !alerts.Any(alert => answered.Contains(alert.Id))).Select(LastOf);
        var barred = await BarredAsync(db, caseId, cancellation);
        foreach (var last in unanswered.Where(last => last.LapsedAt is not null).OrderBy(last => last.RaisedAt).ToList())
        {
            if (file.Procedure.AwaitedAnswers.FirstOrDefault(awaited => awaited.Act == last.Act) is not { Section: Section.Case } awaited || !CanBeGiven(awaited))
                continue;
            var cause = CauseOf(last) with { WorkItemId = last.WorkItemId is null ? null : file.Item.Id };
            // Whom a form named is not kept here: those are told who were told then.
            if (awaited is not { Person: null, Department: null })
            {
                await TellAnewAsync(db, last, cause, cancellation);
                continue;
            }
            var done = new HeardAct(last.Organisation, caseId, awaited.Section, awaited.Act, last.ActId ?? Guid.Empty, await AskerAsync(db, last, cancellation)) { Item = file.Item, Place = file.Place };
            var (post, staff) = new Answerers(await DirectoryAsync(db, cause, cancellation), file.Procedure, awaited, done, barred).Find();
            await TellAnswerersAsync(db, cause, post, staff, cancellation);
        }

        bool CanBeGiven(AwaitedAnswer awaited) => awaited.Answers.Any(answer => answer.Section == Section.Work || file.Procedure.Case.StepsOf(answer.Act).Intersect(Resumed).Any());
    }

    /// <summary>Reaches others where somebody must withdraw by what this unit of work changes of work items; after whoever has the work was reached.</summary>
    public async Task ReachOthersAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var item in db.ChangeTracker.Entries<WorkItem>().Where(MayHaveMoreBarred).Select(entry => entry.Entity).ToList())
            await ReachOthersAsync(db, item.CaseId, cancellation);
    }

    /// <summary>
    /// Somebody must withdraw from a matter: where nobody is left of those who were told of what waits for its answer, or of an act that nobody has seen yet, others are told. What somebody looks after stays
    /// with them, unless it is they who must withdraw.
    /// </summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task ReachOthersAsync(RoutingDb db, Guid caseId, CancellationToken cancellation)
    {
        var told = (await db.Alerts.Where(it => it.CaseId == caseId && it.LapsedAt == null && it.Role == null
            && (it.Kind == AlertKind.AnswerWanted || (it.Kind == AlertKind.ActDone && it.AcknowledgedAt == null))).ToListAsync(cancellation)).FindAll(alert => alert.LapsedAt is null);
        if (told.Count == 0)
            return;
        var barred = await BarredAsync(db, caseId, cancellation);
        // One act may tell several, each for themselves; of one that waits, whoever was told last counts.
        foreach (var alert in told.GroupBy(alert => alert.Kind == AlertKind.ActDone ? alert.Id : alert.ActId ?? alert.Id).Select(LastOf).ToList())
        {
            var cause = CauseOf(alert);
            var left = alert.AcknowledgedBy is { } by ? !barred.Contains(by) : ToldOf(await DirectoryAsync(db, cause, cancellation), alert).Except(barred).Any();
            if (left)
                continue;
            Lapse(db, [alert]);
            await TellAnewAsync(db, alert, cause, cancellation);
        }
    }

    /// <summary>Tells those who are to answer. Where nobody is left, the organisation's administrators, who can see to it that somebody is.</summary>
    private Task TellAnswerersAsync(RoutingDb db, AlertCause cause, string? post, IReadOnlyList<string> staff, CancellationToken cancellation) => staff.Count > 0
        ? RaiseAsync(db, cause, post, null, _ => staff, cancellation)
        : RaiseAsync(db, cause, null, Roles.OrgAdmin, directory => directory.HoldersOfRole(Roles.OrgAdmin), cancellation);

    /// <summary>Tells those of an answer who were told before, as far as they need not withdraw; where nobody of them is left, those above them.</summary>
    private async Task TellAnewAsync(RoutingDb db, Alert before, AlertCause cause, CancellationToken cancellation)
    {
        var directory = await DirectoryAsync(db, cause, cancellation);
        List<string> others = [.. await BarredAsync(db, cause.CaseId, cancellation), await AskerAsync(db, before, cancellation)];
        // Where the administrators were told, nobody else was there.
        List<string> left = before.Role is null ? [.. ToldOf(directory, before).Except(others)] : [];
        (string? post, IReadOnlyList<string> staff) = (before.Post, left);
        if (left.Count == 0 && before.Role is null)
            (post, staff) = new Supervisors(directory, others).Over(PostsOf(directory, before));
        await TellAnswerersAsync(db, cause, post, staff, cancellation);
    }

    private static AlertCause CauseOf(Alert alert) => new(alert.Organisation, alert.CaseId, alert.Kind, alert.Rule) { WorkItemId = alert.WorkItemId, Act = alert.Act, ActId = alert.ActId };

    /// <summary>Staff ids of those whom an alert reached and who still read alerts, and of those who hold its post by now.</summary>
    private static List<string> ToldOf(DirectoryView directory, Alert alert) =>
        [.. alert.Staff.Where(staffId => ReadsAlerts(directory, staffId)).Union(alert.Post is { } post ? directory.HoldersOf(post) : []).Order(StringComparer.Ordinal)];

    private static bool ReadsAlerts(DirectoryView directory, string staffId) =>
        directory.StaffById(staffId) is { } member && directory.PostsOf(member.Subject).Any(post => Policies.GivenBy(Policies.ReadAlerts, post.Role));

    /// <summary>The post of an alert; where it has none, those by which the people whom it reached read it.</summary>
    private static IEnumerable<Post> PostsOf(DirectoryView directory, Alert alert) => alert.Post is { } code
        ? new[] { directory.Post(code) }.OfType<Post>()
        : alert.Staff.Select(staffId => directory.StaffById(staffId)?.Subject).OfType<string>().SelectMany(directory.PostsOf).Where(post => Policies.GivenBy(Policies.ReadAlerts, post.Role));

    private static bool MayHaveMoreBarred(EntityEntry<WorkItem> entry) => entry.State switch
    {
        EntityState.Added => entry.Entity.Barred.Count > 0,
        EntityState.Modified => entry.Property(it => it.Barred).IsModified,
        _ => false,
    };
}
