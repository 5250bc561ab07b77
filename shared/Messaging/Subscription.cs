using System.Diagnostics;
using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>
/// A service's subscription to one producer: takes its events. However one arrives, it goes through here: effect and position commit in one transaction, in the
/// turn of the producer (<see cref="SubscriptionTurn{TDb}"/>).
/// </summary>
/// <remarks>
/// What can't be digested goes to <see cref="Parking{TDb}"/>, a snapshot to <see cref="SnapshotTaker{TDb}"/>; what operators decide is in <see cref="Subscriptions{TDb}"/>.
/// </remarks>
public sealed class Subscription<TDb> : IEventSubscription where TDb : DbContext
{
    /// <summary>Most events with a handler in one transaction. The effect of the first is seen when the last has its own.</summary>
    private const int MostTogether = 20;

    private readonly EventHandlers<TDb> _handlers;
    private readonly SnapshotTaker<TDb> _snapshots;
    private readonly TimeProvider _time;
    private readonly ILogger<Subscription<TDb>> _logger;

    internal Subscription(
        string producer, SubscriptionBuilder<TDb> builder, IDbContextFactory<TDb> worker, IServiceScopeFactory scopes, MessagingOptions options, TimeProvider time,
        ILogger<Subscription<TDb>> logger)
    {
        (Producer, Subscriber, Emptying, _time, _logger) = (producer, options.Service, builder.Emptying, time, logger);
        Tags = [Telemetry.Tag("service", Subscriber), Telemetry.Tag("producer", Producer)];
        State = new(producer, worker);
        _handlers = new(producer, builder, scopes, Tags);
        Parking = new(producer, State, _handlers, options, time, logger);
        _snapshots = new(producer, State, _handlers, Parking, logger);
    }

    /// <inheritdoc />
    public string Subscriber { get; }

    /// <inheritdoc />
    public string Producer { get; }

    internal SubscriptionState<TDb> State { get; }

    internal Parking<TDb> Parking { get; }

    /// <summary>Empties what the handlers made; null: no event brings it back.</summary>
    internal SubscriptionBuilder<TDb>.Empty? Emptying { get; }

    /// <summary>Whether its events are being delivered to this process.</summary>
    internal Delivery Delivery { get; } = new();

    internal KeyValuePair<string, object?>[] Tags { get; }

    /// <inheritdoc />
    public Task<long> GetPositionAsync(CancellationToken ct) => State.GetPositionAsync(ct);

    /// <inheritdoc />
    public Task<(long Number, Guid? EventId)> GetLastTakenAsync(CancellationToken ct) => State.GetLastTakenAsync(ct);

    /// <inheritdoc />
    public Task NoteRefusalAsync(CancellationToken ct) => State.NoteRefusalAsync(_time.GetUtcNow(), ct);

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
        if (!result.Gap)
            Delivery.Runs();
        Telemetry.Position.Record(result.Position, Tags);
        return result;
    }

    /// <inheritdoc />
    public async Task<TakeResult> ApplySnapshotAsync(IAsyncEnumerable<ReadSnapshotResponse> snapshot, CancellationToken ct)
    {
        var position = await _snapshots.TakeAsync(snapshot, Delivery.Runs, ct);
        Telemetry.Position.Record(position, Tags);
        return new TakeResult(position, Gap: false);
    }

    // Events that follow each other; those of them with a handler are of one organisation.
    private List<Event> RunFrom(IReadOnlyList<Event> events, int from)
    {
        var run = new List<Event>();
        string? organisation = null;
        for (var (i, handled) = (from, 0); i < events.Count && events[i].Number == events[from].Number + run.Count; i++)
        {
            if (_handlers.Has(events[i]))
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
        Event[] handled = [.. run.Where(_handlers.Has)];
        if (handled.Length < 2)
            return null;
        await using var turn = await State.TakeTurnAsync(handled[0], ct);
        if (run[0].Number != turn.Position + 1 || !await turn.IsFreeAsync(handled, ct))
            return null;
        foreach (var e in handled)
        {
            using var activity = Telemetry.StartTaking(Producer, e);
            try
            {
                await _handlers.HandleAsync(turn.Db, e, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                // Nothing of it is kept; one by one, those before it get their effect and it shows for itself.
                Log.EventsGoAlone(_logger, Producer, run[0].Number, run[^1].Number, e.Number, Failures.KindOf(failure));
                return null;
            }
            turn.Db.ChangeTracker.Clear();
        }
        await turn.MoveAsync(run, ct);
        await turn.CommitAsync(ct);
        return new TakeResult(run[^1].Number, Gap: false);
    }

    private async Task<TakeResult> TakeSinglyAsync(List<Event> events, CancellationToken ct)
    {
        var result = new TakeResult(0, Gap: false);
        for (var i = 0; i < events.Count;)
        {
            // Those that concern nobody here cost one transaction together.
            var unhandled = events.Skip(i).TakeWhile(e => !_handlers.Has(e)).ToList();
            result = unhandled.Count > 0 ? await SkipAsync(unhandled, ct) : await TakeAsync(events[i], ct);
            if (result.Gap)
            {
                Log.Gap(_logger, Producer, events[i].Number, result.Position);
                break;
            }
            i += Math.Max(unhandled.Count, 1);
        }
        return result;
    }

    private async Task<TakeResult> SkipAsync(List<Event> events, CancellationToken ct)
    {
        await using var turn = await State.TakeTurnAsync("", ct);
        if (events[0].Number > turn.Position + 1)
            return new TakeResult(turn.Position, Gap: true);
        if (events[0].Number <= turn.Position)
            await turn.RequireSameAsync(events[0], ct);
        Event[] rest = [.. events.Where(e => e.Number > turn.Position)];
        if (rest.Length > 0)
        {
            await turn.MoveAsync(rest, ct);
            await turn.CommitAsync(ct);
        }
        return new TakeResult(Math.Max(turn.Position, events[^1].Number), Gap: false);
    }

    private async Task<TakeResult> TakeAsync(Event e, CancellationToken ct)
    {
        using var activity = Telemetry.StartTaking(Producer, e);
        var result = default(TakeResult);
        var failure = await Attempts.TryAsync(
            async () => result = await TakeOnceAsync(e, failure: null, ct), (met, attempt) => Log.Conflict(_logger, Producer, e.Number, Failures.KindOf(met), attempt), ct);
        if (failure is null)
            return result;
        activity?.SetStatus(ActivityStatusCode.Error, Failures.KindOf(failure));
        return await TakeOnceAsync(e, failure, ct);
    }

    // One transaction: apply, or park when it failed before or when its subject is parked already.
    private async Task<TakeResult> TakeOnceAsync(Event e, Exception? failure, CancellationToken ct)
    {
        await using var turn = await State.TakeTurnAsync(e, ct);
        if (e.Number <= turn.Position)
        {
            await turn.RequireSameAsync(e, ct);
            return new TakeResult(turn.Position, Gap: false);
        }
        if (e.Number > turn.Position + 1)
            return new TakeResult(turn.Position, Gap: true);
        var (isParked, taken) = await turn.LookAsync(e, ct);
        // A snapshot that is not finished may have brought it already.
        if (e.Number > taken)
            await Parking.ApplyOrParkAsync(turn.Db, e, isParked, failure, ct);
        await turn.MoveAsync([e], ct);
        await turn.CommitAsync(ct);
        return new TakeResult(e.Number, Gap: false);
    }
}
