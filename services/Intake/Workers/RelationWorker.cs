using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Relations;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Workers;

/// <summary>
/// Goes through the cases that were there when somebody declared a relation (ADR 0040), a few in each transaction, which holds neither the lock of declarations nor that of like cases. How far it came
/// is stored in the same transaction. What comes in or changes later finds the declaration by itself (<see cref="StandingRelations.MeetAsync(IntakeDb, CaseFile, CancellationToken)"/>).
/// </summary>
public sealed class RelationWorker(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, CaseFiles cases, TimeProvider time, ILogger<RelationWorker> logger) : BackgroundService
{
    /// <summary>Cases that go through in one transaction.</summary>
    public const int Together = 20;

    private const int MostMeetings = 100;
    private const int MostAttempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => WorkerLoop.RunAsync(RunOnceAsync, Pause, logger, "relations", stoppingToken);

    /// <summary>Goes on with every declaration by one transaction.</summary>
    /// <returns>With how many it went on.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.Instant();
        var open = await db.RelationMeetings.AsNoTracking().Where(it => it.NextAttemptAt == null || it.NextAttemptAt <= now)
            .OrderBy(it => it.Attempts).ThenBy(it => it.RelationId).Take(MostMeetings).Select(it => new { it.RelationId, it.Organisation }).ToListAsync(cancellation);
        var done = 0;
        foreach (var meeting in open)
            done += await GoOnAsync(meeting.RelationId, meeting.Organisation, cancellation) ? 1 : 0;
        return done;
    }

    /// <returns>False: another replica is at it, or it is for the next round.</returns>
    private async Task<bool> GoOnAsync(Guid relationId, string organisation, CancellationToken cancellation)
    {
        try
        {
            return await MeetAsync(relationId, organisation, Together, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // One of them failed, or was changed meanwhile: alone, each shows for itself.
            logger.RelationGoesAlone(relationId, Failures.KindOf(failure));
        }
        return await MeetAloneAsync(relationId, organisation, cancellation);
    }

    private async Task<bool> MeetAloneAsync(Guid relationId, string organisation, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await MeetAsync(relationId, organisation, 1, cancellation);
            }
            catch (Exception passing) when (!cancellation.IsCancellationRequested && (Once.IsRace(passing) || Failures.PassesByItself(passing)))
            {
                // Still to be done: the next round takes it up.
                if (attempt == MostAttempts)
                    return false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                await LeaveAsync(relationId, organisation, failure, cancellation);
                return true;
            }
        }
    }

    private async Task<bool> MeetAsync(Guid relationId, string organisation, int most, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, organisation, cancellation);
        if (await LockAsync(db, relationId, cancellation) is not { } meeting)
            return false;
        var relation = await db.Relations.AsNoTracking().SingleAsync(it => it.Id == relationId, cancellation);
        var next = await NextAsync(db, meeting, relation, most, cancellation);
        foreach (var caseId in next)
            await StandingRelations.MeetAsync(db, cases, relation, caseId, cancellation);
        meeting.Met(next, isLast: next.Count < most);
        if (meeting.IsOver)
            db.RelationMeetings.Remove(meeting);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>A transaction of its own: that of the attempt is gone.</summary>
    private async Task LeaveAsync(Guid relationId, string organisation, Exception failure, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, organisation, cancellation);
        if (await LockAsync(db, relationId, cancellation) is not { } meeting)
            return;
        var relation = await db.Relations.AsNoTracking().SingleAsync(it => it.Id == relationId, cancellation);
        foreach (var caseId in await NextAsync(db, meeting, relation, 1, cancellation))
        {
            meeting.Leave(caseId, time.Instant());
            logger.RelationFails(relationId, caseId, Failures.KindOf(failure), failure.HResult);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<IReadOnlyList<Guid>> NextAsync(IntakeDb db, RelationMeeting meeting, DeclaredRelation relation, int most, CancellationToken cancellation) =>
        meeting.IsThrough ? [.. meeting.LeftOut.Take(most)] : await StandingRelations.ConcernedAsync(db, relation, meeting.After, most, cancellation);

    private static Task<RelationMeeting?> LockAsync(IntakeDb db, Guid relationId, CancellationToken cancellation) =>
        db.RelationMeetings.FromSql($"select * from relation_meetings where relation_id = {relationId} for update skip locked").SingleOrDefaultAsync(cancellation);
}
