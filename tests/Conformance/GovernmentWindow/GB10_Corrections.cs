namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-10: who is ordered to correct does so in time and reports it in writing within three working days.</summary>
public sealed class GB10_Corrections(RunningSuite suite) : Windows(suite)
{
    private string InTenDays => new Chronicle(Suite, Office).Day(10);

    [Fact, Rule("GB-10", Case.Allowed)]
    public async Task The_written_report_closes_the_order()
    {
        var ordered = await OrderedAsync();
        var clocks = ordered.Deadlines.Where(deadline => deadline.Rule == "GB-10").ToList();
        Assert.Equal(["correct", "report-correction"], clocks.Select(clock => clock.Clock).Order(StringComparer.Ordinal));
        Assert.All(clocks, clock => Assert.Null(clock.EndTime));
        var reported = await DoAsync(Act(ordered, "report-correction", ("report", "The list hangs at the window; everybody was trained.")), await ClerkAsync());
        Assert.All(reported.Deadlines.Where(deadline => deadline.Rule == "GB-10"), clock => Assert.NotNull(clock.EndTime));
        Assert.Equal("closed", (await CloseAsync(await CountedAsync(reported))).Step);
    }

    [Fact, Rule("GB-10", Case.Refused)]
    public async Task Nothing_is_closed_while_an_order_waits_for_its_written_report()
    {
        var counted = await CountedAsync(await OrderedAsync());
        Assert.Equal(["NOT_OPEN_ORDER_CORRECTION open.order-correction GB-10"], (await Office.RefusedAsync(Office.Closing(counted), await ClerkAsync())).Lines);
    }

    [Fact, Rule("GB-10", Case.Refused)]
    public async Task An_empty_report_is_none_and_nobody_is_ordered_twice_at_once()
    {
        var ordered = await OrderedAsync();
        Assert.Equal(["FIELD_MISSING report GB-10"], (await Office.RefusedAsync(Act(ordered, "report-correction"), await ClerkAsync())).Lines);
        Assert.Equal(["ACT_OPEN GB-10"], (await Office.RefusedAsync(Act(ordered, "order-correction", ("whom", "zw-06"), ("what", "More."), ("until", InTenDays)), await DirectorAsync())).Lines);
    }

    /// <summary>Told, and the officer of the window ordered to put it right.</summary>
    private async Task<Complaint> OrderedAsync()
    {
        var told = await TellAsync(await InvestigateAsync((await AtWorkAsync()).Number));
        return await DoAsync(Act(told, "order-correction", ("whom", "zw-06"), ("what", "Hang the list of documents at the window."), ("until", InTenDays)), await DirectorAsync());
    }
}
