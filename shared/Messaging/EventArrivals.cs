using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>Waits until this service has taken an event of another, whichever of its replicas takes it.</summary>
public sealed class EventArrivals
{
    private static readonly TimeSpan FirstStep = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, IEventSubscription> _subscriptions;
    private readonly Func<string, EventLogService.EventLogServiceClient> _clients;
    private readonly ILogger<EventArrivals> _logger;

    /// <summary>Made by the service container.</summary>
    public EventArrivals(IEnumerable<IEventSubscription> subscriptions, Func<string, EventLogService.EventLogServiceClient> clients, ILogger<EventArrivals> logger) =>
        (_subscriptions, _clients, _logger) = (subscriptions.ToDictionary(it => it.Producer), clients, logger);

    /// <summary>
    /// Comes back once the event was taken (applied, parked or skipped), and in any case after <paramref name="atMost"/> of real time. What this service does not
    /// follow is not waited for.
    /// </summary>
    /// <param name="producer">Name of the producing service.</param>
    /// <param name="eventId">Id of the event; the producer's relay may not have given it a number yet.</param>
    /// <param name="atMost">Longest wait.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether it was taken.</returns>
    public async Task<bool> WaitAsync(string producer, Guid eventId, TimeSpan atMost, CancellationToken ct)
    {
        if (!_subscriptions.TryGetValue(producer, out var subscription))
            return false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        try
        {
            var client = _clients(producer);
            var number = 0L;
            // Most events are there at once; who asks for one that is late, or never was, asks ever more seldom.
            for (var step = FirstStep; ; step = step * 2 < LongestStep ? step * 2 : LongestStep)
            {
                if (number == 0)
                    number = (await client.FindEventAsync(new FindEventRequest { EventId = eventId.ToString() }, cancellationToken: limit.Token)).Number;
                if (number > 0 && await subscription.GetPositionAsync(limit.Token) >= number)
                    return true;
                await Task.Delay(step, limit.Token);
            }
        }
        catch (Exception late) when (!ct.IsCancellationRequested)
        {
            // The time is over, or nobody can say where the event stands: the caller's second would not bring that either, and what they ask for needs no event.
            if (Failures.PassesByItself(late))
                Log.EventNotArrived(_logger, producer, eventId, Failures.KindOf(late));
            else
                Log.ArrivalNotAnswered(_logger, producer, eventId, Failures.KindOf(late));
            return false;
        }
    }
}
