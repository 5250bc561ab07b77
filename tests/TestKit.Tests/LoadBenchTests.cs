using System.Diagnostics;
using ComplaintSuite.Load;
using ComplaintSuite.Load.Measuring;
using ComplaintSuite.Load.Results;
using ComplaintSuite.Load.Running;
using ComplaintSuite.Load.Stored;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.TestKitTests;

/// <summary>The parts of the load bench that could be wrong without anybody seeing it.</summary>
public sealed class LoadBenchTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.5, 5_000)]
    [InlineData(0.95, 9_500)]
    [InlineData(0.99, 9_900)]
    [InlineData(1, 10_000)]
    public void A_percentile_is_at_most_eight_thousandths_too_high_and_never_too_low(double share, int right)
    {
        var latencies = new Latencies();
        foreach (var microseconds in Enumerable.Range(1, 10_000).Reverse()) latencies.Record(TimeSpan.FromMicroseconds(microseconds));
        Assert.Equal(10_000, latencies.Count);
        Assert.InRange(latencies.Percentile(share).TotalMicroseconds, right, right * 1.008);
        Assert.Equal(TimeSpan.FromMilliseconds(10), latencies.Longest);
    }

    [Fact]
    public void Every_duration_has_a_bucket_and_longer_ones_no_earlier_one()
    {
        var last = -1;
        for (long microseconds = 0; microseconds < 1L << 35; microseconds = Math.Max(microseconds + 1, microseconds * 129 / 128))
        {
            Assert.InRange(Latencies.IndexOf(microseconds), last, last + 3);
            last = Latencies.IndexOf(microseconds);
        }
    }

    [Fact]
    public async Task What_a_slow_moment_does_to_the_calls_behind_it_is_counted()
    {
        var calls = 0;
        var done = await Loops.OpenAsync(1, perSecond: 200, TimeSpan.FromMilliseconds(500), async (_, _) =>
        {
            if (calls++ > 0) return;
            var stalled = Stopwatch.StartNew();
            await Poll.UntilAsync(() => stalled.ElapsedMilliseconds >= 200, TimeSpan.FromSeconds(10), "the stall is over");
        }, Ct);
        // One call in a hundred was slow itself; the thirty that were due in the first 150 ms waited at least 50 ms.
        Assert.Equal(100, done.Done);
        Assert.True(done.Latencies.Percentile(0.75) >= TimeSpan.FromMilliseconds(50), $"{done.Latencies.Percentile(0.75)}");
    }

    [Fact]
    public void Intended_starts_are_evenly_spread() =>
        Assert.Equal([0, Stopwatch.Frequency / 4, Stopwatch.Frequency / 2], new long[] { 0, 1, 2 }.Select(number => Pacer.IntendedTicks(number, perSecond: 4)));

    [Fact]
    public async Task A_wrong_answer_ends_the_loop_and_is_told()
    {
        var failure = await Assert.ThrowsAsync<WrongAnswerException>(() => Loops.ClosedAsync(4, TimeSpan.FromMinutes(1), (client, _) =>
            client == 2 ? throw new WrongAnswerException("a page of 49") : Task.CompletedTask, Ct));
        Assert.Equal("a page of 49", failure.Message);
    }

    [Fact]
    public async Task A_closed_loop_makes_no_more_calls_than_it_may()
    {
        var calls = 0;
        var done = await Loops.ClosedAsync(3, TimeSpan.FromMinutes(1), (_, _) => Task.FromResult(Interlocked.Increment(ref calls)), Ct, most: 10);
        Assert.Equal((10, 10), (calls, done.Done));
    }

    [Fact]
    public void Processor_time_is_read_whatever_the_command_is_called()
    {
        const string stat = "4711 (a) b (c d) S 17 4711 4711 0 -1 4194560 100 0 0 0 250 50 1000 200 20 0 12 0 5000 1000000 300";
        Assert.Equal((17, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(12)), ProcessUsage.ParseStat(stat));
        Assert.Equal(2048 * 1024, ProcessUsage.ParseKilobytes(["Name:\tx", "VmRSS:\t    2048 kB"], "VmRSS"));
        Assert.Equal(0, ProcessUsage.ParseKilobytes([], "VmRSS"));
    }

    [Theory]
    [InlineData("number of failed transactions: 0 (0.000%)\ntps = 1234.5 (without initial connection time)\n", 1234.5)]
    [InlineData("tps = 1234.5 (without initial connection time)\n", 1234.5)]
    [InlineData("number of failed transactions: 3 (0.100%)\ntps = 1234.5 (without initial connection time)\n", null)]
    [InlineData("pgbench: error", null)]
    public void Failed_inserts_are_no_inserts(string report, double? perSecond) => Assert.Equal(perSecond, PgBench.PerSecond(report));

    [Fact]
    public void A_target_is_reached_missed_or_not_measured()
    {
        var result = Result(submit: 900, pgbench: 10_000, bare: 1_800);
        var verdicts = Targets.Judge(result);
        Assert.Equal([false, true, null, null, null, null, null, null], verdicts.Select(verdict => verdict.Reached));
        Assert.Equal("9.0 % (900 of 10000 a second)", verdicts[0].Figure);
        Assert.Contains("**missed**", Report.OfTargets(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_no_machine_explains_is_nonsense()
    {
        Assert.Empty(Targets.Nonsense(Result(submit: 900, pgbench: 10_000, bare: 1_800)));
        Assert.Contains("faster than the bare program", Assert.Single(Targets.Nonsense(Result(submit: 2_000, pgbench: 10_000, bare: 1_800))), StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_a_later_part_replace_those_of_the_same_kind()
    {
        var whole = Result(submit: 2, pgbench: 3, bare: 4).Over(Result(submit: 1, pgbench: 1, bare: 1) with { Memory = [new("idle", "intake", 100, 90, 1)] });
        Assert.Equal([2, 3, 4], whole.Throughput.Select(it => it.Median));
        Assert.Single(whole.Memory);
    }

    [Fact]
    public void A_copied_case_has_a_number_that_Intake_could_have_given()
    {
        // The published example of ISO/IEC 7064, MOD 37,36.
        Assert.Equal('M', CaseNumbers.CheckCharacter("A12425GABC1234002"));
        Assert.Matches("^LOAD1-[0-9A-Z]{8}-[0-9A-Z]$", CaseNumbers.New("LOAD1"));
    }

    [Fact]
    public void Half_of_the_copies_lie_with_the_first_department()
    {
        var departments = Enumerable.Range(0, 11_200).CountBy(copy => StoredCases.ExampleOf(copy) / 8).OrderBy(it => it.Key).Select(it => it.Value);
        Assert.Equal([5_600, 800, 800, 800, 800, 800, 800, 800], departments);
    }

    private static LoadResult Result(double submit, double pgbench, double bare) => new("abc", 28.November(2026).At("12:00", "UTC"), new("cpu", 2, 8, "6.1", "PostgreSQL 15", ".NET 10", 0.2))
    {
        Throughput = [new(Bench.Submit, 32, 0, [submit]), new(Bench.PgBenchInsert, 32, 0, [pgbench]), new(Bench.BareWrite, 32, 0, [bare])],
    };
}
