using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>
/// Keeps one subscription going: takes the active role among the replicas by an advisory lock, lets the transport deliver, and starts it again
/// from the position after whatever interrupted it.
/// </summary>
internal sealed class SubscriptionWorker<TDb>(
    Subscription<TDb> subscription, IDbContextFactory<TDb> worker, IEventTransport transport, MessagingOptions options, ILogger<SubscriptionWorker<TDb>> logger)
    : BackgroundService where TDb : DbContext
{
    private static readonly TimeSpan PositionLook = TimeSpan.FromSeconds(5);

    private bool _standsBy;
    private long? _reached;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(options);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunActiveAsync(stoppingToken);
            }
            catch (Exception end) when (stoppingToken.IsCancellationRequested && Failures.PassesByItself(end))
            {
                return; // As in Rounds.
            }
            catch (Exception failure)
            {
                subscription.Delivery.Interrupted();
                Log.SubscriptionInterrupted(logger, subscription.Producer, Failures.KindOf(failure));
                if (await MovedAsync(stoppingToken))
                    backoff.Reset();
                await backoff.WaitAsync(stoppingToken);
            }
        }
    }

    private async Task RunActiveAsync(CancellationToken ct)
    {
        await using var role = await ActiveRole.TryTakeAsync(await worker.CreateDbContextAsync(ct), $"subscription:{subscription.Producer}", ct);
        if (role is null)
        {
            if (!_standsBy)
                Log.StandsBy(logger, subscription.Producer);
            _standsBy = true;
            subscription.Delivery.StandsBy();
            await Task.Delay(options.StandbyPoll, ct);
            return;
        }
        _standsBy = false;
        var position = await subscription.GetPositionAsync(ct);
        // What broke off here another replica has taken since.
        if (position > _reached)
            subscription.Delivery.Runs();
        _reached = position;
        subscription.Delivery.Interrupted();
        Log.SubscriptionActive(logger, subscription.Producer, position);
        await role.WorkAsync(ct, WatchPositionAsync, each => transport.DeliverAsync(subscription, each));
        throw new IOException("The transport stopped delivering.");
    }

    // An operator has it taken again, perhaps by another replica: the transport would go on behind it until the next event.
    private async Task WatchPositionAsync(CancellationToken ct)
    {
        for (var highest = 0L; ;)
        {
            var position = await subscription.GetPositionAsync(ct);
            if (position < highest)
                throw new IOException("The position went back.");
            highest = position;
            await Task.Delay(PositionLook, ct);
        }
    }

    // Since this was last asked.
    private async Task<bool> MovedAsync(CancellationToken ct)
    {
        try
        {
            var (before, position) = (_reached, await subscription.GetPositionAsync(ct));
            _reached = position;
            return position > before;
        }
        catch (Exception failure)
        {
            if (!ct.IsCancellationRequested)
                Log.SubscriptionInterrupted(logger, subscription.Producer, Failures.KindOf(failure));
            return false;
        }
    }
}
