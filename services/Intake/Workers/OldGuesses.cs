using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Workers;

/// <summary>Takes away the counts of wrong access codes that count no longer: numbers that somebody made up must not pile up. They go by real time.</summary>
public sealed class OldGuesses([FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, ILogger<OldGuesses> logger) : BackgroundService
{
    private const int Batch = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => WorkerLoop.RunAsync(RunOnceAsync, Pause, logger, "old-guesses", stoppingToken);

    /// <returns>How many counts went.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var before = TimeProvider.System.GetUtcNow() - CodeGuess.Window;
        // A count that is being renewed at this moment is left for the next round.
        return await db.Database.ExecuteSqlAsync(
            $"delete from guess_counters where case_number in (select case_number from guess_counters where last_at < {before} order by last_at limit {Batch} for update skip locked)", cancellation);
    }
}
