using ComplaintSuite.Messaging;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Runtime = Dapr.Client.Autogen.Grpc.v1.Dapr;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>
/// Publishes what the relay moved: a single event by PublishEvent, more by BulkPublishEvent. Nothing is kept for a sidecar that is away: its subscribers read the log, and what has waited meanwhile
/// would only come late.
/// </summary>
/// <remarks>The generated client and not DaprClient: that one serialises the events of a bulk itself, so they could be no envelopes with ids of ours.</remarks>
internal sealed class Announcer(DaprTransport transport, Runtime.DaprClient sidecar, SidecarSettings settings, ILogger<Announcer> logger) : BackgroundService
{
    private const int MostEntries = 100;
    // A message of a sidecar holds 4 MiB unless it is told otherwise.
    private const int MostBytes = 1024 * 1024;

    private readonly Metadata _headers = SidecarCalls.TokenOf(settings);
    private int _missed;
    private bool _isAway;
    private string? _refusal;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var announcement in transport.Waiting.ReadAllAsync(stoppingToken))
                await PublishAsync(announcement, stoppingToken);
        }
        catch (Exception end) when (stoppingToken.IsCancellationRequested && Failures.PassesByItself(end))
        {
            // Cut off by the stop, which gRPC answers by a status. Subscribers read the log.
        }
    }

    private IEnumerable<List<BulkPublishRequestEntry>> Pieces(Announcement announcement)
    {
        var piece = new List<BulkPublishRequestEntry>();
        var bytes = 0;
        foreach (var e in announcement.Events)
        {
            var envelope = EventEnvelope.Write(announcement.Producer, e);
            if (envelope.Length > EventEnvelope.Longest)
            {
                logger.EventTooLargeToPublish(e.Number, envelope.Length);
                continue;
            }
            if (piece.Count > 0 && (piece.Count == MostEntries || bytes + envelope.Length > MostBytes))
            {
                yield return piece;
                (piece, bytes) = ([], 0);
            }
            piece.Add(new() { EntryId = e.EventId, ContentType = EventEnvelope.ContentType, Event = ByteString.CopyFrom(envelope) });
            bytes += envelope.Length;
        }
        if (piece.Count > 0)
            yield return piece;
    }

    private async Task PublishAsync(Announcement announcement, CancellationToken ct)
    {
        var left = announcement.Events.Count;
        try
        {
            foreach (var piece in Pieces(announcement))
            {
                await PublishAsync(Topics.Of(announcement.Producer), piece, ct);
                left -= piece.Count;
            }
            // What was too large.
            SidecarMeter.NotPublished.Add(left);
            NoteBack();
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            NoteAway(left, failure);
        }
    }

    private async Task PublishAsync(string topic, List<BulkPublishRequestEntry> entries, CancellationToken ct)
    {
        var (refused, refusal) = await SendAsync(topic, entries, ct);
        // What the broker refused for the moment it may take at the second time.
        if (refused.Count > 0)
            (refused, refusal) = await SendAsync(topic, refused, ct);
        SidecarMeter.Published.Add(entries.Count - refused.Count);
        SidecarMeter.NotPublished.Add(refused.Count);
        // Who may not publish at all is told so once, not with each batch.
        if (refused.Count > 0 && refusal != _refusal)
            logger.EventsRefusedByBroker(refused.Count, entries.Count, refusal);
        _refusal = refused.Count > 0 ? refusal : null;
    }

    /// <returns>The entries that the broker did not take, and how it said so.</returns>
    private async Task<(List<BulkPublishRequestEntry> Refused, string Refusal)> SendAsync(string topic, List<BulkPublishRequestEntry> entries, CancellationToken ct)
    {
        var options = new CallOptions(_headers, TimeProvider.System.GetUtcNow().UtcDateTime + settings.PublishDeadline, ct);
        try
        {
            if (entries is [var only])
            {
                await sidecar.PublishEventAsync(new() { PubsubName = settings.PubSub, Topic = topic, Data = only.Event, DataContentType = only.ContentType }, options);
                return ([], "");
            }
            var answer = await sidecar.BulkPublishEventAsync(new() { PubsubName = settings.PubSub, Topic = topic, Entries = { entries } }, options);
            var refused = answer.FailedEntries.Select(entry => entry.EntryId).ToHashSet(StringComparer.Ordinal);
            return ([.. entries.Where(entry => refused.Contains(entry.EntryId))], "failed entries");
        }
        // A single event, or a bulk as a whole: what comes after it may be taken.
        catch (RpcException refusal) when (!IsAway(refusal.StatusCode))
        {
            return (entries, Failures.KindOf(refusal));
        }
    }

    /// <summary>Whether it would be the same with whatever else waits. A call that was cancelled was so by our own stop.</summary>
    private static bool IsAway(StatusCode status) => status is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unauthenticated or StatusCode.Cancelled;

    private void NoteAway(int events, Exception failure)
    {
        // One that does not answer would be waited for again with each of these.
        while (transport.Waiting.TryRead(out var late))
            events += late.Events.Count;
        _missed += events;
        SidecarMeter.NotPublished.Add(events);
        if (!_isAway)
            logger.SidecarAway(Failures.KindOf(failure));
        _isAway = true;
    }

    private void NoteBack()
    {
        if (!_isAway)
            return;
        logger.SidecarBack(_missed);
        (_isAway, _missed) = (false, 0);
    }
}
