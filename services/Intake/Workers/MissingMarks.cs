using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Likeness;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Workers;

/// <summary>
/// Marks the cases that have no marks by which like ones are found: those of a database from before there were any, while the service runs. What is older than marks are looked
/// for is left out, and so is a case whose key is gone.
/// </summary>
public sealed class MissingMarks([FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, CaseFiles cases, TimeProvider time, ILogger<MissingMarks> logger)
    : BackgroundService
{
    private const int Batch = 100;

    /// <summary>A replica of an earlier version may register cases while the others are new already.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => WorkerLoop.RunAsync(RunOnceAsync, Pause, logger, "missing-marks", stoppingToken);

    /// <returns>How many cases were marked.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // Keys are what a worker sees of all organisations; a case itself is seen in the scope of its own.
        var organisations = await db.CaseKeys.Select(it => it.Organisation).Distinct().ToListAsync(cancellation);
        var marked = 0;
        foreach (var organisation in organisations)
            for (var batch = int.MaxValue; batch > 0; marked += batch)
                batch = await MarkAsync(db, organisation, cancellation);
        return marked;
    }

    /// <returns>How many cases of an organisation were marked, the latest first.</returns>
    private async Task<int> MarkAsync(IntakeDb db, string organisation, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var oldest = time.Instant().AddDays(-LikenessRules.PremisesDays);
        await using var transaction = await OrganisationScope.BeginAsync(db, organisation, cancellation);
        // A case that is being changed just now is left for the next round, and nobody changes one while it is marked: marks are of what it says.
        var held = await db.Database.SqlQuery<Guid>(
            $"""
            select c.id as "Value" from complaints c
             where c.organisation = {organisation} and c.received_at > {oldest} and exists (select 1 from case_keys k where k.case_id = c.id)
               and not exists (select 1 from likenesses l where l.case_id = c.id)
             order by c.received_at desc limit {Batch} for update of c skip locked
            """).ToListAsync(cancellation);
        foreach (var complaint in await db.Complaints.Include(it => it.Parties).Where(it => held.Contains(it.Id)).ToListAsync(cancellation))
        {
            var view = await cases.ViewAsync(db, complaint, cancellation);
            cases.Mark(db, complaint, view.Procedure, await cases.SealOfAsync(db, complaint.Id, cancellation));
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return held.Count;
    }
}
