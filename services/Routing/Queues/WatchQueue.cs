using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    private const int SnapshotPiece = 200;

    // Real time. A heartbeat keeps proxies from closing the stream, and each asks again whether the caller may still see the queue.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task WatchQueue(WatchQueueRequest request, IServerStreamWriter<WatchQueueResponse> responseStream, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        reading.Done();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, feed.Stopping);
        try
        {
            // First the place at the feed, then the queue as it is: what changes in between is told twice and recognised by its version.
            using var watch = await feed.WatchAsync(organisation, stop.Token);
            var known = await SendSnapshotAsync(caller, organisation, request.Department, responseStream, context, stop.Token);
            await SendChangesAsync(watch, known, caller, request.Department, responseStream, context, stop.Token);
        }
        catch (OperationCanceledException) when (feed.Stopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw Refusal.Unavailable();
        }
    }

    private async Task<Dictionary<Guid, long>> SendSnapshotAsync(
        Caller caller, string organisation, string department, IServerStreamWriter<WatchQueueResponse> responses, ServerCallContext context, CancellationToken cancellation)
    {
        var queue = await queues.SnapshotAsync(db, caller, organisation, department, cancellation);
        foreach (var piece in queue.Chunk(SnapshotPiece))
        {
            var found = await titles.GetAsync(context, organisation, [.. piece.Select(item => item.CaseId.ToString()).Distinct()]);
            var snapshot = new QueueSnapshot { WorkItems = { piece.Select(item => item.ToListMessage()) }, TitlesMissing = found is null };
            snapshot.Titles.Add(found ?? []);
            await responses.WriteAsync(new() { Snapshot = snapshot }, cancellation);
        }
        await responses.WriteAsync(new() { Snapshot = new() { IsComplete = true } }, cancellation);
        return queue.ToDictionary(item => item.Id, item => item.Version);
    }

    private async Task SendChangesAsync(
        FeedWatch watch, Dictionary<Guid, long> known, Caller caller, string department, IServerStreamWriter<WatchQueueResponse> responses, ServerCallContext context, CancellationToken cancellation)
    {
        var next = watch.Entries.WaitToReadAsync(cancellation).AsTask();
        while (true)
        {
            await Task.WhenAny(next, Task.Delay(UntilHeartbeat(caller), TimeProvider.System, cancellation));
            cancellation.ThrowIfCancellationRequested();
            if (!next.IsCompleted)
            {
                await RequireStillSeenAsync(caller, watch.Organisation, department, cancellation);
                await responses.WriteAsync(new() { Heartbeat = new() }, cancellation);
                continue;
            }
            if (!await next)
                throw new Refusal(RefusalKind.Unavailable, "WATCH_LOST", [new("WATCH_LOST", null, null, "Changes were missed. Watch again: the queue then comes whole.")]);
            while (watch.Entries.TryRead(out var entry))
                if (entry.Item is { } item)
                    await SendChangeAsync(item, known, department, responses, context, cancellation);
                else
                    await RequireStillSeenAsync(caller, watch.Organisation, department, cancellation);
            next = watch.Entries.WaitToReadAsync(cancellation).AsTask();
        }
    }

    private async Task SendChangeAsync(
        Queues.WorkItem item, Dictionary<Guid, long> known, string department, IServerStreamWriter<WatchQueueResponse> responses, ServerCallContext context, CancellationToken cancellation)
    {
        var isHere = item.Department == department && item.IsOpen;
        var isNew = !known.TryGetValue(item.Id, out var version);
        if (isNew ? !isHere : version >= item.Version)
            return;
        var change = new QueueChange();
        if (isHere)
        {
            known[item.Id] = item.Version;
            change.WorkItem = item.ToListMessage();
            if (isNew)
            {
                var found = await titles.GetAsync(context, item.Organisation, [item.CaseId.ToString()]);
                (change.Title, change.TitleMissing) = (found?.GetValueOrDefault(item.CaseId.ToString()) ?? "", found is null);
            }
        }
        else
        {
            known.Remove(item.Id);
            change.Left = new() { WorkItemId = item.Id.ToString(), Version = item.Version };
        }
        await responses.WriteAsync(new() { Change = change }, cancellation);
    }

    /// <summary>Not longer than the token lasts.</summary>
    private static TimeSpan UntilHeartbeat(Caller caller)
    {
        var left = caller.TokenEnd - TimeProvider.System.GetUtcNow();
        return left is null || left > Heartbeat ? Heartbeat : left < TimeSpan.Zero ? TimeSpan.Zero : left.Value;
    }

    private async Task RequireStillSeenAsync(Caller caller, string organisation, string department, CancellationToken cancellation)
    {
        // Tokens live in real time.
        if (caller.TokenEnd <= TimeProvider.System.GetUtcNow())
            throw new Refusal(RefusalKind.Unauthenticated, "TOKEN_ENDED", [new("TOKEN_ENDED", null, null, "The token that the watch began with has ended. Watch again with a new one.")]);
        if (!await queues.SeesAsync(db, caller, organisation, department, cancellation))
            throw Refusal.NotFound("department");
    }
}
