using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>Who begins with the snapshot comes to where the log would have brought it.</summary>
public sealed class SnapshotTests(PostgresServer server)
{
    [Fact]
    public async Task That_a_year_is_missing_is_told_by_the_snapshot_as_by_the_log_though_it_is_there_by_now()
    {
        await using var routing = new RunningRouting(server);
        await routing.InitializeAsync();
        routing.Time.SetUtcNow(21.December(2026).At("09:30", "Asia/Shanghai"));
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation, version: 2);
        var logged = (await routing.EventsAsync(organisation)).Where(IsAboutYear).ToList();
        var fact = Assert.Single(logged).Payload.Unpack<DueDateLeftProvisional>();
        Assert.Equal(("handling-summary", "cn", 2027), (fact.Clock, fact.Calendar, fact.Year));
        // The year has been put in since.
        Assert.Equal(1L, await routing.ScalarAsync(
            $"with final as (update clocks set provisional_year = null where organisation = '{organisation}' and provisional_year is not null returning 1) select count(*) from final"));

        using var call = routing.EventLog.ReadSnapshot(new() { Subscriber = "test" }, AsService);
        var snapshot = new List<ReadSnapshotResponse>();
        await foreach (var item in call.ResponseStream.ReadAllAsync())
            snapshot.Add(item);
        Assert.Equal(
            Facts(logged), Facts(snapshot.Where(item => item.Case is not null).SelectMany(item => item.Case.Events).Where(IsAboutYear)));

        // A Routing that has none of it yet, taking it as its producer's snapshot.
        await using var restored = new RunningRouting(server);
        await restored.InitializeAsync();
        Assert.Equal(organisation, await restored.OrganisationAsync());
        await restored.Services.GetRequiredKeyedService<Subscription<RoutingDb>>("intake").ApplySnapshotAsync(snapshot.ToAsyncEnumerable(), CancellationToken.None);
        const string Alerts = "select string_agg(concat_ws(' ', kind, organisation, case_id, clock, calendar, provisional_year), '; ') from alerts";
        Assert.Equal(await routing.ScalarAsync(Alerts), await restored.ScalarAsync(Alerts));
        Assert.Equal(1L, await restored.ScalarAsync("select count(*) from alerts"));
    }

    private static bool IsAboutYear(Event e) => e.Payload.Is(DueDateLeftProvisional.Descriptor);

    private static IEnumerable<object> Facts(IEnumerable<Event> events) => events.Select(e => (object)(e.Number, e.EventId, e.Organisation, e.Subject, e.SubjectVersion, e.OccurTime, e.Payload));
}
