using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>
/// A transaction that holds the lock of the producer's row in <c>subscription_positions</c>. Whatever happens for a producer happens in one. Disposing without a commit rolls back.
/// </summary>
/// <remarks>
/// That lock alone makes "once and in order" hold: between replicas, between transports, against the retry of parked events. What else keeps
/// replicas from working at the same time only saves work.
/// </remarks>
internal sealed class SubscriptionTurn<TDb> : IAsyncDisposable where TDb : DbContext
{
    private readonly string _producer;
    private readonly OrganisationTransaction _transaction;

    private SubscriptionTurn(TDb db, string producer, OrganisationTransaction transaction, long position) =>
        (Db, _producer, _transaction, Position) = (db, producer, transaction, position);

    public TDb Db { get; }

    /// <summary>Number of the last event taken before this turn.</summary>
    public long Position { get; }

    /// <summary>Waits for the lock. Takes the context over in any case.</summary>
    public static async Task<SubscriptionTurn<TDb>> TakeAsync(TDb db, string producer, string organisation, CancellationToken ct)
    {
        OrganisationTransaction? transaction = null;
        try
        {
            transaction = await OrganisationScope.BeginAsync(db, organisation.Length == 0 ? [] : [organisation], ct);
            return new(db, producer, transaction, await LockAsync(db, producer, ct));
        }
        catch
        {
            if (transaction is not null)
                await transaction.DisposeAsync();
            await db.DisposeAsync();
            throw;
        }
    }

    public Task CommitAsync(CancellationToken ct) => _transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Db.DisposeAsync();
    }

    /// <summary>Notes that events were taken. One round trip: it is part of every effect.</summary>
    public Task<int> MoveAsync(IReadOnlyList<Event> taken, CancellationToken ct) =>
        MoveAsync([.. taken.Select(e => e.Number)], [.. taken.Select(e => Guid.Parse(e.EventId))], ct);

    /// <summary>The same of events of which only number and id are at hand.</summary>
    public Task<int> MoveAsync(long[] numbers, Guid[] ids, CancellationToken ct) =>
        Db.Database.ExecuteSqlAsync(
            $"""
            with moved as (update subscription_positions set position = {numbers[^1]}, refused_at = null where producer = {_producer})
            insert into taken_events (producer, number, event_id) select {_producer}, number, event_id from unnest({numbers}, {ids}) as taken (number, event_id)
            on conflict (producer, number) do update set event_id = excluded.event_id
            """, ct);

    /// <summary>Forgets what was taken beyond a number, and what is parked of it. A snapshot that is being read is read again from its beginning.</summary>
    public async Task GoBackAsync(long position, CancellationToken ct)
    {
        await Db.Database.ExecuteSqlAsync($"update subscription_positions set position = {position}, refused_at = null where producer = {_producer}", ct);
        await Db.Database.ExecuteSqlAsync($"delete from taken_events where producer = {_producer} and number > {position}", ct);
        await Db.Database.ExecuteSqlAsync($"delete from parked_events where producer = {_producer} and number > {position}", ct);
        await Db.Database.ExecuteSqlAsync($"delete from taken_subjects where producer = {_producer}", ct);
    }

    /// <summary>By which number the unfinished reading of a snapshot is known; null: there is none.</summary>
    public Task<long?> FindReadingAsync(CancellationToken ct) =>
        Db.Set<TakenSubject>().Where(row => row.Producer == _producer && row.Organisation == TakenSubject.Nobody && row.Subject == TakenSubject.Nothing)
            .Select(row => (long?)row.Number).SingleOrDefaultAsync(ct);

    /// <summary>The reading of a snapshot begins. It is under way until <see cref="EndReadingAsync"/> or <see cref="GoBackAsync"/>.</summary>
    public Task<int> BeginReadingAsync(long reading, CancellationToken ct) =>
        Db.Database.ExecuteSqlAsync(
            $"""
            insert into taken_subjects (producer, organisation, subject, number)
            values ({_producer}, {TakenSubject.Nobody}, {TakenSubject.Nothing}, {reading})
            """, ct);

    /// <summary>Notes that the reading of a snapshot took a subject up to this event. No effect of a snapshot commits without it. One round trip: it is part of every one.</summary>
    /// <exception cref="IOException">The reading is no longer under way.</exception>
    public async Task NoteSnapshotAsync(Event e, long reading, CancellationToken ct) =>
        RequireUnderWay(await Db.Database.ExecuteSqlAsync(
            $"""
            insert into taken_subjects (producer, organisation, subject, number)
            select {_producer}, {e.Organisation}, {e.Subject}, {e.Number}
            where exists (select 1 from taken_subjects
                where producer = {_producer} and organisation = {TakenSubject.Nobody} and subject = {TakenSubject.Nothing} and number = {reading})
            on conflict (producer, organisation, subject) do update set number = excluded.number
            """, ct));

    /// <summary>The reading of a snapshot is finished: forgets how far it took each subject.</summary>
    /// <exception cref="IOException">The reading is no longer under way.</exception>
    public async Task EndReadingAsync(long reading, CancellationToken ct) =>
        RequireUnderWay(await Db.Database.ExecuteSqlAsync(
            $"""
            delete from taken_subjects where producer = {_producer}
            and exists (select 1 from taken_subjects
                where producer = {_producer} and organisation = {TakenSubject.Nobody} and subject = {TakenSubject.Nothing} and number = {reading})
            """, ct));

    /// <summary>Which events are remembered, by their numbers.</summary>
    public Task<List<TakenEvent>> TakenEventsAsync(CancellationToken ct) =>
        Db.Set<TakenEvent>().AsNoTracking().Where(row => row.Producer == _producer).OrderBy(row => row.Number).ToListAsync(ct);

    /// <summary>A transport may bring what was taken before. Another event under its number comes from a restored producer.</summary>
    /// <exception cref="LogRewoundException">It is another.</exception>
    public async Task RequireSameAsync(Event e, CancellationToken ct)
    {
        var id = Guid.Parse(e.EventId);
        if (await Db.Set<TakenEvent>().AnyAsync(row => row.Producer == _producer && row.Number == e.Number && row.EventId != id, ct))
            throw new LogRewoundException(_producer, e.Number);
    }

    /// <summary>What stands in the way of an event: that one of its subject is parked, or that an unfinished snapshot took its subject up to a number.</summary>
    public async Task<(bool IsParked, long Taken)> LookAsync(Event e, CancellationToken ct)
    {
        var (organisation, subject) = (e.Organisation, e.Subject);
        var found = await Db.Set<SubscriptionPosition>().Where(position => position.Producer == _producer).Select(position => new
        {
            IsParked = Db.Set<ParkedRow>().Any(row => row.Producer == position.Producer && row.Organisation == organisation && row.Subject == subject),
            Taken = Db.Set<TakenSubject>().Where(row => row.Producer == position.Producer && row.Organisation == organisation && row.Subject == subject)
                .Select(row => (long?)row.Number).SingleOrDefault(),
        }).SingleAsync(ct);
        return (found.IsParked, found.Taken ?? 0);
    }

    /// <summary>The same of several events of one organisation: whether nothing stands in the way of any.</summary>
    public Task<bool> IsFreeAsync(IReadOnlyList<Event> events, CancellationToken ct)
    {
        var organisation = events[0].Organisation;
        string[] subjects = [.. events.Select(e => e.Subject).Distinct()];
        return Db.Set<SubscriptionPosition>().Where(position => position.Producer == _producer).Select(position =>
            !Db.Set<ParkedRow>().Any(row => row.Producer == position.Producer && row.Organisation == organisation && subjects.Contains(row.Subject))
            && !Db.Set<TakenSubject>().Any(row => row.Producer == position.Producer && row.Organisation == organisation && subjects.Contains(row.Subject))).SingleAsync(ct);
    }

    // What it took before may be gone: only from its beginning a snapshot brings all of it.
    private static void RequireUnderWay(int rows)
    {
        if (rows == 0)
            throw new IOException("The snapshot is to be read from its beginning, or another replica has finished it.");
    }

    // Statements after it see what its last holder committed.
    private static async Task<long> LockAsync(TDb db, string producer, CancellationToken ct)
    {
        while (true)
        {
            var rows = await db.Set<SubscriptionPosition>()
                .FromSql($"select * from subscription_positions where producer = {producer} for update").AsNoTracking().ToListAsync(ct);
            if (rows.Count > 0)
                return rows[0].Position;
            await db.Database.ExecuteSqlAsync($"insert into subscription_positions (producer, position) values ({producer}, 0) on conflict do nothing", ct);
        }
    }
}
