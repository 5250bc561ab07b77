namespace ComplaintSuite.Conformance.BankContactCentre;

/// <summary>BC-06: urge levels 1 to 3 with shrinking times, each to a higher post.</summary>
public sealed class BC06_Urging(RunningSuite suite) : Slips(suite)
{
    private static readonly string[] Levels = ["first", "second", "third"];

    [Fact, Rule("BC-06", Case.Allowed)]
    public async Task Level_after_level_each_has_less_time_and_is_answered_higher_up()
    {
        var item = await PickedUpAsync((await SentAsync()).Number);
        foreach (var (level, who) in Levels.Zip(["north", "north-head", "north-leader"]))
        {
            item = await DoAsync(Act(item, $"urge-{level}", ("message", "The customer waits.")), await JudgeAsync());
            item = await DoAsync(Act(item, $"answer-urge-{level}", ("answer", "Tomorrow.")), await NorthAsync(who));
        }
        Assert.Equal(
            ["urge-1 8 working hours", "urge-2 4 working hours", "urge-3 2 working hours"],
            (await Office.ReadAsync(item.CaseNumber)).Deadlines.Where(deadline => deadline.Clock.StartsWith("urge-", StringComparison.Ordinal)).Select(deadline => $"{deadline.Clock} {deadline.Limit}").Order(StringComparer.Ordinal));
        Assert.Equal("result-known", (await HandledAsync(item)).Step);
    }

    [Fact, Rule("BC-06", Case.Refused)]
    public async Task No_level_is_skipped_and_nothing_finished_while_one_waits()
    {
        var item = await PickedUpAsync((await SentAsync()).Number);
        Assert.Equal(["FIELD_MISSING done.urge-first BC-06"], (await Office.RefusedAsync(Act(item, "urge-second", ("message", "Now.")), await JudgeAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.urge-second BC-06"], (await Office.RefusedAsync(Act(item, "urge-third", ("message", "Now.")), await JudgeAsync())).Lines);
        var urged = await DoAsync(Act(item, "urge-first", ("message", "The customer waits.")), await JudgeAsync());
        Assert.Equal(["NOT_OPEN_URGE_FIRST open.urge-first BC-06"], (await Office.RefusedAsync(Finish(urged), await NorthAsync())).Lines);
    }

    /// <summary>Where the post of a level does not answer, the next one above may.</summary>
    [Fact, Rule("BC-06", Case.Allowed), Rule("BC-06", Case.Refused)]
    public async Task Nothing_is_finished_while_a_higher_level_waits_and_the_post_above_may_answer_it()
    {
        var item = await PickedUpAsync((await SentAsync()).Number);
        foreach (var (level, who) in Levels.Zip(["north-head", "north-leader", "retail"]))
        {
            item = await DoAsync(Act(item, $"urge-{level}", ("message", "The customer waits.")), await JudgeAsync());
            Assert.Equal([$"NOT_OPEN_URGE_{level.ToUpperInvariant()} open.urge-{level} BC-06"], (await Office.RefusedAsync(Finish(item), await NorthAsync())).Lines);
            if (level != Levels[0]) Assert.Equal(["ROLE_NOT_PERMITTED BC-06"], (await Office.RefusedAsync(Act(item, $"answer-urge-{level}", ("answer", "Tomorrow.")), await NorthAsync())).Lines);
            item = await DoAsync(Act(item, $"answer-urge-{level}", ("answer", "Tomorrow.")), await Office.PersonAsync(who));
        }
        Assert.Equal("result-known", (await HandledAsync(item)).Step);
    }
}
