using System.Diagnostics;
using System.Reflection;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.TestKitTests;

public sealed class KitTests
{
    [Fact, Rule("CH-05", Case.Allowed), Rule("CH-05", Case.Refused)]
    public void A_rule_is_a_trait_of_the_test()
    {
        var test = MethodBase.GetCurrentMethod()!;
        Assert.Equal([("CH-05", Case.Allowed), ("CH-05", Case.Refused)], test.GetCustomAttributes<RuleAttribute>().Select(rule => (rule.Id, rule.Proves)));
        var traits = TestContext.Current.Test!.Traits;
        Assert.Contains("CH-05", traits["Rule"]);
        Assert.Contains("CH-05", traits["RuleAllowed"]);
        Assert.Contains("CH-05", traits["RuleRefused"]);
    }

    [Fact]
    public void A_date_reads_aloud_and_an_instant_has_offset_0()
    {
        Assert.Equal(new DateOnly(2026, 10, 8), 8.October(2026));
        Assert.Equal(new DateOnly(2028, 2, 29), 29.February(2028));
        var instant = 8.October(2026).At("09:30", "Asia/Shanghai");
        Assert.Equal(new DateTimeOffset(2026, 10, 8, 1, 30, 0, TimeSpan.Zero), instant);
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [InlineData(29, "02:30", "skip")]
    [InlineData(25, "02:30", "twice")]
    public void A_time_that_is_not_there_once_is_refused(int day, string time, string why)
    {
        var date = why == "skip" ? day.March(2026) : day.October(2026);
        Assert.Contains(why, Assert.Throws<ArgumentException>(() => date.At(time, "Europe/Berlin")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Polling_ends_with_the_condition()
    {
        var asked = 0;
        await Poll.UntilAsync(() => ++asked == 3, TimeSpan.FromSeconds(10), "asked three times");
        Assert.Equal(3, asked);
        Assert.Equal("found", await Poll.ForAsync(() => Task.FromResult(++asked == 5 ? "found" : null), TimeSpan.FromSeconds(10), "asked twice more"));
    }

    [Fact]
    public async Task Polling_gives_up_and_says_what_it_waited_for()
    {
        var waiting = Stopwatch.StartNew();
        var told = await Assert.ThrowsAsync<TimeoutException>(() => Poll.UntilAsync(() => false, TimeSpan.FromMilliseconds(60), "the item is in the queue"));
        Assert.Equal("Not within 0.06 s: the item is in the queue.", told.Message);
        Assert.InRange(waiting.ElapsedMilliseconds, 60, 5000);
    }
}
