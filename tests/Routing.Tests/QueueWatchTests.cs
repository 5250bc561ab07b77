using System.Diagnostics;
using System.Text.Json;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class QueueWatchTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Metadata Handler(string organisation, int number = 1, string department = Samples.Inspection) => As($"{organisation}-{department}-{number}", "handler", organisation);

    [Fact]
    public async Task A_watch_brings_the_queue_as_it_is_and_then_every_change_once_in_order_whichever_process_made_it()
    {
        var organisation = await routing.OrganisationAsync();
        var there = await routing.AcceptAsync(organisation);
        await using var replica = await routing.AddProcessAsync();
        using var watch = replica.Queue.WatchQueue(new() { Department = Samples.Inspection }, Handler(organisation), cancellationToken: Ct);
        var stream = watch.ResponseStream;

        var snapshot = (await NextAsync(stream)).Snapshot;
        var item = Assert.Single(snapshot.WorkItems);
        Assert.Equal((there.ToString(), FakeIntake.TitleOf(there.ToString()), false), (item.CaseId, snapshot.Titles[there.ToString()], snapshot.IsComplete));
        Assert.True((await NextAsync(stream)).Snapshot.IsComplete);

        var other = await routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(1));
        await routing.AcceptAsync(organisation, "formal", office: Samples.MarketOrder);
        var added = (await NextAsync(stream)).Change;
        Assert.Equal((other.ToString(), "queued", FakeIntake.TitleOf(other.ToString())), (added.WorkItem.CaseId, added.WorkItem.Step, added.Title));

        var claimed = (await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation))).WorkItem;
        var change = (await NextAsync(stream)).Change;
        Assert.Equal((item.WorkItemId, "claimed", 2L, ""), (change.WorkItem.WorkItemId, change.WorkItem.Step, change.WorkItem.Version, change.Title));
        claimed = (await routing.Queue.RecordHandlingAsync(new() { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 2, Text = "Visited." }, Handler(organisation))).WorkItem;
        Assert.Equal(3, (await NextAsync(stream)).Change.WorkItem.Version);
        claimed = (await routing.Queue.FinishHandlingAsync(new() { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 3, Result = "Paid back.", Outcome = "upheld" }, Handler(organisation))).WorkItem;
        Assert.Equal(("handled", 4L), ((await NextAsync(stream)).Change.WorkItem.Step, claimed.Version));
        await routing.Queue.HandInAsync(new() { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 4 }, Handler(organisation));
        var left = (await NextAsync(stream)).Change.Left;
        Assert.Equal((item.WorkItemId, 5L), (left.WorkItemId, left.Version));
    }

    [Fact]
    public async Task A_watch_tells_of_what_a_fact_of_the_case_changed()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.QueuedAsync();
        var caseId = Guid.Parse(item.CaseId);
        using var watch = routing.Queue.WatchQueue(new() { Department = PropertyCompany.Engineering }, company.Handler(), cancellationToken: Ct);
        Assert.Equal(item.WorkItemId, Assert.Single((await NextAsync(watch.ResponseStream)).Snapshot.WorkItems).WorkItemId);
        Assert.True((await NextAsync(watch.ResponseStream)).Snapshot.IsComplete);

        await routing.TakeAsync(company.Code, caseId, new ComplaintUrged());
        var urged = (await NextAsync(watch.ResponseStream)).Change.WorkItem;
        Assert.Equal((item.WorkItemId, true, item.Version + 1), (urged.WorkItemId, urged.Urged, urged.Version));
        await routing.TakeAsync(company.Code, caseId, new UrgeAnswered());
        Assert.False((await NextAsync(watch.ResponseStream)).Change.WorkItem.Urged);
        await routing.TakeAsync(company.Code, caseId, new RequestedDateChanged { RequestedDate = $"{Start.AddDays(200):yyyy-MM-dd}" });
        Assert.True((await NextAsync(watch.ResponseStream)).Change.WorkItem.DueTime > item.DueTime);
        await routing.TakeAsync(company.Code, caseId, new SeverityChanged { Severity = "major", Criterion = "heavy-loss-or-injury" });
        Assert.Equal("major", (await NextAsync(watch.ResponseStream)).Change.WorkItem.Severity);
        Assert.Equal(
            Enumerable.Range((int)item.Version + 1, 4),
            (await routing.EventsAsync(company.Code)).Where(e => e.Subject == item.CaseId && e.Payload.Is(WorkItemChanged.Descriptor)).Select(e => (int)e.SubjectVersion));
    }

    [Fact]
    public async Task Many_changes_at_once_reach_many_watchers_with_rising_versions_and_the_last_state()
    {
        var organisation = await routing.OrganisationAsync(4);
        var watchers = Enumerable.Range(0, 20).Select(n => FollowAsync(routing.Queue.WatchQueue(new() { Department = Samples.Inspection }, Handler(organisation, 1 + n % 4), cancellationToken: Ct), 30)).ToList();
        for (var n = 0; n < 40; n++)
            await routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(n));
        await Task.WhenAll(Enumerable.Range(1, 4).Select(async handler =>
        {
            for (var n = 0; n < 10; n++)
            {
                var item = (await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation, handler))).WorkItem;
                if (n % 2 == 0)
                    await routing.Queue.ReleaseWorkItemAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Reason = "Later" }, Handler(organisation, handler));
            }
        }));
        var versions = (await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, PageSize = 500 }, Handler(organisation))).WorkItems.ToDictionary(it => it.WorkItemId, it => it.Version);
        Assert.Equal(40, versions.Count);
        foreach (var watcher in watchers)
            Assert.Equal(versions.OrderBy(it => it.Key), (await watcher).OrderBy(it => it.Key));

        // What a watcher knows once it knows of every item what the database knows; the versions of each must rise on the way.
        async Task<Dictionary<string, long>> FollowAsync(AsyncServerStreamingCall<WatchQueueResponse> watch, int seconds)
        {
            using var _ = watch;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
            var known = new Dictionary<string, long>();
            var sum = 0L;
            // 40 items queued; 20 claimed and 20 claimed and released: the versions add up to 40 + 40 + 20.
            while (sum < 100)
            {
                Assert.True(await watch.ResponseStream.MoveNext(limit.Token));
                var message = watch.ResponseStream.Current;
                foreach (var item in message.Snapshot?.WorkItems ?? [])
                    known.Add(item.WorkItemId, item.Version);
                if (message.Change?.WorkItem is { } changed)
                {
                    Assert.True(changed.Version > known.GetValueOrDefault(changed.WorkItemId));
                    known[changed.WorkItemId] = changed.Version;
                }
                sum = known.Values.Sum();
            }
            return known;
        }
    }

    [Fact]
    public async Task A_watch_ends_when_the_watcher_leaves_the_department()
    {
        var organisation = await routing.OrganisationAsync();
        using var watch = routing.Queue.WatchQueue(new() { Department = Samples.Inspection }, Handler(organisation), cancellationToken: Ct);
        Assert.True((await NextAsync(watch.ResponseStream)).Snapshot.IsComplete);
        var directory = Samples.Directory(organisation);
        directory.Staff.Remove(directory.Staff.Single(it => it.Subject == $"{organisation}-{Samples.Inspection}-1"));
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        var ended = await Assert.ThrowsAsync<RpcException>(() => NextAsync(watch.ResponseStream));
        Assert.Equal(StatusCode.NotFound, ended.StatusCode);
    }

    [Fact]
    public async Task A_watch_ends_with_the_token()
    {
        var organisation = await routing.OrganisationAsync();
        var end = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(2);
        using var watch = routing.Queue.WatchQueue(new() { Department = Samples.Inspection }, RoutingProcess.As($"{organisation}-supervisor", "supervisor", end, organisation), cancellationToken: Ct);
        Assert.True((await NextAsync(watch.ResponseStream)).Snapshot.IsComplete);
        var ended = await Assert.ThrowsAsync<RpcException>(() => NextAsync(watch.ResponseStream));
        Assert.Equal(StatusCode.Unauthenticated, ended.StatusCode);
    }

    [Fact]
    public async Task A_queue_that_is_not_the_callers_is_not_watched()
    {
        var organisation = await routing.OrganisationAsync();
        foreach (var (caller, department) in new[] { (Handler(organisation, 1, Samples.MarketOrder), Samples.Inspection), (Handler(organisation), "no-such-office") })
        {
            using var watch = routing.Queue.WatchQueue(new() { Department = department }, caller, cancellationToken: Ct);
            Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => NextAsync(watch.ResponseStream))).StatusCode);
        }
    }

    [Fact]
    public async Task Without_gRPC_a_watch_comes_as_lines_of_JSON()
    {
        var organisation = await routing.OrganisationAsync();
        await using var process = await routing.AddProcessAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/departments/{Samples.Inspection}/queue:watch") { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("authorization", Handler(organisation).GetValue("authorization"));
        using var answer = await process.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.True(answer.IsSuccessStatusCode);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        using var snapshot = JsonDocument.Parse((await lines.ReadLineAsync(Ct).AsTask().WaitAsync(Patience, Ct))!);
        Assert.True(snapshot.RootElement.GetProperty("snapshot").GetProperty("isComplete").GetBoolean());
        await routing.AcceptAsync(organisation);
        using var change = JsonDocument.Parse((await lines.ReadLineAsync(Ct).AsTask().WaitAsync(Patience, Ct))!);
        Assert.Equal("queued", change.RootElement.GetProperty("change").GetProperty("workItem").GetProperty("step").GetString());
    }

    [Fact]
    public async Task A_quiet_queue_hears_heartbeats_though_another_department_is_never_still()
    {
        var organisation = await routing.OrganisationAsync();
        await using var replica = await routing.AddProcessAsync("--Queues:Heartbeat=00:00:01");
        using var watch = replica.Queue.WatchQueue(new() { Department = Samples.Inspection }, Handler(organisation), cancellationToken: Ct);
        Assert.True((await NextAsync(watch.ResponseStream)).Snapshot.IsComplete);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var measuring = new Lock();
        var (last, longest) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        var feeding = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await routing.AcceptAsync(organisation, "formal", office: Samples.MarketOrder, caseId: Guid.Parse(NewRequestId()));
                lock (measuring)
                    (last, longest) = (Stopwatch.GetTimestamp(), Longest());
            }
        }, Ct);
        // A heartbeat proves something only where the other department was never still for as long as one: a slow machine waits for the next.
        for (var (proven, beats) = (false, 0); !proven; beats++)
        {
            Assert.InRange(beats, 0, 20);
            Assert.True(await watch.ResponseStream.MoveNext(Ct).WaitAsync(Patience, Ct));
            Assert.Equal(WatchQueueResponse.MessageOneofCase.Heartbeat, watch.ResponseStream.Current.MessageCase);
            lock (measuring)
                (proven, longest) = (Longest() < TimeSpan.FromSeconds(1), TimeSpan.Zero);
        }
        await stop.CancelAsync();
        await feeding;

        TimeSpan Longest() => Stopwatch.GetElapsedTime(last) is var now && now > longest ? now : longest;
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:00:15")]
    [InlineData("1.00:00:00")]
    public void A_heartbeat_that_is_none_stops_the_start(string heartbeat) => Assert.Throws<InvalidOperationException>(() =>
        QueueFeed.HeartbeatOf(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Queues:Heartbeat", (string?)heartbeat)]).Build()));

    private static async Task<WatchQueueResponse> NextAsync(IAsyncStreamReader<WatchQueueResponse> stream)
    {
        do
            Assert.True(await stream.MoveNext(Ct).WaitAsync(Patience, Ct));
        while (stream.Current.MessageCase == WatchQueueResponse.MessageOneofCase.Heartbeat);
        return stream.Current;
    }
}
