using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class OnceTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task A_change_that_the_server_gave_up_while_it_was_reading_is_made_again()
    {
        var ct = TestContext.Current.CancellationToken;
        var organisation = await routing.OrganisationAsync();
        await using var scope = routing.Services.CreateAsyncScope();
        var (attempts, result) = (0, Guid.CreateVersion7(Start));

        var made = await scope.ServiceProvider.GetRequiredService<RoutingDb>().RunOnceAsync(
            OnceRequest.Of("somebody", "a change", [1], Guid.Parse(NewRequestId())), organisation, Start,
            () => ++attempts == 1 ? throw new PostgresException("deadlock detected", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected) : Task.FromResult(result), ct);

        Assert.Equal((2, result), (attempts, made));
    }
}
