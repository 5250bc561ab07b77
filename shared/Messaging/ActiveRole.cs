using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>
/// A role that one replica holds at a time: a session's advisory lock. It is free again when the connection ends, and when the holder is not heard of for
/// <see cref="Silence"/>: of a node that loses its power or its network the server is told nothing. Spares the replicas each other's work; that an effect
/// happens once does not depend on it (a connection may be lost without the holder knowing yet).
/// </summary>
public sealed class ActiveRole : IAsyncDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    /// <summary>Several probes, so that one that is slow loses nothing.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);
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
            if (await db.Database.SqlQuery<bool>($"select pg_try_advisory_lock(hashtextextended({name}, 0)) as \"Value\"").SingleAsync(ct))
            {
                await db.Database.ExecuteSqlAsync($"select set_config('idle_session_timeout', {Invariant(Silence)}, false)", ct);
                held = true;
            }
        }
        finally
        {
            // Also where an answer was lost: nobody else resets the session.
            if (!held)
                await role.DisposeAsync();
        }
        return held ? role : null;
    }

    /// <summary>Does the holder's work until the first piece of it ends, or the connection, and with it the role, is lost; then ends the rest. Throws what the first ended with.</summary>
    /// <param name="ct">Ends it all.</param>
    /// <param name="work">What the holder does, each until it is cancelled.</param>
    public async Task WorkAsync(CancellationToken ct, params IReadOnlyList<Func<CancellationToken, Task>> work)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] running = [ProbeAsync(either.Token), .. work.Select(piece => piece(either.Token))];
        var first = await Task.WhenAny(running);
        await either.CancelAsync();
        // None is left behind: the probe may still be on the connection on which the role is given up next.
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    // It is by this that the server hears of the holder.
    private async Task ProbeAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(ProbeInterval, ct);
            await _db.Database.ExecuteSqlAsync($"select 1", ct);
        }
    }

    /// <summary>Gives the role up at once: an idle connection of the pool would go on holding it, and would end after a silence that means nothing there.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _db.Database.ExecuteSqlAsync($"select pg_advisory_unlock_all(); reset idle_session_timeout");
        }
        catch (Exception failure) when (Failures.PassesByItself(failure))
        {
            // The session is gone, or never came, and the lock with it. One that is there and did not answer loses it by its silence.
        }
        finally
        {
            await _db.DisposeAsync();
        }
    }

    private static string Invariant(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s");
}
