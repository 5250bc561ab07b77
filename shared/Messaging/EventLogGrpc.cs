using System.Data;
using ComplaintSuite.Contracts.Messaging.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>Serves the log of a service to its subscribers.</summary>
[Authorize(Policy = MessagingPolicies.Service)]
public sealed class EventLogGrpc<TDb> : EventLogService.EventLogServiceBase where TDb : DbContext
{
    private const int LargestBatch = 200;
    private const int LongestName = 40;

    /// <summary>Bytes of one answer, so that a client takes it: gRPC's takes four million.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>Cases whose events are numbered by one look into the log.</summary>
    private const int NumberedTogether = 200;

    private readonly IDbContextFactory<TDb> _worker;
    private readonly ISnapshotSource<TDb>? _snapshot;
    private readonly MessagingOptions _options;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<EventLogGrpc<TDb>> _logger;

    /// <summary>Made by the service container.</summary>
    public EventLogGrpc(
        [FromKeyedServices(MessagingOptions.Worker)] IDbContextFactory<TDb> worker, IServiceProvider services, MessagingOptions options, TimeProvider time,
        IHostApplicationLifetime lifetime, ILogger<EventLogGrpc<TDb>> logger)
    {
        (_worker, _options, _time, _lifetime, _logger) = (worker, options, time, lifetime, logger);
        _snapshot = services.GetService<ISnapshotSource<TDb>>();
    }

    /// <inheritdoc />
    public override async Task ReadEvents(ReadEventsRequest request, IServerStreamWriter<ReadEventsResponse> responseStream, ServerCallContext context)
    {
        CheckSubscriber(request.Subscriber);
        if (request.After < 0)
            throw LogErrors.Invalid("after", "A number is not negative.");
        if (request.AfterEventId.Length > 0 && !Guid.TryParse(request.AfterEventId, out _))
            throw LogErrors.Invalid("after_event_id", "An event's id is a UUID.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _lifetime.ApplicationStopping);
        try
        {
            await FollowAsync(request, responseStream, stop.Token);
        }
        catch (OperationCanceledException) when (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw LogErrors.Stopping();
        }
    }

    /// <inheritdoc />
    public override async Task<AcknowledgeEventsResponse> AcknowledgeEvents(AcknowledgeEventsRequest request, ServerCallContext context)
    {
        CheckSubscriber(request.Subscriber);
        if (request.Number < 0)
            throw LogErrors.Invalid("number", "A number is not negative.");
        var ct = context.CancellationToken;
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        // A late word of an earlier connection takes nothing back.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into log_readers (subscriber, acknowledged_number, seen_at) values ({request.Subscriber}, {request.Number}, {_time.GetUtcNow()})
            on conflict (subscriber) do update
                set acknowledged_number = greatest(log_readers.acknowledged_number, excluded.acknowledged_number), seen_at = excluded.seen_at
            """, ct);
        await transaction.CommitAsync(ct);
        return new AcknowledgeEventsResponse();
    }

    /// <inheritdoc />
    public override async Task<FindEventResponse> FindEvent(FindEventRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.EventId, out var id))
            throw LogErrors.Invalid("event_id", "An event's id is a UUID.");
        var ct = context.CancellationToken;
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        return new FindEventResponse { Number = await NumberOfAsync(db, id, ct) };
    }

    /// <inheritdoc />
    public override async Task ReadSnapshot(ReadSnapshotRequest request, IServerStreamWriter<ReadSnapshotResponse> responseStream, ServerCallContext context)
    {
        CheckSubscriber(request.Subscriber);
        if (_snapshot is null)
            throw LogErrors.Unimplemented("This producer has no snapshot and keeps its whole log.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _lifetime.ApplicationStopping);
        try
        {
            await SendSnapshotAsync(_snapshot, request.Subscriber, responseStream, stop.Token);
        }
        catch (OperationCanceledException) when (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw LogErrors.Stopping();
        }
    }

    private async Task FollowAsync(ReadEventsRequest request, IServerStreamWriter<ReadEventsResponse> responseStream, CancellationToken ct)
    {
        await CheckIsKnownAsync(request, ct);
        await RegisterAsync(request.Subscriber, request.After, ct);
        // Who only fills a gap comes again and again.
        if (!request.UntilEnd)
            Log.ReaderCame(_logger, request.Subscriber, request.After);
        for (var (after, isFirst) = (request.After, true); ; isFirst = false)
        {
            var (events, end, log, seen) = await ReadBatchAsync(request.Subscriber, after, ct);
            // The first also where there is nothing: by it the follower sees that it is served.
            if (events.Length > 0 || isFirst)
                await responseStream.WriteAsync(new ReadEventsResponse { Events = { events }, End = end }, ct);
            if (events.Length > 0)
            {
                after = events[^1].Number;
                continue;
            }
            if (request.UntilEnd)
                return;
            await log.WaitPastAsync(seen, _options.LogPoll, ct);
        }
    }

    private async Task<(Event[] Events, long End, Signal Log, long Seen)> ReadBatchAsync(string subscriber, long after, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        var log = DatabaseSignals.Of(db).Log;
        // Taken before looking, so that what comes in between wakes the wait.
        var seen = log.Count;
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct, IsolationLevel.RepeatableRead);
        var rows = new List<LoggedEvent>();
        var bytes = 0;
        await foreach (var row in db.Set<LoggedEvent>().AsNoTracking().Where(row => row.Number > after).OrderBy(row => row.Number).Take(LargestBatch).AsAsyncEnumerable().WithCancellation(ct))
        {
            bytes += row.Payload.Length;
            if (rows.Count > 0 && bytes > MostBytes)
                break;
            rows.Add(row);
        }
        var head = await db.Set<EventLogHead>().AsNoTracking().SingleAsync(ct);
        if (after < head.Trimmed)
            throw LogErrors.Precondition(LogErrors.Trimmed, $"The log begins after {head.Trimmed}: read the snapshot.");
        if (after > head.Number)
            Refuse(subscriber, after, head.Number);
        return ([.. rows.Select(row => row.ToMessage(row.Number))], head.Number, log, seen);
    }

    // A number alone says nothing once this log was restored from a backup: it is given again to another event.
    private async Task CheckIsKnownAsync(ReadEventsRequest request, CancellationToken ct)
    {
        if (request.AfterEventId.Length == 0)
            return;
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        if (await NumberOfAsync(db, Guid.Parse(request.AfterEventId), ct) != request.After)
            Refuse(request.Subscriber, request.After, await db.Set<EventLogHead>().Select(head => head.Number).SingleAsync(ct));
    }

    private void Refuse(string subscriber, long after, long end)
    {
        Log.ReaderUnknown(_logger, subscriber, after, end);
        throw LogErrors.Precondition(LogErrors.Rewound, $"The log ends at {end} and has no such event at {after}: an operator decides how to go on.");
    }

    // 0: it is not there.
    private static Task<long> NumberOfAsync(TDb db, Guid id, CancellationToken ct) =>
        db.Set<LoggedEvent>().Where(row => row.EventId == id).Select(row => row.Number)
            .Concat(db.Set<TrimmedEvent>().Where(row => row.EventId == id).Select(row => row.Number)).FirstOrDefaultAsync(ct);

    // What the reader says it has is the truth, also when it is less than before: it may have been reset or restored.
    private async Task RegisterAsync(string subscriber, long after, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into log_readers (subscriber, acknowledged_number, seen_at) values ({subscriber}, {after}, {_time.GetUtcNow()})
            on conflict (subscriber) do update set acknowledged_number = excluded.acknowledged_number, seen_at = excluded.seen_at
            """, ct);
        await transaction.CommitAsync(ct);
    }

    // Two transactions see the same instant: the source reads the cases in one, the other looks up their numbers meanwhile. What is committed at that
    // instant stands in the history, and its event either still in the outbox (it will get a number beyond this snapshot and is left out), or in the
    // log, or it was trimmed. So the snapshot is exactly the log up to the number that it ends with. Both transactions wait while the reader digests what was read together.
    private async Task SendSnapshotAsync(ISnapshotSource<TDb> source, string subscriber, IServerStreamWriter<ReadSnapshotResponse> responseStream, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct, IsolationLevel.RepeatableRead);
        var snapshot = await db.Database.SqlQuery<string>($"select pg_export_snapshot() as \"Value\"").SingleAsync(ct);
        await using var log = await _worker.CreateDbContextAsync(ct);
        // No organisation scope here: it would be a query, and the snapshot must be set before the first one. The tables read are the worker's own.
        await using var sameInstant = await log.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await SetSnapshotAsync(log, snapshot, ct);
        foreach (var waiting in new[] { db, log })
            await waiting.Database.ExecuteSqlAsync($"set local idle_in_transaction_session_timeout = '1h'", ct);

        var head = await log.Set<EventLogHead>().AsNoTracking().SingleAsync(ct);
        var cases = 0;
        await foreach (var together in source.ReadAsync(db, ct).Chunk(NumberedTogether))
        {
            await NumberAsync(log, together, ct);
            foreach (var @case in together.Where(@case => @case.Events.Count > 0))
            {
                await responseStream.WriteAsync(new ReadSnapshotResponse { Case = @case }, ct);
                cases++;
            }
        }
        var last = await log.Set<LoggedEvent>().Where(row => row.Number == head.Number).Select(row => (Guid?)row.EventId)
            .Concat(log.Set<TrimmedEvent>().Where(row => row.Number == head.Number).Select(row => (Guid?)row.EventId)).FirstOrDefaultAsync(ct);
        await responseStream.WriteAsync(new ReadSnapshotResponse { Number = head.Number, EventId = last?.ToString() ?? "" }, ct);
        Log.SnapshotServed(_logger, subscriber, head.Number, cases);
    }

    // The server made the name, and takes it as a literal only.
#pragma warning disable EF1002
    private static Task<int> SetSnapshotAsync(TDb log, string snapshot, CancellationToken ct) => log.Database.ExecuteSqlRawAsync($"set transaction snapshot '{snapshot}'", ct);
#pragma warning restore EF1002

    private static async Task NumberAsync(TDb log, CaseSnapshot[] cases, CancellationToken ct)
    {
        var ids = cases.SelectMany(@case => @case.Events).Select(e => Guid.Parse(e.EventId)).ToArray();
        var numbers = await log.Set<LoggedEvent>().Where(row => ids.Contains(row.EventId)).Select(row => new { row.EventId, row.Number })
            .Concat(log.Set<TrimmedEvent>().Where(row => ids.Contains(row.EventId)).Select(row => new { row.EventId, row.Number })).ToDictionaryAsync(row => row.EventId, row => row.Number, ct);
        var waiting = await log.Set<OutboxEvent>().Where(row => ids.Contains(row.EventId)).Select(row => row.EventId).ToHashSetAsync(ct);
        foreach (var @case in cases)
        {
            var published = @case.Events.ToLookup(e => numbers.ContainsKey(Guid.Parse(e.EventId)));
            if (published[false].Any(e => !waiting.Contains(Guid.Parse(e.EventId))))
                throw new InvalidOperationException($"The snapshot of {@case.Subject} holds events that were never published.");
            foreach (var e in published[true])
                e.Number = numbers[Guid.Parse(e.EventId)];
            @case.Events.Clear();
            @case.Events.Add(published[true].OrderBy(e => e.Number));
        }
    }

    private static void CheckSubscriber(string subscriber)
    {
        if (subscriber.Length is 0 or > LongestName || !subscriber.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw LogErrors.Invalid("subscriber", "A subscriber's name has 1 to 40 lower-case letters, digits and hyphens.");
    }
}
