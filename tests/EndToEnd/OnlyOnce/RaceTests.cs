using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.EndToEnd.OnlyOnce;

/// <summary>Two at once, and processes that die in between: once, and only once.</summary>
public sealed class RaceTests(RunningSuite suite)
{
    private readonly Office _office = suite.Office(typeof(RaceTests));

    [Fact]
    public async Task A_handler_who_claims_in_many_windows_at_once_gets_each_item_once()
    {
        var department = "market-order-office";
        var expected = new List<string>();
        for (var i = 0; i < 10; i++)
            expected.Add((await _office.AtWorkAsync(change: request => Formal(request, department))).Number);
        var handler = await _office.PersonAsync("market-order");

        var claimed = new ConcurrentBag<string>();
        var empty = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                claimed.Add((await suite.SendAsync<ClaimNextResponse>(new ClaimNextRequest { Department = department, RequestId = RequestId.New() }, handler)).WorkItem.CaseNumber);
            }
            catch (RpcException nothing) when (nothing.StatusCode == StatusCode.NotFound)
            {
                Interlocked.Increment(ref empty);
            }
        }));
        Assert.Equal(expected.Order(), claimed.Order());
        Assert.Equal(10, empty);
    }

    [Fact]
    public async Task Who_sends_on_the_event_of_a_claim_finds_it_on_the_timeline_at_once()
    {
        var handler = await _office.PersonAsync("inspector-1");
        for (var i = 0; i < 5; i++)
        {
            var filed = await _office.AtWorkAsync();
            ClaimNextResponse claimed;
            do
                claimed = await suite.SendAsync<ClaimNextResponse>(new ClaimNextRequest { Department = "inspection-team", RequestId = RequestId.New() }, handler);
            while (claimed.WorkItem.CaseNumber != filed.Number);
            var timeline = await _office.TimelineAsync(filed.Number, handler with { After = $"routing/{claimed.EventId}" });
            Assert.Contains(timeline, entry => entry.Code == "claimed");
        }
    }

    [Fact]
    public async Task Two_handlers_who_claim_at_once_never_get_the_same_item()
    {
        await EmptyQueueAsync();
        var expected = new List<string>();
        for (var i = 0; i < 10; i++) expected.Add((await _office.AtWorkAsync()).Number);
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                var answer = await suite.SendAsync<ClaimNextResponse>(
                    new ClaimNextRequest { Department = "inspection-team", RequestId = RequestId.New() }, await _office.PersonAsync(i % 2 == 0 ? "inspector-1" : "inspector-2"));
                return answer.WorkItem;
            }
            catch (RpcException nothing) when (nothing.StatusCode == StatusCode.NotFound)
            {
                return null;
            }
        }));
        var items = claims.OfType<WorkItem>().ToList();
        Assert.Equal(expected.Order(), items.Select(item => item.CaseNumber).Order());
        Assert.Equal(10, await suite.CountAsync("routing", "select count(*) from work_items where case_number = any($1) and step = 'claimed' and handler is not null", [expected.ToArray()]));
    }

    /// <summary>Takes what other tests left.</summary>
    private async Task EmptyQueueAsync()
    {
        var handler = await _office.PersonAsync("inspector-1");
        try
        {
            while (true)
                await suite.SendAsync<ClaimNextResponse>(new ClaimNextRequest { Department = "inspection-team", RequestId = RequestId.New() }, handler);
        }
        catch (RpcException nothing) when (nothing.StatusCode == StatusCode.NotFound)
        {
            // It is empty.
        }
    }

    [Fact]
    public async Task A_double_click_on_submit_makes_one_case()
    {
        var request = _office.Complaint();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _office.FileAsync(request)));
        var (number, code) = Assert.Single(answers.Select(answer => (answer.Number, answer.AccessCode)).Distinct());
        Assert.NotEmpty(code);
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered"], await suite.EventNamesAsync("intake", answers[0].CaseId));
        Assert.Equal(1, await suite.CountAsync("intake", "select count(*) from complaints where case_number = $1", number));
        Assert.Single(await _office.NoticesAsync(number, await _office.ClerkAsync()));
    }

    [Fact]
    public async Task A_double_click_on_accept_decides_once()
    {
        var filed = await _office.FileAsync();
        var request = Office.Acceptance(filed.Complaint);
        var clerk = await _office.ClerkAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => suite.SendAsync<AcceptComplaintResponse>(request, clerk)));
        await _office.AtAsync(filed.Number, "at-work");
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork"], await suite.EventNamesAsync("intake", filed.CaseId));
        Assert.Equal(1, await WorkItemsAsync(filed.Number));
    }

    [Fact]
    public async Task Intake_killed_between_registration_and_dispatch_loses_nothing_and_doubles_nothing()
    {
        var filed = await _office.FileAsync();
        await suite.SettleAsync();
        // Nobody can take the event in before Intake is dead.
        await suite.Suite.StopProcessAsync("routing");
        await _office.AcceptAsync(filed.Complaint);
        await suite.Suite.KillAsync("intake", CancellationToken.None);
        await suite.Suite.StartProcessAsync("routing", CancellationToken.None);
        await suite.Suite.WaitReadyAsync("intake", CancellationToken.None);

        await AgainAsync(() => _office.AtAsync(filed.Number, "at-work"));
        Assert.Equal(1, await WorkItemsAsync(filed.Number));
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork"], await suite.EventNamesAsync("intake", filed.CaseId));
        Assert.Equal(["WorkItemQueued"], await suite.EventNamesAsync("routing", filed.CaseId));
        await _office.WorkAsync(filed.Number);
    }

    [Fact]
    public async Task Routing_killed_while_cases_are_accepted_leaves_exactly_one_work_item_for_each()
    {
        var filed = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _office.FileAsync()));
        var accepting = Task.Run(async () =>
        {
            foreach (var each in filed) await _office.AcceptAsync(each.Complaint);
        });
        for (var times = 0; times < 3; times++)
        {
            await suite.Suite.KillAsync("routing", CancellationToken.None);
            await suite.Suite.WaitReadyAsync("routing", CancellationToken.None);
        }
        await accepting;
        foreach (var each in filed)
        {
            await _office.AtAsync(each.Number, "at-work");
            Assert.Equal(1, await WorkItemsAsync(each.Number));
            Assert.Equal(["WorkItemQueued"], await suite.EventNamesAsync("routing", each.CaseId));
        }
    }

    [Fact]
    public async Task Intake_killed_while_people_file_gives_each_of_them_one_case_when_they_send_it_again()
    {
        var requests = Enumerable.Range(0, 12).Select(_ => _office.Complaint()).ToList();
        var before = await suite.CountAsync("intake", "select count(*) from complaints where organisation = $1", _office.Organisation);
        var filing = Task.WhenAll(requests.Select(request => AgainAsync(() => _office.FileAsync(request))));
        await suite.Suite.KillAsync("intake", CancellationToken.None);
        await suite.Suite.WaitReadyAsync("intake", CancellationToken.None);
        var filed = await filing;
        Assert.Equal(12, filed.Select(each => each.Number).Distinct().Count());
        Assert.Equal(before + 12, await suite.CountAsync("intake", "select count(*) from complaints where organisation = $1", _office.Organisation));
        foreach (var each in filed) Assert.Equal(["ComplaintReceived", "ComplaintRegistered"], await suite.EventNamesAsync("intake", each.CaseId));
    }

    private Task<long> WorkItemsAsync(string number) => suite.CountAsync("routing", "select count(*) from work_items where case_number = $1", number);

    private static void Formal(AcceptComplaintRequest request, string department)
    {
        (request.Route, request.OfficeInCharge) = ("formal", department);
        request.Findings.Clear();
    }

    /// <summary>What a careful client does while a service is away: the same request again.</summary>
    private static async Task<T> AgainAsync<T>(Func<Task<T>> send)
        where T : class
    {
        return await Poll.ForAsync(async () =>
        {
            try
            {
                return await send();
            }
            catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled)
            {
                return null;
            }
        }, RunningSuite.Patience, "the service answers again");
    }
}
