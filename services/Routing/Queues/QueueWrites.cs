using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// Writes changed items into the cache right after the commit that made the change, whoever made it: a request, an event, a clock. A process that dies in between, or finds
/// no Redis, leaves that to whoever follows the log (<see cref="QueueCacheKeeper"/>).
/// </summary>
internal sealed class QueueWrites(QueueCache cache) : ISaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Dictionary<Guid, WorkItem>> _changed = [];

    public ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        Forget(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db)
            foreach (var change in db.ChangeTracker.Entries<WorkItem>().Where(it => it.State is EntityState.Added or EntityState.Modified))
                _changed.GetValue(db, _ => [])[change.Entity.Id] = change.Entity;
        return ValueTask.FromResult(result);
    }

    public async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && _changed.TryGetValue(db, out var changed))
        {
            Forget(db);
            await cache.WriteCommittedAsync(changed.Values);
        }
    }

    // What a transaction that came to nothing left behind must not be written after the next one.
    private void Forget(DbContext? db)
    {
        if (db is not null)
            _changed.Remove(db);
    }
}
