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

    /// <summary>The report has three working days of its own after the time for the correction.</summary>
    [Fact, Rule("GB-10", Case.Allowed)]
    public async Task Corrected_in_time_and_reported_within_three_working_days_after_nothing_is_late()
    {
        var ordered = await OrderedAsync();
        var noted = await DoAsync(Act(ordered, "note-corrected", ("seen", "The list hangs at the window.")), await ClerkAsync());
        Assert.Equal(["report-correction"], noted.Deadlines.Where(deadline => deadline.Rule == "GB-10" && deadline.EndTime is null).Select(deadline => deadline.Clock));
        // The day after the last one of the order.
        await Suite.AdvanceAsync(TimeSpan.FromDays(11));
        var reported = await DoAsync(Act(await Office.ReadAsync(ordered.CaseNumber), "report-correction", ("report", "The list hangs at the window; everybody was trained.")), await ClerkAsync());
        Assert.Equal(["correct False", "report-correction False"], reported.Deadlines.Where(deadline => deadline.Rule == "GB-10").Select(deadline => $"{deadline.Clock} {deadline.Late}").Order(StringComparer.Ordinal));
    }

    [Fact, Rule("GB-10", Case.Refused)]
    public async Task A_correction_is_noted_by_the_office_of_what_was_ordered_and_with_what_shows_it()
    {
        var ordered = await OrderedAsync();
        Assert.Equal(["FIELD_MISSING seen GB-10"], (await Office.RefusedAsync(Act(ordered, "note-corrected"), await ClerkAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED GB-10"], (await Office.RefusedAsync(Act(ordered, "note-corrected", ("seen", "The list hangs at the window.")), await DirectorAsync())).Lines);
        var reported = await DoAsync(Act(ordered, "report-correction", ("report", "The list hangs at the window.")), await ClerkAsync());
        Assert.Equal(["OPEN_ORDER_CORRECTION open.order-correction GB-10"], (await Office.RefusedAsync(Act(reported, "note-corrected", ("seen", "The list hangs at the window.")), await ClerkAsync())).Lines);
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
