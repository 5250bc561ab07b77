using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults;

/// <summary>The loop of a worker that one replica runs at a time; the others look now and then whether it has gone.</summary>
public static class ActiveWorker
{
    private static readonly TimeSpan Standby = TimeSpan.FromSeconds(2);

    /// <param name="databases">Worker contexts of the service's database, which knows who holds the role.</param>
    /// <param name="name">Name of the role, for the log too.</param>
    /// <param name="round">One round; returns how much it did.</param>
    /// <param name="pause">Pause after a round that did nothing, and after a failure.</param>
    /// <param name="logger">Told of each failure.</param>
    /// <param name="stopping">Ends the loop.</param>
    public static Task RunAsync<TDb>(
        IDbContextFactory<TDb> databases, string name, Func<CancellationToken, Task<int>> round, TimeSpan pause, ILogger logger, CancellationToken stopping)
        where TDb : DbContext
    {
        var standsBy = false;
        return Rounds.RunAsync(
            Standby,
            async ct =>
            {
                await using var role = await ActiveRole.TryTakeAsync(await databases.CreateDbContextAsync(ct), name, ct);
                if (role is null && !standsBy)
                    logger.StandsBy(name);
                standsBy = role is null;
                if (role is not null)
                    await role.WorkAsync(ct, active => WorkerLoop.RunAsync(round, pause, logger, name, active));
            },
            failure => logger.WorkerFailed(failure, name), stopping);
    }
}
