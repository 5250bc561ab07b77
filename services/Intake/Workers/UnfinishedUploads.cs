using ComplaintSuite.Intake.Attachments;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Workers;

/// <summary>Takes away the pieces of uploads that never came to their end.</summary>
public sealed class UnfinishedUploads([FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, TimeProvider time, ILogger<UnfinishedUploads> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestUpload = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        WorkerLoop.RunAsync(RunOnceAsync, Pause, logger, "unfinished-uploads", stoppingToken);

    /// <returns>How many uploads were swept away.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var before = time.Instant() - LongestUpload;
        var left = await db.Attachments.AsNoTracking().Where(it => it.CompletedAt == null && it.StartedAt < before)
            .OrderBy(it => it.StartedAt).Select(it => new { it.Id, it.Organisation }).Take(100).ToListAsync(cancellation);
        foreach (var upload in left)
            await Upload.DiscardAsync(db, upload.Id, upload.Organisation, cancellation);
        return left.Count;
    }
}
