using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>Of a clock of the work that tells a post as it begins, whatever begins it.</summary>
public sealed class TellingTests(TellingTests.WithTellingClocks telling) : IClassFixture<TellingTests.WithTellingClocks>
{
    private RunningRouting Routing => telling.Routing;

    [Fact]
    public async Task A_claim_by_name_tells()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        await AssertToldAsync(company, "taken-on", "managing-manager", (await company.ClaimedAsync()).CaseId);
    }

    [Fact]
    public async Task A_claim_of_the_next_tells()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        await company.QueuedAsync();
        var next = await Routing.Queue.ClaimNextAsync(new() { Organisation = company.Code, Department = PropertyCompany.Engineering, RequestId = NewRequestId() }, company.Handler());
        await AssertToldAsync(company, "taken-on", "managing-manager", next.WorkItem.CaseId);
    }

    [Fact]
    public async Task Work_that_is_given_back_tells()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync();
        await Routing.Queue.ReleaseWorkItemAsync(new() { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = claimed.Version, Reason = "Ill." }, company.Handler());
        // Once as it came into the queue, and once as it came back.
        await AssertToldAsync(company, "waiting", "general-affairs-supervisor", claimed.CaseId, times: 2);
    }

    /// <summary>The work hears of the day that is asked for as of every other act of the case: a clock of its own begins by it.</summary>
    [Fact]
    public async Task Another_day_asked_for_begins_a_clock_of_the_work_and_tells()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var item = await company.QueuedAsync();
        await Routing.TakeAsync(company.Code, Guid.Parse(item.CaseId), new RequestedDateChanged { RequestedDate = $"{Start.AddDays(20):yyyy-MM-dd}" });
        await AssertToldAsync(company, "asked-again", "general-manager", item.CaseId);
        // What no clock goes by is taken in all the same.
        Assert.Equal(DateOnly.FromDateTime(Start.AddDays(20).Date), await Routing.ReadAsync(db => db.WorkItems.Where(it => it.Id == Guid.Parse(item.WorkItemId)).Select(it => it.RequestedDate).SingleAsync()));
    }

    [Fact]
    public async Task What_comes_to_nothing_tells_nobody()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync();
        await using var unchanged = await Routing.Database.Unchanged(company.Code);
        Assert.Equal(StatusCode.FailedPrecondition, (await Refused.ByAsync(Routing.Queue.ClaimWorkItemAsync(
            new() { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = claimed.Version }, company.Handler(2)))).Status);
    }

    private static async Task AssertToldAsync(PropertyCompany company, string clock, string post, string caseId, int times = 1)
    {
        // What was told of a clock that has ended since has lapsed.
        var told = (await company.AlertsAsync(company.GeneralManager, acknowledged: true)).Where(alert => alert.CaseId == caseId && alert.Clock == clock).Select(alert => (alert.Kind, alert.Post)).ToList();
        Assert.Equal(Enumerable.Repeat((AlertKind.ClockBegan, post), times), told);
    }

    /// <summary>The property manager's procedure with clocks of the work that tell.</summary>
    public sealed class WithTellingClocks(PostgresServer server) : IAsyncLifetime
    {
        private const string Clocks = """
            clocks:
              waiting: {limit: 2 d, from: queued, to: claimed, tells: general-affairs-supervisor, origin: house, rule: PI-04}
              taken-on: {limit: 2 d, from: claimed, to: handled, tells: managing-manager, origin: house, rule: PI-04}
              asked-again: {limit: 2 d, from: change-requested-date, to: handled, tells: general-manager, origin: house, rule: PI-12}

            """;

        private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory();
        private RunningRouting? _routing;

        public RunningRouting Routing => _routing ??= new(server) { Procedures = _files.FullName };

        public async ValueTask InitializeAsync()
        {
            foreach (var file in new[] { "base/2.yaml", "property-internal/1.yaml" })
            {
                var text = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "shared", "Procedures", "files", file));
                Directory.CreateDirectory(Path.Combine(_files.FullName, Path.GetDirectoryName(file)!));
                await File.WriteAllTextAsync(Path.Combine(_files.FullName, file), System.Text.RegularExpressions.Regex.Replace(text, "(?m)^clocks:.*\n", Clocks));
            }
            await Routing.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Routing.DisposeAsync();
            _files.Delete(recursive: true);
        }
    }
}
