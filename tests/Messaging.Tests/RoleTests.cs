using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.MessagingTests;

public sealed class RoleTests(PostgresServer server)
{
    [Fact]
    public async Task The_role_of_a_holder_that_is_not_heard_of_is_free_though_its_connection_never_ended()
    {
        await using var world = await World.CreateAsync(server);
        // Without the probes: as of a node that has lost its power.
        var silent = await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct);
        Assert.NotNull(silent);
        Assert.Null(await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct));
        await using var next = await Poll.ForAsync(() => ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct), TimeSpan.FromSeconds(60), "the role is free");
        Assert.NotNull(next);
        await silent.DisposeAsync();
        Assert.Null(await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct));
    }

    [Fact]
    public async Task Work_ends_with_the_role_and_says_by_what()
    {
        await using var world = await World.CreateAsync(server);
        await using var role = await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct);
        var begun = new TaskCompletionSource();
        var ended = 0;
        var broken = Assert.ThrowsAnyAsync<Exception>(() => role!.WorkAsync(Ct, WorkAsync, WorkAsync));
        await begun.Task;
        await Sql.ExecuteAsync(world.SubscriberDatabase.Superuser,
            "select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and datname = current_database()");

        Assert.True(Failures.IsServerAway(await broken));
        Assert.Equal(2, ended);

        async Task WorkAsync(CancellationToken ct)
        {
            begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }
    }

    [Fact]
    public async Task A_role_that_is_given_up_is_free_at_once()
    {
        await using var world = await World.CreateAsync(server);
        await using (await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct))
            Assert.Null(await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct));
        await using var again = await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct);
        Assert.NotNull(again);
    }
}
