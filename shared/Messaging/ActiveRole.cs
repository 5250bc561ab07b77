using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>
/// A role that one replica holds at a time: a session's advisory lock, given up when the connection ends, however it ends. Spares the replicas
/// each other's work; that an effect happens once does not depend on it (a connection may be lost without the holder knowing yet).
/// </summary>
public sealed class ActiveRole : IAsyncDisposable
{
    private readonly DbContext _db;

    private ActiveRole(DbContext db) => _db = db;

    /// <summary>Null: another replica holds it. Takes the context over either way.</summary>
    public static async Task<ActiveRole?> TryTakeAsync(DbContext db, string name, CancellationToken ct)
    {
        var role = new ActiveRole(db);
        var held = false;
        try
        {
            await db.Database.OpenConnectionAsync(ct);
            held = await db.Database.SqlQuery<bool>($"select pg_try_advisory_lock(hashtextextended({name}, 0)) as \"Value\"").SingleAsync(ct);
        }
        finally
        {
            // Also where the answer was lost: nobody else resets the session.
            if (!held)
                await role.DisposeAsync();
        }
        return held ? role : null;
    }

    /// <summary>Throws when the connection, and with it the role, is lost.</summary>
    public async Task ProbeAsync(TimeSpan interval, CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(interval, ct);
            await _db.Database.ExecuteSqlAsync($"select 1", ct);
        }
    }

    /// <summary>Gives the role up at once: an idle connection of the pool would go on holding it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _db.Database.ExecuteSqlAsync($"select pg_advisory_unlock_all()");
        }
        catch (Exception failure) when (Failures.Classify(failure) == FailureClass.Transient)
        {
            // The session is gone, or never came, and the lock with it.
        }
        finally
        {
            await _db.DisposeAsync();
        }
    }
}
