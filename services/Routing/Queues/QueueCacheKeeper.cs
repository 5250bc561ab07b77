using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// Keeps the cache right: follows the service's log into it and vouches for it, makes the sets of departments complete that somebody asked for, and compares all of them
/// with the database every few minutes. Every replica does; versions and compare-and-set make that harmless.
/// </summary>
internal sealed class QueueCacheKeeper(
    QueueCache cache, WorkLog log, [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<RoutingDb> workers, ILogger<QueueCacheKeeper> logger) : BackgroundService
{
    private const int Piece = 500;

    // Real time: what the cache costs and how old it may be is no matter of the suite's clock.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(5);
    private readonly Channel<(string Organisation, string Department)> _asked = Channel.CreateUnbounded<(string, string)>();
    private readonly ConcurrentDictionary<(string Organisation, string Department), bool> _waiting = new();

    /// <summary>Somebody found a department's set incomplete.</summary>
    public void Ask(string organisation, string department)
    {
        if (_waiting.TryAdd((organisation, department), true))
            _asked.Writer.TryWrite((organisation, department));
    }

    /// <summary>Follows the log by one piece.</summary>
    /// <returns>Whether there is more to follow at once. What the relay has yet to move is no reason: it would be read again and again, just when the database is slow.</returns>
    public async Task<bool> FollowOnceAsync(CancellationToken cancellation)
    {
        var begun = await cache.BeginAsync();
        var piece = await log.ReadAsync(begun.Number ?? long.MaxValue, cancellation);
        if (begun is not { Number: { } number, Epoch: { } epoch } || piece.Trimmed > number || piece.End < number)
        {
            // An empty Redis, or one of another time: what is in it counts no more, and is made anew when somebody asks.
            await cache.FollowedAsync(begun, piece.End, NewName(), vouch: false);
            return true;
        }
        await cache.WriteAsync(piece.Items);
        return await cache.FollowedAsync(begun, piece.Upto, epoch, piece.IsWhole) && piece.Upto < piece.End;
    }

    /// <summary>Makes a department's set complete, unless somebody else is at it.</summary>
    public async Task CompleteAsync(string organisation, string department, CancellationToken cancellation)
    {
        var begun = await cache.BeginAsync();
        var holder = NewName();
        if (begun.Epoch is null || !await cache.LockAsync(organisation, department, holder))
            return;
        await CompareAsync(organisation, department, () => cache.HoldAsync(organisation, department, holder), cancellation);
        await cache.CompleteAsync(organisation, department, holder, begun);
    }

    /// <summary>Compares a department's set with the database and mends what differs.</summary>
    /// <returns>How much differed.</returns>
    public Task<int> CompareAsync(string organisation, string department, CancellationToken cancellation) =>
        CompareAsync(organisation, department, () => Task.CompletedTask, cancellation);

    private async Task<int> CompareAsync(string organisation, string department, Func<Task> goingOn, CancellationToken cancellation)
    {
        // The cache first: of what was committed then, the database has at least that version.
        var places = await cache.PlacesAsync(organisation, department);
        Guid[] ids = [.. places.Select(place => Guid.ParseExact(place[^32..], "N")).Distinct()];
        var cached = await FindAsync(organisation, ids, goingOn);
        var items = await ReadAsync(organisation, it => (it.Department == department && !WorkItem.FinalSteps.Contains(it.Step)) || ids.Contains(it.Id), cancellation);

        var differing = items.Where(item => !(cached.TryGetValue(item.Id, out var found) ? QueueCache.Holds(found, item) : !item.IsOpen)).ToList();
        foreach (var piece in differing.Chunk(Piece))
        {
            await goingOn();
            await MendAsync(organisation, piece, cancellation);
        }

        var placeOf = items.Where(item => item.IsOpen && item.Department == department).Select(item => item.Place).ToHashSet();
        var dropped = 0;
        foreach (var place in places.Where(place => !placeOf.Contains(place)))
            dropped += await cache.DropAsync(organisation, department, place) ? 1 : 0;
        return differing.Count + dropped;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => cache.IsConfigured
        ? Task.WhenAll(
            KeepAsync(FollowAsync, logger.CacheNotKept, logger.CacheKeptAgain, stoppingToken),
            KeepAsync(CompleteAskedAsync, logger.SetsNotCompleted, logger.SetsCompletedAgain, stoppingToken),
            KeepAsync(CheckAsync, logger.CacheNotChecked, logger.CacheCheckedAgain, stoppingToken))
        : Task.CompletedTask;

    /// <summary>Goes on whatever fails; says once that it fails, and once that it works again.</summary>
    private static async Task KeepAsync(Func<CancellationToken, Task> round, Action<string> fails, Action worksAgain, CancellationToken stopping)
    {
        var failing = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await round(stopping);
                if (failing)
                    worksAgain();
                failing = false;
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                if (!failing)
                    fails(Failures.KindOf(failure));
                failing = true;
                await PauseAsync(PauseAfterFailure, stopping);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        var seen = await log.ChangesAsync(cancellation);
        if (!await FollowOnceAsync(cancellation))
            await log.WaitAsync(seen, cancellation);
    }

    private async Task CompleteAskedAsync(CancellationToken cancellation)
    {
        var asked = await _asked.Reader.ReadAsync(cancellation);
        _waiting.TryRemove(asked, out _);
        await CompleteAsync(asked.Organisation, asked.Department, cancellation);
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        await PauseAsync(CheckInterval, cancellation);
        foreach (var (organisation, department) in await cache.CompleteSetsAsync())
            if (await CompareAsync(organisation, department, cancellation) is > 0 and var mended)
                logger.CacheMended(organisation, department, mended);
    }

    private async Task MendAsync(string organisation, IReadOnlyCollection<WorkItem> items, CancellationToken cancellation)
    {
        var written = await cache.WriteAsync(items);
        // What is there is as new or newer. Either it changed meanwhile, or the database knows better: it was restored, or this build shows more of an item.
        Guid[] refused = [.. items.Zip(written).Where(it => !it.Second).Select(it => it.First.Id)];
        if (refused.Length == 0)
            return;
        var cached = await FindAsync(organisation, refused, () => Task.CompletedTask);
        foreach (var item in await ReadAsync(organisation, it => refused.Contains(it.Id), cancellation))
            if (cached.TryGetValue(item.Id, out var found) && item.Version <= found.Version && !QueueCache.Holds(found, item))
                await cache.OverwriteAsync(item, found.Version);
    }

    private async Task<IReadOnlyDictionary<Guid, CachedItem>> FindAsync(string organisation, IReadOnlyCollection<Guid> ids, Func<Task> goingOn)
    {
        var all = new Dictionary<Guid, CachedItem>();
        foreach (var piece in ids.Chunk(Piece))
        {
            await goingOn();
            foreach (var (id, found) in await cache.FindAsync(organisation, piece))
                all[id] = found;
        }
        return all;
    }

    private async Task<List<WorkItem>> ReadAsync(string organisation, System.Linq.Expressions.Expression<Func<WorkItem, bool>> which, CancellationToken cancellation)
    {
        await using var db = await workers.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        return await db.WorkItems.AsNoTracking().Where(it => it.Organisation == organisation).Where(which).ToListAsync(cancellation);
    }

    private static async Task PauseAsync(TimeSpan pause, CancellationToken cancellation) =>
        await Task.Delay(pause, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
