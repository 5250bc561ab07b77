using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>
/// What this service's database knows of one producer: how far its events were taken, which they were, what of them is parked. What depends on it is done in a
/// <see cref="SubscriptionTurn{TDb}"/>.
/// </summary>
internal sealed class SubscriptionState<TDb>(string producer, IDbContextFactory<TDb> worker) where TDb : DbContext
{
    /// <summary>Waits for the turn, for an event: in a transaction that sees its organisation.</summary>
    public Task<SubscriptionTurn<TDb>> TakeTurnAsync(Event e, CancellationToken ct) => TakeTurnAsync(e.Organisation, ct);

    /// <summary>Waits for the turn.</summary>
    /// <param name="organisation">Whose rows there are; empty: nobody's.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<SubscriptionTurn<TDb>> TakeTurnAsync(string organisation, CancellationToken ct) =>
        await SubscriptionTurn<TDb>.TakeAsync(await worker.CreateDbContextAsync(ct), producer, organisation, ct);

    /// <inheritdoc cref="IEventSubscription.GetPositionAsync"/>
    public async Task<long> GetPositionAsync(CancellationToken ct)
    {
        await using var db = await worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        return await db.Set<SubscriptionPosition>().Where(row => row.Producer == producer).Select(row => row.Position).SingleOrDefaultAsync(ct);
    }

    /// <inheritdoc cref="IEventSubscription.GetLastTakenAsync"/>
    public async Task<(long Number, Guid? EventId)> GetLastTakenAsync(CancellationToken ct)
    {
        await using var db = await worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var last = await db.Set<SubscriptionPosition>().Where(row => row.Producer == producer).Select(row => new
        {
            row.Position,
            EventId = db.Set<TakenEvent>().Where(taken => taken.Producer == row.Producer && taken.Number == row.Position).Select(taken => (Guid?)taken.EventId).SingleOrDefault(),
        }).SingleOrDefaultAsync(ct);
        return last is null ? (0, null) : (last.Position, last.EventId);
    }

    /// <summary>Since when the producer does not know the event at the position: the first time counts.</summary>
    public async Task NoteRefusalAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        await db.Database.ExecuteSqlAsync($"update subscription_positions set refused_at = coalesce(refused_at, {now}) where producer = {producer}", ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Forgets which events the oldest numbers were.</summary>
    /// <param name="keep">How many of the latest stay.</param>
    /// <param name="ct">Cancels.</param>
    public async Task ForgetAsync(int keep, CancellationToken ct)
    {
        await using var db = await worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from taken_events using subscription_positions
            where taken_events.producer = {producer} and subscription_positions.producer = {producer} and number <= position - {keep}
            """, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>How many events of a subject are parked.</summary>
    public async Task<int> CountParkedAsync(string organisation, string subject, CancellationToken ct)
    {
        await using var db = await worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, organisation, ct);
        return await db.Set<ParkedRow>().CountAsync(row => row.Producer == producer && row.Organisation == organisation && row.Subject == subject, ct);
    }
}
