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
    public async Task A_role_that_is_given_up_is_free_at_once()
    {
        await using var world = await World.CreateAsync(server);
        await using (await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct))
            Assert.Null(await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct));
        await using var again = await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "test", Ct);
        Assert.NotNull(again);
    }
}
