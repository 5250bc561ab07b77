using System.Globalization;
using System.Text;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using static ComplaintSuite.RoutingTests.RunningRouting;
using Item = ComplaintSuite.Routing.Queues.WorkItem;
using WorkItem = ComplaintSuite.Contracts.Routing.V1.WorkItem;

namespace ComplaintSuite.RoutingTests;

/// <summary>The queues in Redis: right whatever happens to Redis, and never in the way.</summary>
public sealed class QueueCacheTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly string[] Departments = [Samples.Inspection, Samples.MarketOrder];

    /// <summary>COMPLAINTSUITE_QUEUE_CHANGES: how many changes the long one makes; <c>tests/full.sh</c> makes ten thousand.</summary>
    private static readonly int Changes = int.Parse(Environment.GetEnvironmentVariable("COMPLAINTSUITE_QUEUE_CHANGES") ?? "1500", CultureInfo.InvariantCulture);

    /// <summary>Garnet always; a real Redis where a container engine answers, which then does the long one.</summary>
    public static TheoryData<bool, int> Servers => ContainerEngine.Answers ? new() { { false, 1000 }, { true, Changes } } : new() { { false, Changes } };

    public static TheoryData<bool> Kinds => ContainerEngine.Answers ? [false, true] : [false];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task After_thousands_of_mixed_changes_with_Redis_emptied_stopped_and_slowed_in_between_it_equals_the_database(bool real, int changes)
    {
        const int handlers = 6;
        var organisation = await routing.OrganisationAsync(handlers);
        await using var redis = await RedisUnderTest.StartAsync(real);
        await using var one = await ProcessAsync(redis);
        await using var two = await ProcessAsync(redis);
        RoutingProcess[] processes = [one, two];
        var known = new Known();
        var done = 0;
        using var accepting = new SemaphoreSlim(1);

        var people = Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            while (Volatile.Read(ref done) < changes)
            {
                var process = processes[random.Next(2)];
                if (await ChangeSomethingAsync(process, random) is not { } changed)
                    continue;
                known.Add(changed);
                // What is new came through the process that knows no Redis.
                if (Interlocked.Increment(ref done) % 25 == 0 && changed.Version > 1)
                    await AssertSeenAsync(process, organisation, changed);
            }
        }, Ct)).ToList();
        await DisturbAsync(redis, () => Volatile.Read(ref done), changes, people);
        await Task.WhenAll(people);

        foreach (var process in processes)
            foreach (var department in Departments)
                await EqualsDatabaseAsync(process, organisation, department);

        async Task<WorkItem?> ChangeSomethingAsync(RoutingProcess process, Random random)
        {
            var handler = 1 + random.Next(handlers);
            var department = Departments[random.Next(2)];
            var caller = Handler(organisation, handler, department);
            var item = known.Any(random);
            try
            {
                switch (random.Next(100))
                {
                    case < 10:
                        return await AcceptAsync(department, random);
                    case < 26:
                        return (await process.Queue.ClaimNextAsync(new() { Department = department, RequestId = NewRequestId() }, caller)).WorkItem;
                    case < 34 when item is { Step: "queued" }:
                        return (await process.Queue.ClaimWorkItemAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version }, Handler(organisation, handler, item.Department))).WorkItem;
                    case < 46 when item is { Step: "claimed" }:
                        return (await process.Queue.ReleaseWorkItemAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Reason = "Later" }, Holder(item))).WorkItem;
                    case < 56 when item is { Step: "claimed" }:
                        return (await process.Queue.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = "Visited." }, Holder(item))).WorkItem;
                    case < 62 when item is { Step: "claimed", HandlingRecord.Count: > 0 }:
                        return (await process.Queue.FinishHandlingAsync(
                            new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Result = "Paid back.", Outcome = "upheld" }, Holder(item))).WorkItem;
                    case < 68 when item is { Step: "handled" }:
                        return (await process.Queue.HandInAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version }, Holder(item))).WorkItem;
                    case >= 68 when item is { Step: "queued" or "claimed" or "handled" }:
                        return await AlterAsync(process, organisation, Guid.Parse(item.WorkItemId), it => Alter(it, random));
                    default:
                        return null;
                }
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.NotFound or StatusCode.Aborted or StatusCode.FailedPrecondition)
            {
                // Somebody was faster, which is what the test is about.
                return null;
            }
            catch (Exception race) when (race is DbUpdateException || race.InnerException is DbUpdateException)
            {
                return null;
            }
        }

        Metadata Holder(WorkItem item) => As($"{organisation}-{item.Handler}", "handler", organisation);

        async Task<WorkItem> AcceptAsync(string department, Random random)
        {
            await accepting.WaitAsync(Ct);
            try
            {
                // Through the process that knows no Redis: others must find what it did.
                var caseId = department == Samples.Inspection
                    ? await routing.AcceptAsync(organisation, receivedAt: Start.AddSeconds(-random.Next(100_000)), harm: random.Next(10) == 0)
                    : await routing.AcceptAsync(organisation, "formal", office: department, receivedAt: Start.AddSeconds(-random.Next(100_000)));
                return await routing.ReadAsync(async db => (await db.WorkItems.AsNoTracking().SingleAsync(it => it.CaseId == caseId)).ToMessage());
            }
            finally
            {
                accepting.Release();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pages_come_from_Redis_in_the_order_and_narrowed_as_from_the_database_and_a_difference_is_mended(bool real)
    {
        var organisation = await routing.OrganisationAsync();
        await using var redis = await RedisUnderTest.StartAsync(real);
        await using var process = await ProcessAsync(redis);
        for (var n = 0; n < 23; n++)
            await routing.AcceptAsync(organisation, category: n % 3 == 0 ? "catering" : "promotions", receivedAt: Start.AddMinutes(-n), harm: n % 5 == 0);
        await process.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation, 1));
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);

        foreach (var request in Requests())
            Assert.Equal(await PagesAsync(routing.Queue, organisation, request), await PagesAsync(process.Queue, organisation, request));

        // Past every version: only the cache can still know what was there before.
        await routing.ScalarAsync($"update work_items set category = 'elsewhere' where organisation = '{organisation}'");
        Assert.DoesNotContain("elsewhere", (await ListAsync(process.Queue, organisation)).Select(it => it.Category));
        var keeper = process.Services.GetRequiredService<QueueCacheKeeper>();
        Assert.Equal(23, await keeper.CompareAsync(organisation, Samples.Inspection, Ct));
        Assert.All(await ListAsync(process.Queue, organisation), it => Assert.Equal("elsewhere", it.Category));
        Assert.Equal(0, await keeper.CompareAsync(organisation, Samples.Inspection, Ct));

        static IEnumerable<ListQueueRequest> Requests()
        {
            yield return new();
            yield return new() { Categories = { "catering" } };
            yield return new() { Harm = true };
            yield return new() { Steps = { "claimed" } };
            yield return new() { Steps = { "queued", "handed-in" } };
            yield return new() { Handler = $"{Samples.Inspection}-1" };
            yield return new() { Overdue = true };
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_process_committed_and_could_not_write_is_found_in_its_log(bool real)
    {
        var organisation = await routing.OrganisationAsync();
        await using var redis = await RedisUnderTest.StartAsync(real);
        await using var process = await ProcessAsync(redis);
        await routing.AcceptAsync(organisation);
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);

        // The other process has no Redis at all, as one that died between commit and write.
        var claimed = (await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation, 1))).WorkItem;
        await Poll.UntilAsync(async () => (await ListAsync(process.Queue, organisation)).Single().Version == claimed.Version, TimeSpan.FromSeconds(10), "the list shows the claim");
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_an_answer_from_Redis_the_queue_comes_from_the_database_and_soon(bool real)
    {
        var organisation = await routing.OrganisationAsync();
        await using var redis = await RedisUnderTest.StartAsync(real);
        await using var process = await ProcessAsync(redis);
        await routing.AcceptAsync(organisation);
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);

        redis.Delay = TimeSpan.FromSeconds(30);
        var version = 1L;
        for (var n = 0; n < 5; n++)
        {
            var claimed = (await process.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation, 1), deadline: DateTime.UnixEpoch.AddYears(200))).WorkItem;
            Assert.Equal(claimed.Version, (await ListAsync(process.Queue, organisation)).Single().Version);
            version = (await process.Queue.ReleaseWorkItemAsync(
                new() { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = claimed.Version, Reason = "Later" }, Handler(organisation, 1))).WorkItem.Version;
            Assert.Equal(version, (await ListAsync(process.Queue, organisation)).Single().Version);
        }
        Assert.Contains(routing.Log.Entries, entry => entry.EventId == 2103);

        redis.Delay = TimeSpan.Zero;
        await redis.StopAsync();
        Assert.Equal(version, (await ListAsync(process.Queue, organisation)).Single().Version);
        await redis.ComeBackAsync();
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_late_write_changes_nothing_and_what_left_does_not_come_back(bool real)
    {
        var organisation = await routing.OrganisationAsync();
        await using var redis = await RedisUnderTest.StartAsync(real);
        await using var process = await ProcessAsync(redis);
        await routing.AcceptAsync(organisation);
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);
        var cache = process.Services.GetRequiredService<QueueCache>();
        var old = await routing.ReadAsync(db => db.WorkItems.AsNoTracking().SingleAsync(it => it.Organisation == organisation));

        var item = (await process.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation, 1))).WorkItem;
        Assert.False(Assert.Single(await cache.WriteAsync([old])));
        item = (await process.Queue.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 2, Text = "Visited." }, Handler(organisation, 1))).WorkItem;
        item = (await process.Queue.FinishHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 3, Result = "Paid.", Outcome = "upheld" }, Handler(organisation, 1))).WorkItem;
        await process.Queue.HandInAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 4 }, Handler(organisation, 1));
        Assert.False(Assert.Single(await cache.WriteAsync([old])));
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);
        Assert.Empty(await ListAsync(process.Queue, organisation));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whoever_makes_a_long_queue_complete_keeps_the_lock_and_nobody_else_does(bool real)
    {
        var organisation = await routing.OrganisationAsync();
        await using var redis = await RedisUnderTest.StartAsync(real);
        await using var process = await ProcessAsync(redis);
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);
        var cache = process.Services.GetRequiredService<QueueCache>();
        await using var connection = await redis.ConnectAsync();
        var database = connection.GetDatabase();
        RedisKey key = $"{{queue}}:lock:{organisation}:{Samples.Inspection}";
        Assert.True(await cache.LockAsync(organisation, Samples.Inspection, "one"));
        await database.KeyExpireAsync(key, TimeSpan.FromSeconds(20));

        await cache.HoldAsync(organisation, Samples.Inspection, "two");
        Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 0, 20);
        await cache.HoldAsync(organisation, Samples.Inspection, "one");
        Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 30, 60);
    }

    [Fact]
    public async Task Redis_holds_no_word_of_a_case_and_no_subject_of_a_person()
    {
        var organisation = await routing.OrganisationAsync();
        await using var redis = await RedisUnderTest.StartAsync(ContainerEngine.Answers);
        await using var process = await ProcessAsync(redis);
        var caseId = await routing.AcceptAsync(organisation);
        var item = (await process.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation, 1))).WorkItem;
        item = (await process.Queue.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 2, Text = "canary-record" }, Handler(organisation, 1))).WorkItem;
        await process.Queue.FinishHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 3, Result = "canary-result", Outcome = "upheld" }, Handler(organisation, 1));
        await EqualsDatabaseAsync(process, organisation, Samples.Inspection);
        Assert.Equal(FakeIntake.TitleOf(caseId.ToString()), Assert.Single((await process.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, Supervisor(organisation))).Titles).Value);

        await using var connection = await redis.ConnectAsync();
        var database = connection.GetDatabase();
        var written = new StringBuilder();
        await foreach (var key in connection.GetServers().Single().KeysAsync(pattern: "*"))
        {
            written.Append(key).Append('\n');
            if (await database.KeyTypeAsync(key) == RedisType.Hash)
                foreach (var field in await database.HashGetAllAsync(key))
                    written.Append(Encoding.UTF8.GetString((byte[])field.Value!)).Append('\n');
        }
        Assert.Contains(item.CaseNumber, written.ToString(), StringComparison.Ordinal);
        foreach (var word in new[] { "canary", "Title of", $"{organisation}-{Samples.Inspection}-1" })
            Assert.DoesNotContain(word, written.ToString(), StringComparison.Ordinal);
    }

    private static Metadata Handler(string organisation, int number, string department = Samples.Inspection) => As($"{organisation}-{department}-{number}", "handler", organisation);

    private static Metadata Supervisor(string organisation) => As($"{organisation}-supervisor", "supervisor", organisation);

    private Task<RoutingProcess> ProcessAsync(RedisUnderTest redis) => routing.AddProcessAsync($"--Redis:Configuration={redis.Configuration}");

    /// <summary>Empties, slows and stops Redis in turn, each after a share of the changes, and lets it recover after another.</summary>
    private static async Task DisturbAsync(RedisUnderTest redis, Func<int> done, int changes, List<Task> people)
    {
        (Func<Task> Begin, Func<Task> End)[] disturbances =
        [
            (redis.EmptyAsync, () => Task.CompletedTask),
            (() => Delay(TimeSpan.FromMilliseconds(250)), () => Delay(TimeSpan.Zero)),
            (redis.StopAsync, redis.ComeBackAsync),
        ];
        for (var step = 1; step < 12; step++)
        {
            var (begin, end) = disturbances[step % 3];
            await DoneAsync(step * changes / 12);
            await begin();
            await DoneAsync((step * changes / 12) + (changes / 30));
            await end();
        }

        Task Delay(TimeSpan delay)
        {
            redis.Delay = delay;
            return Task.CompletedTask;
        }

        Task DoneAsync(int upto) => Poll.UntilAsync(() => done() >= upto || people.Any(it => it.IsFaulted), TimeSpan.FromMinutes(3), $"{upto} changes are made");
    }

    private static void Alter(Item item, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                item.SetDue(Start.AddMinutes(random.Next(10_000)));
                break;
            case 1:
                item.Supervise(!item.Supervised);
                break;
            case 2:
                item.Contain();
                break;
            case 3:
                item.Rate("major", random.Next(3));
                break;
            case 4:
                item.Urge(!item.Urged);
                break;
            default:
                if (item.Step == "queued")
                    item.MoveTo(Departments.Single(it => it != item.Department), Start);
                break;
        }
    }

    /// <summary>Alters an item as another act of the service would: with a version, an event, and a line of history.</summary>
    private static async Task<WorkItem> AlterAsync(RoutingProcess process, string organisation, Guid id, Action<Item> alter)
    {
        await using var db = await process.Services.GetRequiredKeyedService<IDbContextFactory<RoutingDb>>(DatabaseRegistration.Worker).CreateDbContextAsync(Ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], Ct);
        var file = (await process.Services.GetRequiredService<WorkFiles>().OpenAsSystemAsync(db, id, null, Ct))!;
        alter(file.Item);
        var registry = process.Services.GetRequiredService<ProcedureRegistry>();
        var definition = file.Procedure.Clocks[0];
        var clock = new ServiceDefaults.Sections.RunningClock(Guid.CreateVersion7(Start), file.Item, definition, registry.Due(file.Procedure, definition, Start), Start, Start);
        db.Clocks.Add(clock);
        file.RunOut(clock);
        clock.End(Start);
        await db.SaveChangesAsync(Ct);
        await transaction.CommitAsync(Ct);
        return file.Item.ToMessage();
    }

    /// <summary>Whoever changed something sees it, or something newer, in the very next list of the same process.</summary>
    private static async Task AssertSeenAsync(RoutingProcess process, string organisation, WorkItem changed)
    {
        var listed = (await ListAsync(process.Queue, organisation, changed.Department)).SingleOrDefault(it => it.WorkItemId == changed.WorkItemId);
        if (listed is not null)
            Assert.True(listed.Version >= changed.Version);
        else if (changed.Step != "handed-in")
        {
            var now = (await process.Queue.GetWorkItemAsync(new() { WorkItemId = changed.WorkItemId }, Supervisor(organisation))).WorkItem;
            Assert.True(now.Version > changed.Version);
        }
    }

    private static async Task<List<WorkItem>> ListAsync(QueueService.QueueServiceClient queue, string organisation, string department = Samples.Inspection)
    {
        var all = new List<WorkItem>();
        var request = new ListQueueRequest { Department = department, PageSize = 500 };
        do
        {
            var page = await queue.ListQueueAsync(request, Supervisor(organisation));
            all.AddRange(page.WorkItems);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    private static async Task<List<string>> PagesAsync(QueueService.QueueServiceClient queue, string organisation, ListQueueRequest request)
    {
        var seen = new List<string>();
        request = request.Clone();
        (request.Department, request.PageSize) = (Samples.Inspection, 4);
        do
        {
            var page = await queue.ListQueueAsync(request, Supervisor(organisation));
            seen.AddRange(page.WorkItems.Select(it => it.ToString()));
            seen.Add(page.NextPageToken);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return seen;
    }

    /// <summary>Waits until the cache of a department is served, and compares it with the database, place by place and byte by byte.</summary>
    private async Task EqualsDatabaseAsync(RoutingProcess process, string organisation, string department)
    {
        var cache = process.Services.GetRequiredService<QueueCache>();
        var keeper = process.Services.GetRequiredService<QueueCacheKeeper>();
        await Poll.ForAsync(() => cache.ReadAsync(organisation, department, "", 1, () => keeper.Ask(organisation, department)), Patience, $"the cache of {department} is served");
        // What is served may be two seconds old: by then it must have caught up with what nobody changes any more.
        await Poll.UntilAsync(async () =>
        {
            var stored = await routing.ReadAsync(db => db.WorkItems.AsNoTracking()
                .Where(it => it.Organisation == organisation && it.Department == department && !Item.FinalSteps.Contains(it.Step)).OrderBy(it => it.Place).ToListAsync());
            Assert.All(stored, it => Assert.Equal(QueuePlace.Of(it).ToString(), it.Place));
            return await cache.ReadAsync(organisation, department, "", 100_000, () => keeper.Ask(organisation, department)) is { } cached
                && stored.Select(it => (it.Place, Convert.ToHexString(it.ToListMessage().ToByteArray()))).SequenceEqual(cached.Select(it => (it.Place, Convert.ToHexString(it.Item.ToByteArray()))));
        }, TimeSpan.FromSeconds(10), $"the cache of {department} equals the database");
    }

    /// <summary>The items as somebody saw them last, out of which one is chosen.</summary>
    private sealed class Known
    {
        private readonly Dictionary<string, int> _places = [];
        private readonly List<WorkItem> _items = [];
        private readonly Lock _lock = new();

        public void Add(WorkItem item)
        {
            lock (_lock)
                if (_places.TryAdd(item.WorkItemId, _items.Count))
                    _items.Add(item);
                else if (_items[_places[item.WorkItemId]].Version < item.Version)
                    _items[_places[item.WorkItemId]] = item;
        }

        public WorkItem? Any(Random random)
        {
            lock (_lock)
                return _items.Count == 0 ? null : _items[random.Next(_items.Count)];
        }
    }
}
