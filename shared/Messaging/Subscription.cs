using ComplaintSuite.Contracts.Messaging.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>Names the handlers of a subscription.</summary>
public sealed class SubscriptionBuilder<TDb> where TDb : DbContext
{
    private readonly IServiceCollection _services;

    internal SubscriptionBuilder(IServiceCollection services) => _services = services;

    internal delegate Task Handle(IServiceProvider services, TDb db, string producer, Event e, CancellationToken ct);

    internal delegate Task Empty(TDb db, CancellationToken ct);

    internal Dictionary<string, Handle> Handlers { get; } = new(StringComparer.Ordinal);

    internal Empty? Emptying { get; private set; }

    /// <summary>Events of this type go to this handler. One handler per type; types without one only move the position.</summary>
    public SubscriptionBuilder<TDb> On<TEvent, THandler>()
        where TEvent : IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TDb, TEvent>
    {
        _services.AddScoped<THandler>();
        var parser = new MessageParser<TEvent>(() => new TEvent());
        Handlers.Add(new TEvent().Descriptor.FullName, (services, db, producer, e, ct) =>
        {
            var context = new EventContext<TEvent>(
                producer, e.Number, Guid.Parse(e.EventId), e.Organisation, e.Subject, e.SubjectVersion, e.OccurTime.ToDateTimeOffset(), parser.ParseFrom(e.Payload.Value));
            return services.GetRequiredService<THandler>().HandleAsync(db, context, ct);
        });
        return this;
    }

    /// <summary>
    /// All that the handlers make can be made again from the producer's events: an operator may have it emptied by this and taken anew. Not for a subscription whose
    /// effects people or other services go on from.
    /// </summary>
    /// <param name="empty">Deletes it, in a transaction of the worker role without organisation.</param>
    public SubscriptionBuilder<TDb> RebuiltAfter(Func<TDb, CancellationToken, Task> empty)
    {
        Emptying = new(empty);
        return this;
    }
}

/// <summary>
/// A service's subscription to one producer. However an event arrives, it goes through here: effect and position commit in one transaction, under
/// the lock of the position's row.
/// </summary>
/// <remarks>
/// That lock alone makes "once and in order" hold: between replicas, between transports, against the retry of parked events. What else keeps
/// replicas from working at the same time only saves work.
/// </remarks>
public sealed class Subscription<TDb> : IEventSubscription where TDb : DbContext
{
    private const int ConflictAttempts = 4;

    /// <summary>Most events with a handler in one transaction. The effect of the first is seen when the last has its own.</summary>
    private const int MostTogether = 20;

    private readonly IReadOnlyDictionary<string, SubscriptionBuilder<TDb>.Handle> _handlers;
    private readonly SubscriptionBuilder<TDb>.Empty? _empty;
    private readonly IDbContextFactory<TDb> _worker;
    private readonly IServiceScopeFactory _scopes;
    private readonly MessagingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Subscription<TDb>> _logger;

    internal Subscription(
        string producer, SubscriptionBuilder<TDb> builder, IDbContextFactory<TDb> worker, IServiceScopeFactory scopes, MessagingOptions options, TimeProvider time,
        ILogger<Subscription<TDb>> logger)
    {
        Producer = producer;
        (_handlers, _empty) = (builder.Handlers, builder.Emptying);
        (_worker, _scopes, _options, _time, _logger) = (worker, scopes, options, time, logger);
    }

    /// <inheritdoc />
    public string Subscriber => _options.Service;

    /// <inheritdoc />
    public string Producer { get; }

    /// <inheritdoc />
    public async Task<long> GetPositionAsync(CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        return await db.Set<SubscriptionPosition>().Where(row => row.Producer == Producer).Select(row => row.Position).SingleOrDefaultAsync(ct);
    }

    /// <inheritdoc />
    public async Task<(long Number, Guid? EventId)> GetLastTakenAsync(CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var last = await db.Set<SubscriptionPosition>().Where(row => row.Producer == Producer).Select(row => new
        {
            row.Position,
            EventId = db.Set<TakenEvent>().Where(taken => taken.Producer == row.Producer && taken.Number == row.Position).Select(taken => (Guid?)taken.EventId).SingleOrDefault(),
        }).SingleOrDefaultAsync(ct);
        return last is null ? (0, null) : (last.Position, last.EventId);
    }

    /// <inheritdoc />
    public async Task NoteRefusalAsync(CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        await db.Database.ExecuteSqlAsync($"update subscription_positions set refused_at = coalesce(refused_at, {_time.GetUtcNow()}) where producer = {Producer}", ct);
        await transaction.CommitAsync(ct);
    }

    /// <inheritdoc />
    public async Task<TakeResult> ApplyAsync(IReadOnlyList<Event> events, CancellationToken ct)
    {
        var result = new TakeResult(0, Gap: false);
        for (var i = 0; i < events.Count && !result.Gap;)
        {
            var run = RunFrom(events, i);
            result = await TakeTogetherAsync(run, ct) ?? await TakeSinglyAsync(run, ct);
            i += run.Count;
        }
        if (events.Count == 0)
            result = new TakeResult(await GetPositionAsync(ct), Gap: false);
        Telemetry.Position.Record(result.Position, Tags);
        return result;
    }

    /// <inheritdoc />
    public async Task<TakeResult> ApplySnapshotAsync(IAsyncEnumerable<ReadSnapshotResponse> snapshot, CancellationToken ct)
    {
        var cases = 0;
        await foreach (var item in snapshot.WithCancellation(ct))
        {
            if (item.ItemCase == ReadSnapshotResponse.ItemOneofCase.Case)
            {
                await TakeCaseAsync(item.Case, ct);
                cases++;
            }
            if (item.ItemCase != ReadSnapshotResponse.ItemOneofCase.Number)
                continue;
            await using var db = await _worker.CreateDbContextAsync(ct);
            await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
            var position = Math.Max(await LockAsync(db, ct), item.Number);
            if (position == item.Number && item.EventId.Length > 0)
                await MoveAsync(db, [(item.Number, Guid.Parse(item.EventId))], ct);
            await db.Database.ExecuteSqlAsync($"delete from taken_subjects where producer = {Producer}", ct);
            await transaction.CommitAsync(ct);
            Log.SnapshotTaken(_logger, Producer, cases, position);
            Telemetry.Position.Record(position, Tags);
            return new TakeResult(position, Gap: false);
        }
        throw new IOException("The snapshot ended without its number.");
    }

    /// <summary>Whether <see cref="RebuildAsync"/> is possible.</summary>
    internal bool IsRebuildable => _empty is not null;

    /// <summary>Empties what was made of the producer's events and forgets how far it was taken, in one transaction: everything is applied again.</summary>
    /// <exception cref="Exception">It can't be made again.</exception>
    internal async Task RebuildAsync(CancellationToken ct)
    {
        if (_empty is null)
            throw LogErrors.Precondition(LogErrors.NotRebuildable, $"What {Subscriber} made of the events of {Producer} holds facts of its own, which no event brings back.");
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        await LockAsync(db, ct);
        await GoBackAsync(db, 0, ct);
        await _empty(db, ct);
        await transaction.CommitAsync(ct);
        Log.RebuildBegun(_logger, Producer);
    }

    /// <summary>Goes back to the last event that a restored producer still has, and on from there. What was made of the events that it lost stays.</summary>
    /// <param name="numberAtProducer">The producer's number of an event; 0: it has none.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Position, and how many events taken here were lost there.</returns>
    /// <exception cref="Exception">There is nothing to decide, or the producer knows no event that is remembered here.</exception>
    internal async Task<(long Position, long Lost)> ContinueAsync(Func<Guid, CancellationToken, Task<long>> numberAtProducer, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var position = await LockAsync(db, ct);
        var taken = await db.Set<TakenEvent>().AsNoTracking().Where(row => row.Producer == Producer).OrderBy(row => row.Number).ToListAsync(ct);
        // What both know is a beginning of what was taken here: found by halves.
        var known = 0;
        for (var unknown = taken.Count; known < unknown;)
        {
            var middle = (known + unknown) / 2;
            if (await numberAtProducer(taken[middle].EventId, ct) == taken[middle].Number)
                known = middle + 1;
            else
                unknown = middle;
        }
        if (known == taken.Count)
            throw LogErrors.Precondition(LogErrors.NotRewound, $"{Producer} has all that was taken of it.");
        // It may have lost everything; but only what is remembered from the first event on can say so.
        if (known == 0 && taken[0].Number > 1)
            throw LogErrors.Precondition(LogErrors.NoCommonEvent, $"{Producer} knows none of the events from {taken[0].Number} on that are remembered here.");
        var last = known == 0 ? 0 : taken[known - 1].Number;
        await GoBackAsync(db, last, ct);
        await transaction.CommitAsync(ct);
        Log.Continued(_logger, Producer, last, position - last);
        return (last, position - last);
    }

    /// <summary>Forgets which events the oldest numbers were: as many are kept as a log keeps events.</summary>
    internal async Task ForgetAsync(CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from taken_events using subscription_positions
            where taken_events.producer = {Producer} and subscription_positions.producer = {Producer} and number <= position - {_options.KeepEvents}
            """, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>
    /// Applies a subject's parked events in order, each in its own transaction, until one fails. A failure that may pass by itself is thrown and
    /// is no attempt.
    /// </summary>
    /// <param name="organisation">Organisation of the subject.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="byHand">Somebody asks for it: also what is not due.</param>
    /// <param name="ct">Cancels.</param>
    internal async Task<(int Applied, int Remaining)> RetryAsync(string organisation, string subject, bool byHand, CancellationToken ct)
    {
        var applied = 0;
        while (await RetryFirstAsync(organisation, subject, byHand, ct))
            applied++;
        var remaining = await CountParkedAsync(organisation, subject, ct);
        if (applied > 0 || remaining > 0)
            Log.Retried(_logger, Producer, applied, remaining);
        return (applied, remaining);
    }

    /// <summary>Whether its events are being delivered to this process.</summary>
    internal Delivery Delivery { get; } = new();

    internal KeyValuePair<string, object?>[] Tags => [Telemetry.Tag("service", Subscriber), Telemetry.Tag("producer", Producer)];

    private bool Handles(Event e) => _handlers.ContainsKey(EventTypes.NameOf(e.Payload));

    // Events that follow each other; those of them with a handler are of one organisation.
    private List<Event> RunFrom(IReadOnlyList<Event> events, int from)
    {
        var run = new List<Event>();
        string? organisation = null;
        for (var (i, handled) = (from, 0); i < events.Count && events[i].Number == events[from].Number + run.Count; i++)
        {
            if (Handles(events[i]))
            {
                if (handled++ == MostTogether || (organisation ??= events[i].Organisation) != events[i].Organisation)
                    break;
            }
            run.Add(events[i]);
        }
        return run;
    }

    // One transaction for several events: nearly all that an event costs is its transaction. Null where one of them can't go with the others, or there are no several.
    private async Task<TakeResult?> TakeTogetherAsync(List<Event> run, CancellationToken ct)
    {
        Event[] handled = [.. run.Where(Handles)];
        if (handled.Length < 2)
            return null;
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, ScopeOf(handled[0]), ct);
        if (run[0].Number != await LockAsync(db, ct) + 1 || await IsInTheWayAsync(db, handled, ct))
            return null;
        foreach (var e in handled)
        {
            using var activity = Telemetry.StartTaking(Producer, e);
            try
            {
                await HandleAsync(db, e, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                // Nothing of it is kept; one by one, those before it get their effect and it shows for itself.
                Log.EventsGoAlone(_logger, Producer, run[0].Number, run[^1].Number, e.Number, Failures.KindOf(failure));
                return null;
            }
            db.ChangeTracker.Clear();
        }
        await MoveAsync(db, [.. run.Select(e => (e.Number, Guid.Parse(e.EventId)))], ct);
        await transaction.CommitAsync(ct);
        Telemetry.Taken.Add(handled.Length, Tags);
        return new TakeResult(run[^1].Number, Gap: false);
    }

    private async Task<TakeResult> TakeSinglyAsync(List<Event> events, CancellationToken ct)
    {
        var result = new TakeResult(0, Gap: false);
        for (var i = 0; i < events.Count;)
        {
            var unhandled = CountUnhandled(events, i);
            result = unhandled > 0 ? await SkipAsync([.. events.GetRange(i, unhandled)], ct) : await TakeAsync(events[i], ct);
            if (result.Gap)
            {
                Log.Gap(_logger, Producer, events[i].Number, result.Position);
                break;
            }
            i += Math.Max(unhandled, 1);
        }
        return result;
    }

    // How many events from here on follow each other and concern nobody here: they cost one transaction together.
    private int CountUnhandled(List<Event> events, int from)
    {
        var count = 0;
        while (from + count < events.Count && !Handles(events[from + count]) && events[from + count].Number == events[from].Number + count)
            count++;
        return count;
    }

    private async Task<TakeResult> SkipAsync(Event[] events, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var position = await LockAsync(db, ct);
        if (events[0].Number > position + 1)
            return new TakeResult(position, Gap: true);
        if (events[0].Number <= position)
            await CheckIsSameAsync(db, events[0], ct);
        (long, Guid)[] rest = [.. events.Where(e => e.Number > position).Select(e => (e.Number, Guid.Parse(e.EventId)))];
        if (rest.Length > 0)
        {
            await MoveAsync(db, rest, ct);
            await transaction.CommitAsync(ct);
        }
        return new TakeResult(Math.Max(position, events[^1].Number), Gap: false);
    }

    // A transport may bring what was taken before. Another event under its number comes from a restored producer.
    private async Task CheckIsSameAsync(TDb db, Event e, CancellationToken ct)
    {
        var id = Guid.Parse(e.EventId);
        if (await db.Set<TakenEvent>().AnyAsync(row => row.Producer == Producer && row.Number == e.Number && row.EventId != id, ct))
            throw new LogRewoundException(Producer, e.Number);
    }

    private async Task<TakeResult> TakeAsync(Event e, CancellationToken ct)
    {
        using var activity = Telemetry.StartTaking(Producer, e);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TakeOnceAsync(e, failure: null, ct);
            }
            catch (Exception failure) when (IsLasting(failure, attempt))
            {
                activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, Failures.KindOf(failure));
                return await TakeOnceAsync(e, failure, ct);
            }
            catch (Exception failure) when (Failures.Classify(failure) == FailureClass.Conflict)
            {
                Log.Conflict(_logger, Producer, e.Number, Failures.KindOf(failure), attempt);
            }
        }
    }

    // One transaction: apply, or park when it failed before or when its subject is parked already.
    private async Task<TakeResult> TakeOnceAsync(Event e, Exception? failure, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, ScopeOf(e), ct);
        var position = await LockAsync(db, ct);
        if (e.Number <= position)
        {
            await CheckIsSameAsync(db, e, ct);
            return new TakeResult(position, Gap: false);
        }
        if (e.Number > position + 1)
            return new TakeResult(position, Gap: true);
        var (behind, taken) = await LookAsync(db, e, ct);
        // A snapshot that is not finished may have brought it already.
        if (e.Number > taken)
            await ApplyOrParkAsync(db, e, behind, failure, ct);
        await MoveAsync(db, [(e.Number, Guid.Parse(e.EventId))], ct);
        await transaction.CommitAsync(ct);
        if (e.Number > taken)
            Tell(e, behind, failure);
        return new TakeResult(e.Number, Gap: false);
    }

    private async Task TakeCaseAsync(CaseSnapshot @case, CancellationToken ct)
    {
        Event[] events = [.. @case.Events.Where(Handles)];
        if (events.Length == 0)
            return;
        try
        {
            // All events of a case in one transaction: a rebuild reads millions of them.
            await TakeFromSnapshotAsync(events, int.MaxValue, ct);
            return;
        }
        catch (Exception failure) when (Failures.Classify(failure) != FailureClass.Transient)
        {
            Log.CaseNotDigested(_logger, Producer, @case.Organisation, @case.Subject, Failures.KindOf(failure));
        }
        // One of them fails: those before it get their effect one by one, and it is parked with what follows it.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await TakeFromSnapshotAsync(events, 1, ct))
                    return;
                attempt = 0;
            }
            catch (Exception failure) when (IsLasting(failure, attempt))
            {
                await ParkFromSnapshotAsync(events, failure, ct);
                attempt = 0;
            }
            catch (Exception failure) when (Failures.Classify(failure) == FailureClass.Conflict)
            {
                Log.Conflict(_logger, Producer, 0, Failures.KindOf(failure), attempt);
            }
        }
    }

    // False: nothing was left to take.
    private async Task<bool> TakeFromSnapshotAsync(Event[] events, int atMost, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, ScopeOf(events[0]), ct);
        var position = await LockAsync(db, ct);
        var (behind, taken) = await LookAsync(db, events[0], ct);
        var rest = NotYetTaken(events, position, taken);
        if (rest.Length == 0)
            return false;
        foreach (var e in rest.Take(atMost))
        {
            await ApplyOrParkAsync(db, e, behind, failure: null, ct);
            db.ChangeTracker.Clear();
        }
        await NoteTakenAsync(db, rest[Math.Min(atMost, rest.Length) - 1], ct);
        await transaction.CommitAsync(ct);
        foreach (var e in rest.Take(atMost))
            Tell(e, behind, failure: null);
        return true;
    }

    private async Task ParkFromSnapshotAsync(Event[] events, Exception failure, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, ScopeOf(events[0]), ct);
        var position = await LockAsync(db, ct);
        var (behind, taken) = await LookAsync(db, events[0], ct);
        var rest = NotYetTaken(events, position, taken);
        if (rest.Length == 0)
            return;
        await ApplyOrParkAsync(db, rest[0], behind, failure, ct);
        await NoteTakenAsync(db, rest[0], ct);
        await transaction.CommitAsync(ct);
        Tell(rest[0], behind, failure);
    }

    private async Task<bool> RetryFirstAsync(string organisation, string subject, bool byHand, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            Event? e = null;
            var attempts = 0;
            try
            {
                await using var db = await _worker.CreateDbContextAsync(ct);
                await using var transaction = await OrganisationScope.BeginAsync(db, organisation, ct);
                await LockAsync(db, ct);
                var first = await FirstParkedAsync(db, organisation, subject, ct);
                // Another replica found it due at the same time, and has tried it meanwhile.
                if (first is null || !(byHand || first.NextAttemptAt <= _time.GetUtcNow()))
                    return false;
                (e, attempts) = (first.ToMessage(first.Number), first.Attempts);
                await HandleAsync(db, e, ct);
                await db.Database.ExecuteSqlAsync($"delete from parked_events where sequence = {first.Sequence}", ct);
                await transaction.CommitAsync(ct);
                Telemetry.Taken.Add(1, Tags);
                return true;
            }
            catch (Exception failure) when (e is not null && IsLasting(failure, attempt))
            {
                await NoteFailureAsync(e, attempts, failure, ct);
                return false;
            }
            catch (Exception failure) when (e is not null && Failures.Classify(failure) == FailureClass.Conflict)
            {
                Log.Conflict(_logger, Producer, e.Number, Failures.KindOf(failure), attempt);
            }
        }
    }

    /// <summary>Between the attempt and this the lock was free: an attempt of another replica is the same one.</summary>
    private async Task NoteFailureAsync(Event e, int attempts, Exception failure, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, ScopeOf(e), ct);
        await LockAsync(db, ct);
        var eventId = Guid.Parse(e.EventId);
        var row = await db.Set<ParkedRow>().SingleOrDefaultAsync(row => row.Producer == Producer && row.EventId == eventId, ct);
        if (row is null || row.Attempts != attempts)
            return;
        row.Attempts++;
        row.Failure = Failures.KindOf(failure);
        row.NextAttemptAt = NextAttempt(row.Attempts);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Log.RetryFailed(_logger, Producer, e.Number, e.EventId, row.Type, row.Attempts, row.Failure, failure.StackTrace);
        if (row.NextAttemptAt is null)
            Log.AttemptsUsedUp(_logger, Producer, e.Number, e.EventId, row.Type, row.Attempts, row.Failure);
    }

    private async Task<int> CountParkedAsync(string organisation, string subject, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, organisation, ct);
        return await db.Set<ParkedRow>().CountAsync(row => row.Producer == Producer && row.Organisation == organisation && row.Subject == subject, ct);
    }

    private async Task ApplyOrParkAsync(TDb db, Event e, bool behind, Exception? failure, CancellationToken ct)
    {
        if (!behind && failure is null)
        {
            await HandleAsync(db, e, ct);
            return;
        }
        var now = _time.GetUtcNow();
        db.Add(new ParkedRow
        {
            Producer = Producer,
            Number = e.Number,
            EventId = Guid.Parse(e.EventId),
            Organisation = e.Organisation,
            Subject = e.Subject,
            SubjectVersion = e.SubjectVersion,
            OccurredAt = e.OccurTime.ToDateTimeOffset(),
            Type = EventTypes.NameOf(e.Payload),
            Payload = e.Payload.Value.ToByteArray(),
            Traceparent = e.Traceparent.Length == 0 ? null : e.Traceparent,
            ParkedAt = now,
            Attempts = behind ? 0 : 1,
            Failure = behind ? null : Failures.KindOf(failure!),
            // What only waits is due as soon as it is the first of its subject.
            NextAttemptAt = behind ? now : NextAttempt(1),
        });
        await db.SaveChangesAsync(ct);
    }

    private async Task HandleAsync(TDb db, Event e, CancellationToken ct)
    {
        // A new version of the service may have dropped the handler of an event that the old one parked.
        if (!_handlers.TryGetValue(EventTypes.NameOf(e.Payload), out var handle))
            return;
        await using var scope = _scopes.CreateAsyncScope();
        await handle(scope.ServiceProvider, db, Producer, e, ct);
        await db.SaveChangesAsync(ct);
    }

    private void Tell(Event e, bool behind, Exception? failure)
    {
        if (behind)
            Log.ParkedBehind(_logger, Producer, e.Number, e.EventId, EventTypes.NameOf(e.Payload));
        else if (failure is not null)
            Log.Parked(_logger, Producer, e.Number, e.EventId, EventTypes.NameOf(e.Payload), Failures.KindOf(failure), failure.StackTrace);
        else
            Telemetry.Taken.Add(1, Tags);
    }

    private DateTimeOffset? NextAttempt(int attempts) => attempts <= _options.RetryIntervals.Count ? _time.GetUtcNow() + _options.RetryIntervals[attempts - 1] : null;

    private static bool IsLasting(Exception failure, int attempt) => Failures.Classify(failure) switch
    {
        FailureClass.Transient => false,
        FailureClass.Conflict => attempt >= ConflictAttempts,
        FailureClass.Lasting => true,
    };

    private static string[] ScopeOf(Event e) => e.Organisation.Length == 0 ? [] : [e.Organisation];

    // The row's lock is what serialises everything about a producer. Statements after it see what its last holder committed.
    private async Task<long> LockAsync(TDb db, CancellationToken ct)
    {
        while (true)
        {
            var rows = await db.Set<SubscriptionPosition>()
                .FromSql($"select * from subscription_positions where producer = {Producer} for update").AsNoTracking().ToListAsync(ct);
            if (rows.Count > 0)
                return rows[0].Position;
            await db.Database.ExecuteSqlAsync($"insert into subscription_positions (producer, position) values ({Producer}, 0) on conflict do nothing", ct);
        }
    }

    // One round trip: it is part of every effect.
    private Task<int> MoveAsync(TDb db, (long Number, Guid EventId)[] taken, CancellationToken ct)
    {
        long[] numbers = [.. taken.Select(each => each.Number)];
        Guid[] ids = [.. taken.Select(each => each.EventId)];
        return db.Database.ExecuteSqlAsync(
            $"""
            with moved as (update subscription_positions set position = {numbers[^1]}, refused_at = null where producer = {Producer})
            insert into taken_events (producer, number, event_id) select {Producer}, number, event_id from unnest({numbers}, {ids}) as taken (number, event_id)
            on conflict (producer, number) do update set event_id = excluded.event_id
            """, ct);
    }

    private async Task GoBackAsync(TDb db, long position, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"update subscription_positions set position = {position}, refused_at = null where producer = {Producer}", ct);
        await db.Database.ExecuteSqlAsync($"delete from taken_events where producer = {Producer} and number > {position}", ct);
        await db.Database.ExecuteSqlAsync($"delete from parked_events where producer = {Producer} and number > {position}", ct);
        await db.Database.ExecuteSqlAsync($"delete from taken_subjects where producer = {Producer}", ct);
    }

    // What stands in the way of an event: a parked one of its subject, or that an unfinished snapshot took it.
    private async Task<(bool Parked, long Taken)> LookAsync(TDb db, Event e, CancellationToken ct)
    {
        var (organisation, subject) = (e.Organisation, e.Subject);
        var found = await db.Set<SubscriptionPosition>().Where(position => position.Producer == Producer).Select(position => new
        {
            Parked = db.Set<ParkedRow>().Any(row => row.Producer == position.Producer && row.Organisation == organisation && row.Subject == subject),
            Taken = db.Set<TakenSubject>().Where(row => row.Producer == position.Producer && row.Organisation == organisation && row.Subject == subject)
                .Select(row => (long?)row.Number).SingleOrDefault(),
        }).SingleAsync(ct);
        return (found.Parked, found.Taken ?? 0);
    }

    // The same of several events of one organisation: whether anything stands in the way of any.
    private Task<bool> IsInTheWayAsync(TDb db, Event[] events, CancellationToken ct)
    {
        var organisation = events[0].Organisation;
        string[] subjects = [.. events.Select(e => e.Subject).Distinct()];
        return db.Set<SubscriptionPosition>().Where(position => position.Producer == Producer).Select(position =>
            db.Set<ParkedRow>().Any(row => row.Producer == position.Producer && row.Organisation == organisation && subjects.Contains(row.Subject))
            || db.Set<TakenSubject>().Any(row => row.Producer == position.Producer && row.Organisation == organisation && subjects.Contains(row.Subject))).SingleAsync(ct);
    }

    private Task<ParkedRow?> FirstParkedAsync(TDb db, string organisation, string subject, CancellationToken ct) =>
        db.Set<ParkedRow>().AsNoTracking().Where(row => row.Producer == Producer && row.Organisation == organisation && row.Subject == subject)
            .OrderBy(row => row.Sequence).FirstOrDefaultAsync(ct);

    private Task<int> NoteTakenAsync(TDb db, Event e, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into taken_subjects (producer, organisation, subject, number) values ({Producer}, {e.Organisation}, {e.Subject}, {e.Number})
            on conflict (producer, organisation, subject) do update set number = excluded.number
            """, ct);

    private static Event[] NotYetTaken(Event[] events, long position, long taken) => [.. events.Where(e => e.Number > Math.Max(position, taken))];
}
