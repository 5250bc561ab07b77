namespace ComplaintSuite.Conformance.Cruise;

/// <summary>CR-08: the front desk of a ship registers without a connection and hands over later; nothing doubles, nothing is lost, and the times are those of the ship's clock.</summary>
public sealed class CR08_WithoutConnection(RunningSuite suite) : Guests(suite)
{
    private HandingOver Desk => new(Suite, Office);

    [Fact, Rule("CR-08", Case.Allowed)]
    public async Task What_was_taken_in_at_sea_has_the_time_of_the_ship_s_clock()
    {
        var entry = Desk.Entry(Complaint(), TimeSpan.FromMinutes(20), offsetHours: 9.5);
        var result = Assert.Single(await Desk.SendAsync(Desk.Batch(entry), await DeskAsync()));
        Assert.Equal((OfflineOutcome.Registered, "registered"), (result.Outcome, result.Complaint.Step));
        Assert.Equal(HandingOver.Wall(entry.Received), HandingOver.Wall(result.Complaint.StatedReceiveTime));
        Assert.Equal(HandingOver.At(entry.Received), result.Complaint.ReceiveTime);
        Assert.InRange(result.Complaint.HandOverTime.ToDateTimeOffset(), Suite.Now.AddMinutes(-1), Suite.Now);
        var clock = HandingOver.Clock(result.Complaint, "report-up");
        Assert.Equal((HandingOver.At(entry.Received), TimeSpan.FromMinutes(30), false), (clock.StartTime, clock.DueTime.ToDateTimeOffset() - clock.StartTime.ToDateTimeOffset(), clock.Late));
        Assert.NotEmpty(result.AccessCode);
        // It lives on like any other.
        var reported = await DoAsync(Act(result.Complaint, "report-up", ("to", "yl-02")));
        Assert.False(HandingOver.Clock(reported, "report-up").Late);
    }

    /// <summary>Moments of the form too: the desk states them with its offset, whatever the procedure's zone.</summary>
    [Fact, Rule("CR-08", Case.Allowed)]
    public async Task A_moment_in_the_form_is_that_of_the_ship_s_clock()
    {
        var leaves = Suite.Now.AddDays(2);
        var entry = Desk.Entry(Complaint(request => request.Details["disembarks"] = HandingOver.Stated(leaves, 9.5)), TimeSpan.FromMinutes(20), offsetHours: 9.5);
        var result = Assert.Single(await Desk.SendAsync(Desk.Batch(entry), await DeskAsync()));
        Assert.Equal(OfflineOutcome.Registered, result.Outcome);
        Assert.Equal(leaves.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), result.Complaint.Details["disembarks"]);
    }

    [Fact, Rule("CR-08", Case.Allowed)]
    public async Task Handed_over_twice_by_two_shifts_it_makes_nothing_new()
    {
        var batch = Desk.Batch(Desk.Entry(Complaint(), TimeSpan.FromHours(3)), Desk.Entry(Complaint(Written), TimeSpan.FromHours(2)));
        var first = await Desk.SendAsync(batch, await DeskAsync());
        Assert.All(first, result => Assert.Equal(OfflineOutcome.Registered, result.Outcome));
        await Suite.AdvanceAsync(TimeSpan.FromSeconds(1)); // what was late at the hand-over has run out
        var manager = await ManagerAsync();
        await using (await Suite.UnchangedAsync(Office.Organisation))
        {
            var again = await Desk.SendAsync(batch, manager);
            Assert.All(again, result => Assert.Equal(OfflineOutcome.Known, result.Outcome));
            Assert.Equal(first.Select(result => (result.RequestId, result.Complaint.CaseNumber, result.AccessCode)), again.Select(result => (result.RequestId, result.Complaint.CaseNumber, result.AccessCode)));
        }
    }

    /// <summary>The desk is told which field of which entry, and the others are registered. By no rule of the procedure: it is so of every number.</summary>
    [Fact]
    public async Task An_entry_that_nobody_can_be_reached_by_is_refused_with_its_field() =>
        Assert.Equal(["TELEPHONE_INVALID complainant.telephone"], await Desk.RefusedAsync(Desk.Batch(Desk.Entry(Complaint(request => request.Complainant.Telephone = "abc"), TimeSpan.FromHours(1))), await DeskAsync()));

    [Theory, Rule("CR-08", Case.Allowed)]
    [InlineData(300)]
    [InlineData(1500)]
    public async Task On_a_slow_line_that_breaks_nothing_is_lost_and_nothing_doubles(int milliseconds)
    {
        var batch = Desk.Batch(Enumerable.Range(0, 12).Select(hour => Desk.Entry(Complaint(), TimeSpan.FromHours(hour))));
        var before = await Desk.CountAsync();
        await Desk.BreakOffAsync(batch, await DeskAsync(), TimeSpan.FromMilliseconds(milliseconds));
        await Desk.SendAsync(batch, await DeskAsync());
        var results = await Desk.SendAsync(batch, await DeskAsync());
        Assert.All(results, result => Assert.Equal(OfflineOutcome.Known, result.Outcome));
        Assert.Equal((12, before + 12), (results.Select(result => result.Complaint.CaseNumber).Distinct().Count(), await Desk.CountAsync()));
    }

    [Fact, Rule("CR-08", Case.Allowed)]
    public async Task What_is_late_at_the_hand_over_is_marked_and_told_once()
    {
        var batch = Desk.Batch(Enumerable.Range(1, 5).Select(day => Desk.Entry(Complaint(Written), TimeSpan.FromDays(day))));
        var results = await Desk.SendAsync(batch, await DeskAsync());
        Assert.All(results, result => Assert.True(HandingOver.Clock(result.Complaint, "report-up").Late));
        await Suite.AdvanceAsync(TimeSpan.FromMinutes(1));
        var cases = results.Select(result => result.Complaint.CaseId).ToHashSet();
        var alerts = (await Suite.SendAsync<Contracts.Routing.V1.ListAlertsResponse>(
            new Contracts.Routing.V1.ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, await ManagerAsync())).Alerts
            // The leaders hear of each written one, late or not (CR-05).
            .Where(alert => alert.Kind != Contracts.Routing.V1.AlertKind.ClockBegan && (cases.Contains(alert.CaseId) || alert.FurtherCaseIds.Any(cases.Contains))).ToList();
        var alert = Assert.Single(alerts);
        Assert.Equal((Contracts.Routing.V1.AlertKind.HandedOverLate, "ship-manager", "CR-10"), (alert.Kind, alert.Post, alert.Rule));
        Assert.Equal(cases, alert.FurtherCaseIds.Append(alert.CaseId).ToHashSet());
    }

    [Fact, Rule("CR-08", Case.Refused)]
    public async Task A_record_dated_after_its_hand_over_is_refused_and_the_others_are_registered()
    {
        var future = Desk.Entry(Complaint(), TimeSpan.FromMinutes(-10));
        Assert.Equal(["TIME_IN_FUTURE received CR-08"], await Desk.RefusedAsync(Desk.Batch(future), await DeskAsync()));
        // A wall clock that reads earlier may be later: the zone counts.
        var west = Desk.Entry(Complaint(), TimeSpan.Zero);
        west.Received = HandingOver.Stated(Suite.Now, 8).Replace("+08:00", "+07:00", StringComparison.Ordinal);
        Assert.Equal(["TIME_IN_FUTURE received CR-08"], await Desk.RefusedAsync(Desk.Batch(west), await DeskAsync()));
        var mixed = await Desk.SendAsync(Desk.Batch(future, Desk.Entry(Complaint(), TimeSpan.FromHours(1))), await DeskAsync());
        Assert.Equal([OfflineOutcome.Refused, OfflineOutcome.Registered], mixed.Select(result => result.Outcome));
        Assert.Equal((future.Registration.RequestId, "CR-08"), (mixed[0].RequestId, Assert.Single(mixed[0].Violations).Rule));
    }

    [Fact, Rule("CR-08", Case.Refused)]
    public async Task Last_year_s_date_is_refused()
    {
        Assert.Equal(["TIME_TOO_EARLY received CR-08"], await Desk.RefusedAsync(Desk.Batch(Desk.Entry(Complaint(), TimeSpan.FromDays(365))), await DeskAsync()));
        Assert.Equal(["TIME_TOO_EARLY received CR-08"], await Desk.RefusedAsync(Desk.Batch(Desk.Entry(Complaint(), TimeSpan.FromDays(92) + TimeSpan.FromMinutes(1))), await DeskAsync()));
    }

    [Fact, Rule("CR-08", Case.Refused)]
    public async Task Nobody_but_the_desk_hands_over() =>
        Assert.Equal(["ROLE_NOT_PERMITTED CR-08"], await Desk.RefusedAsync(Desk.Batch(Desk.Entry(Complaint(), TimeSpan.FromHours(1))), await Office.PersonAsync("housekeeper")));

    /// <summary>What is no time, or no new entry, is none under any rule.</summary>
    [Fact]
    public async Task An_entry_that_can_t_be_read_or_changes_what_was_handed_over_is_refused()
    {
        var desk = await DeskAsync();
        var late = Desk.Entry(Complaint(), TimeSpan.FromHours(1));
        foreach (var received in new[] { "", "2026-11-29T21:30:00", "2026-11-29T21:30:00-00:00", "yesterday" })
        {
            late.Received = received;
            Assert.Equal(["TIME_INVALID received"], await Desk.RefusedAsync(Desk.Batch(late), desk));
        }
        // Its content is what it was.
        var entry = Desk.Entry(Complaint(), TimeSpan.FromHours(1));
        await Desk.SendAsync(Desk.Batch(entry), desk);
        entry.Received = HandingOver.Stated(Suite.Now.AddHours(-2), 8);
        Assert.Equal(["REQUEST_ID_REUSED request_id"], await Desk.RefusedAsync(Desk.Batch(entry), desk));
    }

    [Fact]
    public async Task A_batch_that_can_t_be_read_is_refused_whole()
    {
        var entry = Desk.Entry(Complaint(), TimeSpan.FromHours(1));
        Assert.Equal(["REQUEST_ID_REPEATED entries"], (await Office.RefusedAsync(Desk.Batch(entry, entry), await DeskAsync())).Lines);
        Assert.Equal(["ENTRIES_OUT_OF_RANGE entries"], (await Office.RefusedAsync(Desk.Batch(), await DeskAsync())).Lines);
        Assert.Equal("NOT_FOUND", (await Office.RefusedAsync(Desk.Batch(entry), await Suite.Office("NCFW", "county").ClerkAsync())).Reason);
    }
}
