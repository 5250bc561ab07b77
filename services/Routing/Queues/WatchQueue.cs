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
            var found = await titles.GetAsync(context, organisation, [.. piece.Select(item => item.CaseId).Distinct()]);
            var snapshot = new QueueSnapshot { WorkItems = { piece }, TitlesMissing = found is null };
            snapshot.Titles.Add(found ?? []);
            await responses.WriteAsync(new() { Snapshot = snapshot }, cancellation);
        }
        await responses.WriteAsync(new() { Snapshot = new() { IsComplete = true } }, cancellation);
        return queue.ToDictionary(item => Guid.Parse(item.WorkItemId), item => item.Version);
    }

    private async Task SendChangesAsync(
        FeedWatch watch, Dictionary<Guid, long> known, Caller caller, string department, IServerStreamWriter<WatchQueueResponse> responses, ServerCallContext context, CancellationToken cancellation)
    {
        var next = watch.Entries.WaitToReadAsync(cancellation).AsTask();
        var beat = NextBeat(caller);
        while (true)
        {
            var left = beat - TimeProvider.System.GetUtcNow();
            await Task.WhenAny(next, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System, cancellation));
            cancellation.ThrowIfCancellationRequested();
            // Also where the organisation is never still: what changes in other departments tells this watcher nothing.
            if (TimeProvider.System.GetUtcNow() >= beat)
            {
                await RequireStillSeenAsync(caller, watch.Organisation, department, cancellation);
                await responses.WriteAsync(new() { Heartbeat = new() }, cancellation);
                beat = NextBeat(caller);
            }
            if (!next.IsCompleted)
                continue;
            if (!await next)
                throw new Refusal(RefusalKind.Unavailable, "WATCH_LOST", [new("WATCH_LOST", null, null, "Changes were missed. Watch again: the queue then comes whole.")]);
            var changes = new List<QueueChange>();
            var fresh = new List<QueueChange>();
            while (changes.Count < SnapshotPiece && watch.Entries.TryRead(out var entry))
                if (entry.Item is { } item)
                    Collect(item, known, department, changes, fresh);
                else
                    await RequireStillSeenAsync(caller, watch.Organisation, department, cancellation);
            await NameAsync(fresh, watch.Organisation, context);
            foreach (var change in changes)
                await responses.WriteAsync(new() { Change = change }, cancellation);
            next = watch.Entries.WaitToReadAsync(cancellation).AsTask();
        }
    }

    /// <summary>Adds what the watcher does not know yet.</summary>
    private static void Collect(Queues.WorkItem item, Dictionary<Guid, long> known, string department, List<QueueChange> changes, List<QueueChange> fresh)
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
                fresh.Add(change);
        }
        else
        {
            known.Remove(item.Id);
            change.Left = new() { WorkItemId = item.Id.ToString(), Version = item.Version };
        }
        changes.Add(change);
    }

    /// <summary>Gives the titles of what is new, by one question for all that came together.</summary>
    private async Task NameAsync(List<QueueChange> fresh, string organisation, ServerCallContext context)
    {
        var found = await titles.GetAsync(context, organisation, [.. fresh.Select(change => change.WorkItem.CaseId).Distinct()]);
        foreach (var change in fresh)
            (change.Title, change.TitleMissing) = (found?.GetValueOrDefault(change.WorkItem.CaseId) ?? "", found is null);
    }

    /// <summary>
    /// Real time, and not later than the token ends. A heartbeat keeps proxies from closing the stream, and with each it is asked whether the caller may still see the queue.
    /// </summary>
    private DateTimeOffset NextBeat(Caller caller)
    {
        var beat = TimeProvider.System.GetUtcNow() + feed.Heartbeat;
        return caller.TokenEnd < beat ? caller.TokenEnd.Value : beat;
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
