using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>
/// A producer's history as events, for subscribers whose place in the log is trimmed away. A service that registers none never trims its log.
/// </summary>
public interface ISnapshotSource<TDb> where TDb : DbContext
{
    /// <summary>
    /// Every case (and every other subject) once, with those of its events that a subscriber needs to come to the same state, and the ids that
    /// <see cref="Publishing.Publish"/> returned. What is left out no reader of the snapshot ever gets. Numbers and the order of the events need not be right, and events that still wait in the
    /// outbox need not be left out: the caller numbers, sorts and leaves out.
    /// </summary>
    /// <param name="db">In one REPEATABLE READ transaction of the worker role (may be streamed from), without organisation: tables without
    /// <see cref="RowSecurity.EnableWorkerAccess"/> need <see cref="OrganisationScope.SetAsync"/> first. Do not write.</param>
    /// <param name="ct">Ends the reading.</param>
    IAsyncEnumerable<CaseSnapshot> ReadAsync(TDb db, CancellationToken ct);
}
