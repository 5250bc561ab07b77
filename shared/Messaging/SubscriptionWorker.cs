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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(options);
        while (!stoppingToken.IsCancellationRequested)
        {
            var before = -1L;
            try
            {
                before = await subscription.GetPositionAsync(stoppingToken);
                await RunActiveAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                subscription.Delivery.Interrupted();
                Log.SubscriptionInterrupted(logger, subscription.Producer, Failures.KindOf(failure));
                if (await MovedAsync(before, stoppingToken))
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
            subscription.Delivery.Runs();
            await Task.Delay(options.StandbyPoll, ct);
            return;
        }
        _standsBy = false;
        Log.SubscriptionActive(logger, subscription.Producer, await subscription.GetPositionAsync(ct));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var probing = role.ProbeAsync(either.Token);
        var watching = WatchPositionAsync(either.Token);
        var delivering = transport.DeliverAsync(subscription, either.Token);
        var first = await Task.WhenAny(probing, watching, delivering);
        await either.CancelAsync();
        await Task.WhenAll(probing, watching, delivering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
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

    private async Task<bool> MovedAsync(long before, CancellationToken ct)
    {
        try
        {
            return await subscription.GetPositionAsync(ct) > before;
        }
        catch (Exception failure)
        {
            Log.SubscriptionInterrupted(logger, subscription.Producer, Failures.KindOf(failure));
            return false;
        }
    }
}
