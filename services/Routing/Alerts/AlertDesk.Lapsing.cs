using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ComplaintSuite.Routing.Alerts;

partial class AlertDesk
{
    private const string LapseAct = "lapse-alert";

    /// <summary>How the audit trail tells what lapsed with its answer from what nobody could answer any more, which waits again once the case is reopened.</summary>
    private const string AnswerAct = "answer-alert";

    private const string Archived = "archived";

    /// <summary>Steps of a case after which no department gets it, unless it is reopened.</summary>
    private static readonly string[] WithoutWork = ["withdrawn", "closed", Archived];

    private static readonly AlertKind[] OfDecisions = [AlertKind.RequestGranted, AlertKind.RequestRefused];

    /// <summary>What tells of a case may be over with it. What was withdrawn from a department it still has to hear of.</summary>
    private static readonly AlertKind[] EndingWithCase = [AlertKind.ClockRanOut, AlertKind.Overrun, AlertKind.ClockBegan, AlertKind.HarmOngoing, AlertKind.AnswerWanted, AlertKind.ActDone, .. OfDecisions];

    internal static readonly AlertKind[] OfClocks = [AlertKind.ClockRanOut, AlertKind.Overrun, AlertKind.ClockBegan];

    /// <summary>The alerts that nobody looks after and that have not lapsed.</summary>
    public static IQueryable<Alert> Open(RoutingDb db) => db.Alerts.Where(it => it.AcknowledgedAt == null && it.LapsedAt == null);

    /// <summary>The case was withdrawn, closed or archived.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="step">The step that it is in now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task LapseOfStepAsync(RoutingDb db, Guid caseId, string step, CancellationToken cancellation)
    {
        var open = await Open(db).Where(it => it.CaseId == caseId && EndingWithCase.Contains(it.Kind)).ToListAsync(cancellation);
        Lapse(db, await OverByAsync(db, caseId, step, open, cancellation));
    }

    /// <summary>Harm was stopped, or it came out that there is none: whoever looks after it need not, and harm that is told of later is told anew.</summary>
    public async Task LapseOfHarmAsync(RoutingDb db, Guid caseId, CancellationToken cancellation) =>
        Lapse(db, await db.Alerts.Where(it => it.CaseId == caseId && it.Kind == AlertKind.HarmOngoing && it.LapsedAt == null).ToListAsync(cancellation));

    /// <summary>A clock of the case ended, or its time is not over any more.</summary>
    public Task LapseOfClockAsync(RoutingDb db, Guid caseId, ClockState clock, CancellationToken cancellation) => LapseOfClocksAsync(db, [caseId], [clock], cancellation);

    /// <summary>Somebody must withdraw from a matter, or need not any more: they have nothing to do with its alerts, those of before included.</summary>
    public static async Task BarAsync(RoutingDb db, string organisation, Guid caseId, IReadOnlyCollection<string> staffIds, bool mustWithdraw, CancellationToken cancellation)
    {
        if (staffIds.Count == 0)
            return;
        await KnownCaseRows.TakeAsync(db, organisation, caseId, staffIds, mustWithdraw, cancellation);
        await KeepFromAsync(db, caseId, cancellation);
    }

    /// <summary>The alerts of a matter are for nobody who must withdraw from it. No change of an alert: it follows from the case.</summary>
    public static Task KeepFromAsync(RoutingDb db, Guid caseId, CancellationToken cancellation) => db.Database.ExecuteSqlAsync(
        $"""
        update alerts set barred = known.barred from known_cases known
         where known.case_id = alerts.case_id and alerts.case_id = {caseId} and book_id is null and hand_over_id is null and kind <> 'ProvisionalCalendar' and alerts.barred <> known.barred
        """, cancellation);

    /// <summary>Takes in who must withdraw by what this unit of work changes of work items. Twice changes nobody's part.</summary>
    public static async Task NoteRecusalsAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var item in db.LoadedItems.ToList())
        {
            var entry = db.Entry(item);
            var before = entry.State == EntityState.Added ? [] : entry.Property(it => it.Barred).OriginalValue;
            await BarAsync(db, item.Organisation, item.CaseId, [.. item.Barred.Except(before)], mustWithdraw: true, cancellation);
            await BarAsync(db, item.Organisation, item.CaseId, [.. before.Except(item.Barred)], mustWithdraw: false, cancellation);
        }
    }

    /// <summary>How the case stands, where its end may have been heard of by nobody.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="step">The step that it is in.</param>
    /// <param name="running">Clocks of the case, those of the work left out, that nothing has ended.</param>
    /// <param name="asked">The alerts that were there when it was asked: what was raised since may tell of what began since.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task LapseByStateAsync(
        RoutingDb db, Guid caseId, string step, IReadOnlyCollection<ClockState> running, IReadOnlyCollection<Guid> asked, CancellationToken cancellation)
    {
        var ids = asked.ToArray();
        var open = await Open(db).Where(it => it.CaseId == caseId && ids.Contains(it.Id) && EndingWithCase.Contains(it.Kind)).ToListAsync(cancellation);
        var over = await OverByAsync(db, caseId, step, open, cancellation);
        // A clock of the work is Routing's own, which it need not ask for.
        over.AddRange(open.Except(over).Where(alert =>
            OfClocks.Contains(alert.Kind) && alert.WorkItemId is null && !running.Any(clock => clock.IsOf(alert) && !clock.Ends(alert.Kind))).ToList());
        Lapse(db, over);
    }

    /// <summary>A clock that had ended runs again, and what it ran out for is not done again: whoever was told of it before is told anew, also where somebody looked after it then.</summary>
    public async Task TellAgainAsync(RoutingDb db, Guid caseId, ClockState clock, CancellationToken cancellation)
    {
        var told = await db.Alerts.Where(it => it.CaseId == caseId && it.ClockId == clock.Id && OfClocks.Contains(it.Kind)).ToListAsync(cancellation);
        foreach (var last in told.Where(alert => !clock.Ends(alert.Kind)).GroupBy(alert => (alert.Kind, alert.Post)).Select(LastOf).ToList())
            if (!IsOpen(last))
                await RaiseAsync(
                    db, new(last.Organisation, caseId, last.Kind, last.Rule) { WorkItemId = last.WorkItemId, Clock = last.Clock, ClockId = last.ClockId }, last.Post, last.Role,
                    directory => last.Post is { } post && directory.HoldersOf(post) is { Count: > 0 } holders ? holders : last.Staff, cancellation);
    }

    /// <summary>Somebody's act, of either section: it may answer one that waits, and may wait itself.</summary>
    public async Task HearActAsync(RoutingDb db, Procedure procedure, HeardAct done, CancellationToken cancellation)
    {
        if (done.Answered is { } answered)
            await LapseOfActAsync(db, done.CaseId, answered, cancellation);
        foreach (var awaited in procedure.AwaitedAnswers.Where(awaited => !awaited.NamesItsAct && awaited.IsAnsweredBy(done.Section, done.Act) && Decides(procedure, done)))
            if (await Unanswered(db, done.CaseId).Where(it => it.Act == awaited.Act).OrderBy(it => it.RaisedAt).ThenBy(it => it.Id).FirstOrDefaultAsync(cancellation) is { } longest)
                Lapse(db, await Unanswered(db, done.CaseId).Where(it => it.Act == awaited.Act && it.ActId == longest.ActId).ToListAsync(cancellation), AnswerAct);
        if (procedure.AwaitedAnswers.FirstOrDefault(awaited => awaited.Section == done.Section && awaited.Act == done.Act) is { } asking)
            await TellOfWantedAnswerAsync(db, procedure, asking, done, cancellation);
        if (procedure.Of(done.Section).OwnAct(done.Act) is { Tells.Count: > 0 } telling)
            await TellOfActAsync(db, procedure, telling, done, cancellation);
    }

    /// <summary>Who was told of an act stays told though the case goes on: until they acknowledge it, or the case is archived.</summary>
    private async Task TellOfActAsync(RoutingDb db, Procedure procedure, OwnAct form, HeardAct done, CancellationToken cancellation)
    {
        var rule = procedure.Of(done.Section).Act(done.Act)?.Rules is [var first, ..] ? first : null;
        var cause = new AlertCause(done.Organisation, done.CaseId, AlertKind.ActDone, rule) { WorkItemId = done.Item?.Id, Act = done.Act, ActId = done.Id };
        foreach (var name in form.Tells)
            if (form.Field(name) is not { } field)
                await TellPostAsync(db, cause, name, done.Place, cancellation);
            else if (done.Codes.GetValueOrDefault(name) is not { Length: > 0 } named)
                continue;
            else if (field.Type == FormFieldType.Department)
                await TellDepartmentAsync(db, cause, named, done.By, cancellation);
            else if (named != done.By)
                await TellNamedAsync(db, cause, named, cancellation);
    }

    /// <summary>Whoever must withdraw from the matter, or reads no alerts, is told by those above them (GB-10).</summary>
    private async Task TellNamedAsync(RoutingDb db, AlertCause cause, string named, CancellationToken cancellation)
    {
        var (directory, barred) = (await DirectoryAsync(db, cause, cancellation), await BarredAsync(db, cause.CaseId, cancellation));
        (string? post, IReadOnlyList<string> staff) = ReadsAlerts(directory, named) && !barred.Contains(named) ? (null, [named])
            : new Supervisors(directory, barred).Over(directory.StaffById(named) is { } member ? directory.PostsOf(member.Subject) : []);
        await TellAnswerersAsync(db, cause, post, staff, cancellation);
    }

    /// <summary>Tells a department of what it is to know: its people, or where nobody of them is left, those above them (CR-04, HB-10). Never who tells it.</summary>
    private async Task TellDepartmentAsync(RoutingDb db, AlertCause cause, string department, string by, CancellationToken cancellation)
    {
        List<string> others = [by];
        if (cause.IsOfOneMatter)
            others.AddRange(await BarredAsync(db, cause.CaseId, cancellation));
        var supervisors = new Supervisors(await DirectoryAsync(db, cause, cancellation), others);
        var (post, staff) = supervisors.Within(department) is { Staff.Count: > 0 } found ? found : supervisors.Of(department);
        await TellAnswerersAsync(db, cause, post, staff, cancellation);
    }

    /// <summary>Tells a department in writing of an entry of a duty book: that there is something to read, and where, without its words (HB-10).</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="book">The book.</param>
    /// <param name="entry">The entry that names the department.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task TellOfDutyEntryAsync(RoutingDb db, DutyBook book, DutyEntry entry, CancellationToken cancellation) => TellDepartmentAsync(
        db, new(book.Organisation, book.Id, AlertKind.DutyTold, book.Rule) { BookId = book.Id, Department = entry.Department }, entry.Department ?? "", entry.DoneBy ?? "", cancellation);

    /// <summary>That very act has its answer: nobody is to answer it any more, nor to see to it who was only told.</summary>
    public async Task LapseOfActAsync(RoutingDb db, Guid caseId, Guid actId, CancellationToken cancellation)
    {
        Lapse(db, await Unanswered(db, caseId).Where(it => it.ActId == actId).ToListAsync(cancellation), AnswerAct);
        Lapse(db, await Open(db).Where(it => it.CaseId == caseId && it.Kind == AlertKind.ActDone && it.ActId == actId).ToListAsync(cancellation));
    }

    /// <summary>What waits for its answer, also where somebody sees to that.</summary>
    private static IQueryable<Alert> Unanswered(RoutingDb db, Guid caseId) => db.Alerts.Where(it => it.CaseId == caseId && it.Kind == AlertKind.AnswerWanted && it.LapsedAt == null);

    /// <summary>Hears of the acts on work that were done in this unit of work, which may answer one that waits and may wait themselves.</summary>
    public async Task TellOfActsAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var (itemId, act, id, by, codes, answered) in Made(db).ToList())
        {
            var item = await db.WorkItems.FindAsync([itemId], cancellation) ?? throw new InvalidOperationException($"'{act}' was done on no work item.");
            var procedure = await procedures.GetAsync(db, item.Procedure, item.ProcedureVersion, cancellation);
            var cause = new HeardAct(item.Organisation, item.CaseId, Section.Work, act, id, by) { Codes = codes, Answered = answered, Item = item, Place = await PlaceOfAsync(db, procedure, item, cancellation) };
            await HearActAsync(db, procedure, cause, cancellation);
        }
    }

    /// <summary>What this unit of work changes of work items and of their clocks, and so ends what alerts tell of.</summary>
    public async Task LapseWithWorkAsync(RoutingDb db, CancellationToken cancellation)
    {
        // Compared by now: whoever saves has had everything compared before.
        var clocks = db.ChangeTracker.Entries<RunningClock>().Where(MayEndAlerts).Select(entry => entry.Entity).ToList();
        if (clocks.Count > 0)
            await LapseOfClocksAsync(db, [.. clocks.Select(clock => clock.CaseId).Distinct()], [.. clocks.Select(ClockState.Of)], cancellation);
        foreach (var clock in db.ChangeTracker.Entries<RunningClock>().Where(RunsAgain).Select(entry => entry.Entity).ToList())
            await TellAgainAsync(db, clock.CaseId, ClockState.Of(clock), cancellation);
        foreach (var entry in db.ChangeTracker.Entries<WorkItem>().Where(entry => entry.State == EntityState.Modified).ToList())
        {
            var item = entry.Entity;
            if (item.Contained && entry.Property(it => it.Contained).IsModified)
                await LapseOfHarmAsync(db, item.CaseId, cancellation);
            if (!item.IsOpen && entry.Property(it => it.Step).IsModified)
                await LapseOfWorkAsync(db, item, cancellation);
            if (!item.IsOpen && item.Records.OfType<ExtensionDecision>().Any())
                Lapse(db, await Open(db).Where(it => it.WorkItemId == item.Id && OfDecisions.Contains(it.Kind)).ToListAsync(cancellation));
            if (item.IsOpen && (entry.Property(it => it.Handler).IsModified || entry.Property(it => it.Department).IsModified))
                await ReachHandlersAsync(db, item, cancellation);
        }
    }

    /// <summary>What alerts tell of is over. Two things in one unit of work may end the same.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="over">The alerts.</param>
    /// <param name="act">What the audit trail says of it.</param>
    public void Lapse(RoutingDb db, IEnumerable<Alert> over, string act = LapseAct)
    {
        foreach (var alert in over.Where(alert => alert.LapsedAt is null))
        {
            alert.Lapse(time.Instant());
            // While a unit of work is being saved nothing else compares it with what it was.
            db.Entry(alert).DetectChanges();
            db.AuditEntries.Add(AuditEntry.Of(alert, act, "system", null, alert.Rule, alert.LapsedAt!.Value));
            logger.AlertLapsed(alert.CaseId, alert.Kind);
        }
    }

    /// <summary>Staff ids of those who must withdraw from a matter, by this unit of work too.</summary>
    public static async Task<List<string>> BarredAsync(RoutingDb db, Guid caseId, CancellationToken cancellation)
    {
        await NoteRecusalsAsync(db, cancellation);
        // Not what is tracked: it is written by the database alone, so that none of two who write at once is lost.
        return await db.KnownCases.AsNoTracking().Where(it => it.CaseId == caseId).Select(it => it.Barred).FirstOrDefaultAsync(cancellation) ?? [];
    }

    /// <summary>An act that only lifts what was decided before decides on no request.</summary>
    private static bool Decides(Procedure procedure, HeardAct done) =>
        procedure.Of(done.Section).OwnAct(done.Act) is { } form && form.RecusalBy(done.Codes, done.By) is not { MustWithdraw: false };

    private static bool MayEndAlerts(EntityEntry<RunningClock> entry) =>
        entry.State == EntityState.Modified
        && (!entry.Entity.IsOpen
            || (entry.Entity.FiredAt is null && entry.Property(clock => clock.FiredAt).IsModified)
            || (entry.Entity.ApprovedAt is not null && entry.Property(clock => clock.ApprovedAt).IsModified));

    private static bool RunsAgain(EntityEntry<RunningClock> entry) =>
        entry.State == EntityState.Modified && entry.Entity.IsOpen
        && (entry.Property(clock => clock.EndedAt).OriginalValue is not null || entry.Property(clock => clock.VoidedAt).OriginalValue is not null);

    /// <summary>The acts that wait or answer among what is about to be saved.</summary>
    private static IEnumerable<(Guid ItemId, string Act, Guid Id, string By, IReadOnlyDictionary<string, string> Codes, Guid? Answered)> Made(RoutingDb db)
    {
        foreach (var act in db.ChangeTracker.Entries<ActRecord>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity))
            yield return (act.RecordId, act.Act, act.Id, act.StaffId, act.Codes, act.Answered);
        var none = new Dictionary<string, string>();
        foreach (var record in db.ChangeTracker.Entries<WorkRecord>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity))
        {
            var act = record switch
            {
                ExtensionRequest => "request-extension",
                ExtensionDecision => "decide-extension",
                SupervisionOrder => "supervise",
                SupervisionAnswer => "answer-supervision",
                _ => "",
            };
            Guid? answered = record switch
            {
                ExtensionDecision decision => decision.RequestId,
                SupervisionAnswer answer => answer.OrderId,
                _ => null,
            };
            if (act.Length > 0)
                yield return (record.WorkItemId, act, record.Id, record.StaffId ?? "", none, answered);
        }
    }

    private async Task<string?> PlaceOfAsync(RoutingDb db, Procedure procedure, WorkItem item, CancellationToken cancellation) =>
        (await directories.FindAsync(db, item.Organisation, cancellation))?.PlaceWith(procedure.PlaceOf(item.Details), item.Department);

    private async Task TellOfWantedAnswerAsync(RoutingDb db, Procedure procedure, AwaitedAnswer awaited, HeardAct done, CancellationToken cancellation)
    {
        var rule = procedure.Of(done.Section).Act(done.Act)?.Rules is [var first, ..] ? first : null;
        var cause = new AlertCause(done.Organisation, done.CaseId, AlertKind.AnswerWanted, rule) { WorkItemId = done.Item?.Id, Act = done.Act, ActId = done.Id };
        // Whether it can still be answered once the case goes on is said by the version that it runs under, which is found as long as it is asked for, whatever the image contains by then.
        await procedures.KeepAsync(db, procedure, cancellation);
        await KnownCaseRows.RunsUnderAsync(db, done.Organisation, done.CaseId, procedure, cancellation);
        var directory = await DirectoryAsync(db, cause, cancellation);
        var (post, staff) = new Answerers(directory, procedure, awaited, done, await BarredAsync(db, done.CaseId, cancellation)).Find();
        await TellAnswerersAsync(db, cause, post, staff, cancellation);
    }

    /// <summary>
    /// Whoever has the work answers what its handlers are to answer: once somebody else has it, or another department, they are told and those before have nothing to do with it any more, also where one of
    /// them looked after it.
    /// </summary>
    private async Task ReachHandlersAsync(RoutingDb db, WorkItem item, CancellationToken cancellation)
    {
        var told = await db.Alerts.Where(it => it.CaseId == item.CaseId && it.Kind == AlertKind.AnswerWanted && it.LapsedAt == null).ToListAsync(cancellation);
        var waiting = told.Where(alert => alert.LapsedAt is null).GroupBy(alert => alert.ActId).Select(LastOf).Where(alert => alert.AcknowledgedAt is null || Waits(item, alert.ActId)).ToList();
        if (waiting.Count == 0)
            return;
        var procedure = await procedures.GetAsync(db, item.Procedure, item.ProcedureVersion, cancellation);
        foreach (var alert in waiting)
        {
            if (procedure.AwaitedAnswers.FirstOrDefault(awaited => awaited.Act == alert.Act) is not { AnswerSection: Section.Work, Person: null, Department: null } awaited || !awaited.By.Contains(Roles.Handler))
                continue;
            var done = new HeardAct(item.Organisation, item.CaseId, awaited.Section, awaited.Act, alert.ActId ?? Guid.Empty, await AskerAsync(db, alert, cancellation))
            {
                Item = item,
                Place = await PlaceOfAsync(db, procedure, item, cancellation),
            };
            var cause = CauseOf(alert);
            var (post, staff) = new Answerers(await DirectoryAsync(db, cause, cancellation), procedure, awaited, done, await BarredAsync(db, item.CaseId, cancellation)).Find();
            if ((alert.Post == post && staff.ToHashSet().SetEquals(alert.Staff)) || (staff.Count == 0 && alert.Role is not null) || (staff is [var only] && only == alert.AcknowledgedBy))
                continue;
            if (alert.AcknowledgedAt is null)
                Lapse(db, [alert]);
            await TellAnswerersAsync(db, cause, post, staff, cancellation);
        }
    }

    /// <summary>Whether an act on the work has no answer yet, whoever looks after that.</summary>
    private static bool Waits(WorkItem item, Guid? actId) =>
        actId is { } id && (item.OpenOrder?.Id == id || item.OpenExtension?.Id == id || item.Done.Acts.Values.Any(done => done.Open == id));

    private static bool IsOpen(Alert alert) => alert is { AcknowledgedAt: null, LapsedAt: null };

    /// <summary>What was told last of the same; what is open was told after everything that is not.</summary>
    private static Alert LastOf(IEnumerable<Alert> told) => told.MaxBy(alert => (IsOpen(alert), alert.RaisedAt, alert.Id))!;

    /// <summary>Staff id of who did the act that waits; empty where the case has it, whose acts are not kept here.</summary>
    private static async Task<string> AskerAsync(RoutingDb db, Alert alert, CancellationToken cancellation) =>
        await db.Records.Where(it => it.Id == alert.ActId).Select(it => it.StaffId).FirstOrDefaultAsync(cancellation)
        ?? await db.ActRecords.Where(it => it.Id == alert.ActId).Select(it => it.StaffId).FirstOrDefaultAsync(cancellation) ?? "";

    /// <summary>Work that is finished answers nothing any more.</summary>
    private async Task LapseOfWorkAsync(RoutingDb db, WorkItem item, CancellationToken cancellation)
    {
        var procedure = await procedures.GetAsync(db, item.Procedure, item.ProcedureVersion, cancellation);
        // What is handed in makes the result known. How a case stands otherwise is not known here: what its acts answer stays until that is heard.
        var caseStep = item.Step == "handed-in" ? "result-known" : null;
        bool CanBeGiven((Section Section, string Act) answer) => answer.Section == Section.Work
            ? procedure.Work.StepsOf(answer.Act).Contains(item.Step!)
            : caseStep is null || procedure.Case.StepsOf(answer.Act).Contains(caseStep);
        var acts = procedure.AwaitedAnswers.Where(awaited => awaited.Answers.Any(answer => answer.Section == Section.Work) && !awaited.Answers.Any(CanBeGiven)).Select(awaited => awaited.Act).ToArray();
        if (acts.Length > 0)
            Lapse(db, await Open(db).Where(it => it.CaseId == item.CaseId && it.Kind == AlertKind.AnswerWanted && acts.Contains(it.Act!)).ToListAsync(cancellation));
    }

    /// <summary>
    /// What a step of the case ends. What came of a request is over with the case. Clocks say themselves when they end: one that still has to be kept runs on after a withdrawal. What waits for an answer
    /// goes on waiting where it can still be given, and harm that goes on does not stop because somebody complains no more.
    /// </summary>
    private async Task<List<Alert>> OverByAsync(RoutingDb db, Guid caseId, string step, List<Alert> open, CancellationToken cancellation)
    {
        if (step == Archived)
            return [.. open];
        var over = open.FindAll(alert => OfDecisions.Contains(alert.Kind) ? WithoutWork.Contains(step) : alert.Kind == AlertKind.HarmOngoing && step == "closed");
        var waiting = open.FindAll(alert => alert.Kind == AlertKind.AnswerWanted);
        if (waiting.Count == 0 || await db.KnownCases.AsNoTracking().Where(it => it.CaseId == caseId).Select(it => new { it.Procedure, it.ProcedureVersion }).FirstOrDefaultAsync(cancellation)
            is not { Procedure: { } id, ProcedureVersion: { } version })
            return over;
        var procedure = await procedures.GetAsync(db, id, version, cancellation);
        var item = db.LoadedItems.Where(it => it.CaseId == caseId).MaxBy(it => it.QueuedAt)
            ?? await db.WorkItems.Where(it => it.CaseId == caseId && !db.WorkItems.Any(later => later.EarlierId == it.Id)).FirstOrDefaultAsync(cancellation);
        over.AddRange(waiting.Where(alert => procedure.AwaitedAnswers.FirstOrDefault(awaited => awaited.Act == alert.Act) is { } awaited && !awaited.Answers.Any(CanBeGiven)));
        return over;

        bool CanBeGiven((Section Section, string Act) answer) => answer.Section == Section.Case
            ? procedure.Case.StepsOf(answer.Act).Contains(step)
            : item is null ? !WithoutWork.Contains(step) : procedure.Work.StepsOf(answer.Act).Contains(item.Step!);
    }

    private async Task LapseOfClocksAsync(RoutingDb db, Guid[] cases, IReadOnlyCollection<ClockState> clocks, CancellationToken cancellation)
    {
        var told = await Open(db).Where(it => cases.Contains(it.CaseId) && OfClocks.Contains(it.Kind)).ToListAsync(cancellation);
        Lapse(db, told.Where(alert => clocks.Any(clock => clock.IsOf(alert) && clock.Ends(alert.Kind))).ToList());
    }
}
