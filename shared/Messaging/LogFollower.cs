using System.Diagnostics;
using ComplaintSuite.Contracts.Messaging.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>The default transport: the subscriber follows the producer's log over gRPC.</summary>
public sealed class LogFollower : IEventTransport
{
    private static readonly TimeSpan AcknowledgeDeadline = TimeSpan.FromSeconds(10);

    private readonly Func<string, EventLogService.EventLogServiceClient> _clients;
    private readonly MessagingOptions _options;
    private readonly ILogger<LogFollower> _logger;

    /// <summary>Made by the service container; the host supplies the client of each producer.</summary>
    public LogFollower(Func<string, EventLogService.EventLogServiceClient> clients, MessagingOptions options, ILogger<LogFollower> logger) => (_clients, _options, _logger) = (clients, options, logger);

    /// <inheritdoc />
    public Task DeliverAsync(IEventSubscription subscription, CancellationToken ct) => ReadAsync(subscription, untilEnd: false, ct);

    /// <summary>Takes what the producer's log holds now and returns: fills the gaps of a push transport.</summary>
    public Task CatchUpAsync(IEventSubscription subscription, CancellationToken ct) => ReadAsync(subscription, untilEnd: true, ct);

    private async Task ReadAsync(IEventSubscription subscription, bool untilEnd, CancellationToken ct)
    {
        var client = _clients(subscription.Producer);
        try
        {
            while (!await ReadLogAsync(client, subscription, untilEnd, ct))
                await ReadSnapshotAsync(client, subscription, ct);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && ct.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, ct);
        }
    }

    // False: the log no longer holds what is needed.
    private async Task<bool> ReadLogAsync(EventLogService.EventLogServiceClient client, IEventSubscription subscription, bool untilEnd, CancellationToken ct)
    {
        var (position, id) = await subscription.GetLastTakenAsync(ct);
        using var call = client.ReadEvents(
            new ReadEventsRequest { Subscriber = subscription.Subscriber, After = position, AfterEventId = id?.ToString() ?? "", UntilEnd = untilEnd }, cancellationToken: ct);
        try
        {
            var (told, untold) = (Stopwatch.GetTimestamp(), (long?)null);
            for (var reading = call.ResponseStream.MoveNext(ct); ; reading = call.ResponseStream.MoveNext(ct))
            {
                if (untold is { } taken && !await ComesBeforeAsync(reading, _options.AcknowledgeInterval - Stopwatch.GetElapsedTime(told), ct))
                {
                    await AcknowledgeAsync(client, subscription, taken, ct);
                    (told, untold) = (Stopwatch.GetTimestamp(), null);
                }
                if (!await reading)
                    break;
                var batch = call.ResponseStream.Current;
                var result = await subscription.ApplyAsync(batch.Events, ct);
                // The position went back while this was under way (a reset): start over from where it is.
                if (result.Gap)
                    throw new IOException("The log does not follow the position.");
                Telemetry.Behind.Record(Math.Max(0, batch.End - result.Position), Telemetry.Tag("service", subscription.Subscriber), Telemetry.Tag("producer", subscription.Producer));
                if (batch.Events.Count > 0)
                    untold = result.Position;
            }
            if (untold is { } last)
                await AcknowledgeAsync(client, subscription, last, ct);
        }
        catch (RpcException e) when (LogErrors.ReasonOf(e) == LogErrors.Trimmed)
        {
            Log.SnapshotNeeded(_logger, subscription.Producer, position);
            return false;
        }
        catch (RpcException e) when (LogErrors.ReasonOf(e) == LogErrors.Rewound)
        {
            Log.LogRewound(_logger, subscription.Producer, position);
            await subscription.NoteRefusalAsync(ct);
            throw;
        }
        if (!untilEnd)
            throw new IOException("The producer ended the stream.");
        // Also where nothing came the end was reached.
        await subscription.ApplyAsync([], ct);
        return true;
    }

    // How far it is, a follower says now and then, and at the latest when nothing more comes.
    private static async Task<bool> ComesBeforeAsync(Task reading, TimeSpan atMost, CancellationToken ct)
    {
        if (atMost <= TimeSpan.Zero)
            return false;
#pragma warning disable VSTHRD003 // The read that this very follower has begun.
        await reading.WaitAsync(atMost, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore VSTHRD003
        return reading.IsCompleted;
    }

    private static async Task ReadSnapshotAsync(EventLogService.EventLogServiceClient client, IEventSubscription subscription, CancellationToken ct)
    {
        using var call = client.ReadSnapshot(new ReadSnapshotRequest { Subscriber = subscription.Subscriber }, cancellationToken: ct);
        var result = await subscription.ApplySnapshotAsync(call.ResponseStream.ReadAllAsync(ct), ct);
        await AcknowledgeAsync(client, subscription, result.Position, ct);
    }

    private static async Task AcknowledgeAsync(EventLogService.EventLogServiceClient client, IEventSubscription subscription, long number, CancellationToken ct) =>
        await client.AcknowledgeEventsAsync(
            new AcknowledgeEventsRequest { Subscriber = subscription.Subscriber, Number = number },
            deadline: TimeProvider.System.GetUtcNow().UtcDateTime + AcknowledgeDeadline, cancellationToken: ct);
}
