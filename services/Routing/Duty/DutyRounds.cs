using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Duty;

/// <summary>
/// Lays out each day's checks, finds those that were missed and hand-overs that are late, and tells whom the procedure names. After a time in which nobody ran, every day between is there and
/// shows as missed; of several missed days of a place somebody is told once. One replica does it at a time; that a day is there once the database keeps.
/// </summary>
internal sealed class DutyRounds(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<RoutingDb> databases, Directories directories, DutyDesk desk, KeptProcedures procedures, AlertDesk alerts, TimeProvider time,
    ILogger<DutyRounds> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>Directories whose day is laid out: the revision, and until when nothing becomes of it by itself.</summary>
    private readonly Dictionary<string, (long Revision, DateTimeOffset Until)> _laidOut = [];

    private readonly Dictionary<string, DateTimeOffset> _failed = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => ActiveWorker.RunAsync(databases, "duty-rounds", RunOnceAsync, Pause, logger, stoppingToken);

    /// <returns>How many books were made or found late.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var count = 0;
        foreach (var organisation in await DueAsync(cancellation))
            count += await AttemptAsync(organisation, cancellation);
        return count;
    }

    /// <summary>One that can't be gone through holds the others up for no day.</summary>
    private async Task<int> AttemptAsync(string organisation, CancellationToken cancellation)
    {
        try
        {
            return await GoThroughAsync(organisation, cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            logger.DutyRoundMetChange(organisation);
            return 0; // Somebody marked or settled in the same moment: the next round sees it.
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && !Failures.PassesByItself(failure))
        {
            logger.DutyRoundFailed(failure, organisation);
            _failed[organisation] = time.Instant() + AfterFailure;
            return 0;
        }
    }

    /// <summary>Organisations in which something may be to be done.</summary>
    private async Task<List<string>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], cancellation);
        var now = time.Instant();
        var known = await db.DirectoryCopies.AsNoTracking().Select(it => new { it.Organisation, it.Revision }).ToListAsync(cancellation);
        var late = await db.DutyBooks.Where(it => it.Kind == DutyBookKind.Shift
                && ((it.EndedAt != null && it.HandedOverAt == null && it.LateAt == null && it.DueAt < now) || (it.EndedAt == null && it.OverrunAt == null && it.EndDueAt < now)))
            .Select(it => it.Organisation).Distinct().ToListAsync(cancellation);
        return [.. known.Where(it => !Waits(it.Organisation) && (late.Contains(it.Organisation) || !IsLaidOut(it.Organisation, it.Revision))).Select(it => it.Organisation)];

        bool Waits(string organisation) => _failed.TryGetValue(organisation, out var until) && now < until;
        bool IsLaidOut(string organisation, long revision) => _laidOut.TryGetValue(organisation, out var was) && was.Revision == revision && now <= was.Until;
    }

    private async Task<int> GoThroughAsync(string organisation, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        // Named in each question, too: books the worker sees everywhere.
        var now = time.Instant();
        if (await directories.FindAsync(db, organisation, cancellation) is not { } directory)
            return 0;
        var procedure = desk.ProcedureOf(directory, now);
        var count = await LayOutAsync(db, directory, procedure, now, cancellation);
        count += await FindMissedAsync(db, organisation, now, cancellation);
        count += await FindOverrunShiftsAsync(db, organisation, now, cancellation);
        count += await FindLateHandOversAsync(db, organisation, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        // Without a check of its own, an organisation is looked at again with its next day: a version may have come into force.
        var zone = procedure?.Zone ?? directory.Zone;
        _laidOut[organisation] = (directory.Revision, LocalDays.EndOf(LocalDays.Of(now, zone), zone));
        return count;
    }

    /// <summary>Goes through the days up to today: also those on which the organisation has no place to check, or no procedure that demands it, which are then nobody's.</summary>
    private async Task<int> LayOutAsync(RoutingDb db, DirectoryView directory, Procedure? procedure, DateTimeOffset now, CancellationToken cancellation)
    {
        var round = await db.DutyRounds.SingleOrDefaultAsync(it => it.Organisation == directory.Organisation, cancellation);
        if (procedure?.Duty?.Check is not { } check)
        {
            round?.Reach(LocalDays.Of(now, procedure?.Zone ?? directory.Zone));
            return 0;
        }
        var made = await LayOutAsync(db, directory, procedure, check, round?.Day, now, cancellation);
        if (round is null)
            db.DutyRounds.Add(new(directory.Organisation, procedure.DayOf(now)));
        else
            round.Reach(procedure.DayOf(now));
        return made;
    }

    /// <summary>A book for each place and day up to today, from the day after the last that is there; of a place that is new or there again, from today.</summary>
    private async Task<int> LayOutAsync(
        RoutingDb db, DirectoryView directory, Procedure procedure, DailyCheckRules check, DateOnly? reached, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = procedure.DayOf(now);
        var last = await db.DutyBooks.Where(it => it.Organisation == directory.Organisation && it.Kind == DutyBookKind.DailyCheck).GroupBy(it => it.Department)
            .Select(days => new { Department = days.Key, Day = days.Max(it => it.Day) }).ToDictionaryAsync(days => days.Department, days => days.Day, cancellation);
        // Every place that the directory knew then has the latest day that was gone through; one that has it not was away since, and begins anew.
        var latest = reached ?? (last.Count > 0 ? last.Values.Max() : today);
        await procedures.KeepAsync(db, procedure, cancellation);
        var made = 0;
        foreach (var place in directory.OfKind(check.Kind).Select(department => department.Code))
            for (var day = last.TryGetValue(place, out var before) && before == latest ? before.AddDays(1) : today; day <= today; day = day.AddDays(1), made++)
            {
                var book = DutyBook.Check(
                    directory.Organisation, new(procedure.Id, procedure.Version, check.Rules[0], day), place, DirectoryTimes.Begin(day, procedure.Zone), LocalDays.EndOf(day, procedure.Zone), now);
                db.DutyBooks.Add(book);
                Record(db, book, "begin-daily-check", now);
            }
        await db.SaveChangesAsync(cancellation);
        return made;
    }

    private async Task<int> FindMissedAsync(RoutingDb db, string organisation, DateTimeOffset now, CancellationToken cancellation)
    {
        var missed = await db.DutyBooks.Include(it => it.Entries).Where(it => it.Organisation == organisation && it.Kind == DutyBookKind.DailyCheck && it.EndedAt == null && it.LateAt == null && it.DueAt < now)
            .OrderBy(it => it.Day).ToListAsync(cancellation);
        foreach (var place in missed.GroupBy(book => book.Department))
        {
            foreach (var book in place)
                RunOut(db, book, "miss-daily-check", now);
            var latest = place.Last();
            if ((await RulesOfAsync(db, latest, cancellation))?.Check?.Escalate is { } post)
                await TellAsync(db, latest, AlertKind.DailyCheckMissed, post, cancellation);
        }
        return missed.Count;
    }

    private async Task<int> FindOverrunShiftsAsync(RoutingDb db, string organisation, DateTimeOffset now, CancellationToken cancellation)
    {
        var running = await db.DutyBooks.Include(it => it.Entries)
            .Where(it => it.Organisation == organisation && it.Kind == DutyBookKind.Shift && it.EndedAt == null && it.OverrunAt == null && it.EndDueAt < now).OrderBy(it => it.EndDueAt).ToListAsync(cancellation);
        foreach (var book in running)
        {
            book.Overrun(now);
            Record(db, book, "overrun-duty", now);
            if ((await RulesOfAsync(db, book, cancellation))?.Log?.Shift?.Escalate is { } post)
                await TellAsync(db, book, AlertKind.ShiftOverrun, post, cancellation);
        }
        return running.Count;
    }

    private async Task<int> FindLateHandOversAsync(RoutingDb db, string organisation, DateTimeOffset now, CancellationToken cancellation)
    {
        var late = await db.DutyBooks.Include(it => it.Entries)
            .Where(it => it.Organisation == organisation && it.Kind == DutyBookKind.Shift && it.EndedAt != null && it.HandedOverAt == null && it.LateAt == null && it.DueAt < now).OrderBy(it => it.DueAt).ToListAsync(cancellation);
        foreach (var book in late)
        {
            RunOut(db, book, "miss-hand-over", now);
            if ((await RulesOfAsync(db, book, cancellation))?.Log?.HandOver.Escalate is { } post)
                await TellAsync(db, book, AlertKind.HandOverLate, post, cancellation);
        }
        return late.Count;
    }

    private async Task<DutyRules?> RulesOfAsync(RoutingDb db, DutyBook book, CancellationToken cancellation) =>
        (await procedures.GetAsync(db, book.Procedure, book.ProcedureVersion, cancellation)).Duty;

    private Task TellAsync(RoutingDb db, DutyBook book, AlertKind kind, string post, CancellationToken cancellation) =>
        alerts.TellPostAsync(db, new(book.Organisation, book.Id, kind, book.Rule) { BookId = book.Id, Department = book.Department.Length > 0 ? book.Department : null }, post,
            book.Department.Length > 0 ? book.Department : null, cancellation);

    private static void RunOut(RoutingDb db, DutyBook book, string act, DateTimeOffset now)
    {
        book.RunOut(now);
        Record(db, book, act, now);
    }

    private static void Record(RoutingDb db, DutyBook book, string act, DateTimeOffset now) => db.AuditEntries.Add(AuditEntry.Of(book, act, "system", null, book.Rule, now));
}
