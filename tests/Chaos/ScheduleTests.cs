using System.Globalization;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Running;
using Xunit.Sdk;

namespace ComplaintSuite.Chaos;

/// <summary>
/// Nothing acknowledged is lost, nothing is done twice, no clock is missed, whatever dies. A seed gives the same schedule again: COMPLAINTSUITE_CHAOS=17 or 1-200
/// chooses seeds; without it the short set runs. COMPLAINTSUITE_TRANSPORT=Dapr puts a broker between the services that repeats, reorders and loses by the same seed.
/// </summary>
public sealed class ScheduleTests(FaultySuite suite)
{
    private const string ShortSet = "1-2";
    private const int Organisations = 24;
    private static readonly string Results = Path.Combine(Checkout.Root, "artifacts", "chaos");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static TheoryData<int> Seeds
    {
        get
        {
            var range = (Environment.GetEnvironmentVariable("COMPLAINTSUITE_CHAOS") is { Length: > 0 } chosen ? chosen : ShortSet).Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            return [.. Enumerable.Range(range[0], range[^1] - range[0] + 1)];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_dies_nothing_acknowledged_is_lost_and_nothing_is_done_twice(int seed)
    {
        var schedule = Schedule.Of(seed);
        var office = suite.Office(string.Create(CultureInfo.InvariantCulture, $"T{seed % Organisations + 1:00}"));
        await suite.SettleAsync();
        var since = suite.Now;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Limit);
        var run = new Run(suite, schedule, office, patience.Token);
        IReadOnlyList<string> wrong;
        var before = suite.Deliveries;
        suite.DisturbDeliveries(seed, schedule.Disturbance);
        try
        {
            await run.ToItsEndAsync();
            wrong = await new Checker(suite, office, run, since).FindAsync();
        }
        catch (Exception end) when (end is OperationCanceledException or TimeoutException)
        {
            wrong = [.. run.Ledger.Violations, $"it did not come to its end: {end.Message}", .. suite.Suite.Processes.Select(process => $"  {process.Name}: {process.State}")];
        }
        finally
        {
            suite.CalmDeliveries();
        }
        var transport = "over the log";
        if (before is not null && suite.Deliveries is { } after)
        {
            var (repeated, reordered, lost) = (after.Repeated - before.Repeated, after.Reordered - before.Reordered, after.Lost - before.Lost);
            transport = $"over Dapr with {repeated} deliveries repeated, {reordered} reordered, {lost} lost";
            if (repeated == 0 || reordered == 0 || lost == 0)
                wrong = [.. wrong, $"the broker left events alone: {transport}"];
        }
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Results).FullName, $"{seed:000}.txt"), string.Create(CultureInfo.InvariantCulture,
            $"{seed:000}: {wrong.Count} violations, {run.Ledger.Count} acknowledged, {run.DeathsAtCommit} died at a commit, {transport}; {string.Join(", ", schedule.Faults)}\n"));
        if (wrong.Count > 0)
            throw new XunitException($"Seed {seed} {transport}, faults:{Lines(schedule.Faults)}\n{run.Ledger.Count} requests were acknowledged. Wrong:{Lines(wrong)}");
    }

    [Fact]
    public void A_seed_gives_the_same_schedule_again()
    {
        static string Text(int seed) => System.Text.Json.JsonSerializer.Serialize(Schedule.Of(seed));
        Assert.Equal(Text(7), Text(7));
        Assert.NotEqual(Text(7), Text(8));
    }

    [Fact]
    public async Task A_process_ends_at_the_commit_that_was_chosen()
    {
        // Were it compiled without failpoints, every schedule would pass without them.
        FaultySuite.Arm("routing", "worker before 1", "trial");
        var office = suite.Office("XC12312");
        await office.AcceptAsync((await office.FileAsync()).Complaint);
        await Poll.UntilAsync(() => FaultySuite.Armed == 0, RunningSuite.Patience, "Routing has come to its commit and ended");
        await suite.Suite.WaitReadyAsync("routing", TestContext.Current.CancellationToken);
    }

    private static string Lines<T>(IEnumerable<T> lines) => string.Concat(lines.Select(line => $"\n  {line}"));
}
