using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ComplaintSuite.Messaging;

/// <summary>
/// The row-security primitive of the suite. PostgreSQL shows and takes only rows whose <c>organisation</c> is in the setting <c>app.orgs</c>
/// (<see cref="RowSecurity"/>), and that setting lives exactly as long as a transaction. So every read and every write of a service, workers
/// included, happens between <see cref="BeginAsync(DbContext, string, CancellationToken)"/> and <see cref="OrganisationTransaction.CommitAsync"/>; outside of it a table looks empty
/// and refuses every row (SQLSTATE 42501).
/// </summary>
/// <remarks>
/// <para>The organisations come from the validated token, from the case number, or from an event. A field of a request names one only where the caller may act for every
/// organisation (a service that exports a directory or fetches a text, an operator who imports a directory), or after it was found among those of the token.</para>
/// <para>The setting is local to the transaction, so nothing leaks into the next user of a pooled connection. Npgsql multiplexing and
/// <c>EnableRetryOnFailure</c> stay off: both would run statements outside of the transaction that was set up.</para>
/// </remarks>
public static class OrganisationScope
{
    /// <summary>A scope in which nothing is there, for a caller who may see nothing: the same statements run as for anybody. No organisation can have this code.</summary>
    public const string Nowhere = "-";

    /// <summary>Dead connections that one caller may be handed, one after the other, while others empty the pool.</summary>
    private const int MostAttempts = 4;

    private static readonly ConditionalWeakTable<DbContext, OrganisationTransaction> Current = [];

    /// <summary>
    /// Begins a transaction in which only the rows of <paramref name="organisations"/> exist. No organisation at all is allowed: nothing is visible then.
    /// Disposing without a commit rolls back.
    /// </summary>
    /// <remarks>Savepoints around each save are switched off: a failed save ends the whole act, and they cost two round trips each.</remarks>
    /// <exception cref="ArgumentException">An organisation code is blank.</exception>
    /// <exception cref="InvalidOperationException">The context is in a transaction already.</exception>
    public static async Task<OrganisationTransaction> BeginAsync(
        DbContext db, IEnumerable<string> organisations, CancellationToken ct, IsolationLevel isolation = IsolationLevel.ReadCommitted)
    {
        var codes = Codes(organisations);
        db.Database.AutoSavepointsEnabled = false;
        for (var attempt = 1; ; attempt++)
        {
            var inner = await db.Database.BeginTransactionAsync(isolation, ct);
            try
            {
                await SetCodesAsync(db, codes, ct);
                var transaction = new OrganisationTransaction(db, inner);
                Current.AddOrUpdate(db, transaction);
                return transaction;
            }
            catch (Exception failure)
            {
                await inner.DisposeAsync();
                // A restart of the server leaves dead connections in the pool, which tell of it when they are used. Nothing was done over this one yet.
                if (attempt == MostAttempts || !Failures.IsConnectionLost(failure))
                    throw;
                NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
            }
        }
    }

    /// <summary>Begins a transaction in which only the rows of one organisation exist.</summary>
    public static Task<OrganisationTransaction> BeginAsync(DbContext db, string organisation, CancellationToken ct) => BeginAsync(db, [organisation], ct);

    /// <summary>
    /// Changes the organisations of the running transaction, for a worker that goes through the rows of several. Entities that are tracked
    /// from before stay tracked: clear the change tracker when they must not be saved under the new scope.
    /// </summary>
    /// <exception cref="InvalidOperationException">No transaction is running: the setting would be lost at once.</exception>
    public static Task SetAsync(DbContext db, IEnumerable<string> organisations, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("The organisation scope lives in a transaction: call BeginAsync first.");
        return SetCodesAsync(db, Codes(organisations), ct);
    }

    /// <summary>The running transaction remembers that it holds an event, so that its commit wakes the relay.</summary>
    internal static void NotePublished(DbContext db)
    {
        if (db.Database.CurrentTransaction is not null && Current.TryGetValue(db, out var transaction))
            transaction.Published = true;
    }

    /// <summary>What to do once the running transaction is committed; never, if it is not.</summary>
    /// <exception cref="InvalidOperationException">No transaction is running.</exception>
    public static void OnCommit(DbContext db, Action action)
    {
        if (db.Database.CurrentTransaction is null || !Current.TryGetValue(db, out var transaction))
            throw new InvalidOperationException("Nothing commits: call BeginAsync first.");
        transaction.OnCommit += action;
    }

    private static string[] Codes(IEnumerable<string> organisations)
    {
        var codes = organisations.Distinct(StringComparer.Ordinal).ToArray();
        if (codes.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("An organisation code is blank.", nameof(organisations));
        return codes;
    }

    // The server itself writes the array literal, so a code needs no quoting here.
    private static Task<int> SetCodesAsync(DbContext db, string[] codes, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select set_config('app.orgs', ({codes}::text[])::text, true)", ct);
}

/// <summary>A transaction with its organisation scope. Dispose without a commit rolls back.</summary>
public sealed class OrganisationTransaction : IAsyncDisposable
{
    private readonly DbContext _db;
    private readonly IDbContextTransaction _inner;

    internal OrganisationTransaction(DbContext db, IDbContextTransaction inner) => (_db, _inner) = (db, inner);

    internal bool Published { get; set; }

    internal Action? OnCommit { get; set; }

    /// <summary>Commits; afterwards the relay is woken when the transaction published an event.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await _inner.CommitAsync(CancellationToken.None); // Once begun it is finished: cut off here, nobody would know how it ended.
        if (Published)
            DatabaseSignals.Of(_db).Outbox.Raise();
        OnCommit?.Invoke();
        (Published, OnCommit) = (false, null);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
