namespace ComplaintSuite.Conformance.Dealership;

/// <summary>CD-06: what makes a complaint major, which is handed over at once. CD-09: out of hours the receiver judges the urgency, and a leader on call is told.</summary>
public sealed class CD06_CD09_GravityAndUrgency(RunningSuite suite) : Dealers(suite)
{
    [Fact, Rule("CD-06", Case.Allowed)]
    public async Task A_criterion_makes_it_major_and_its_half_hour_runs_at_once()
    {
        await Chronicle.AtHourAsync(22);
        var major = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        var clock = major.Deadlines.Single(deadline => deadline.Clock == "hand-over-major");
        Assert.Equal((TimeSpan.FromMinutes(30), "CD-06"), (clock.DueTime.ToDateTimeOffset() - major.ReceiveTime.ToDateTimeOffset(), clock.Rule));
    }

    [Fact, Rule("CD-06", Case.Refused)]
    public async Task Not_major_without_a_criterion_and_not_ordinary_with_one()
    {
        var (filed, receiver) = ((await FileAsync()).Complaint, await ReceiverAsync());
        Assert.Equal(["FIELD_MISSING criterion CD-06"], (await Office.RefusedAsync(Act(filed, "judge", ("gravity", "major"), ("urgent", "yes")), receiver)).Lines);
        Assert.Equal(["NEVER_PERMITTED CD-06"], (await Office.RefusedAsync(Act(filed, "judge", ("gravity", "ordinary"), ("criterion", "safety"), ("urgent", "no")), receiver)).Lines);
    }

    [Fact, Rule("CD-06", Case.Refused)]
    public async Task Nobody_below_the_general_manager_makes_ordinary_what_was_judged_major()
    {
        var major = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        foreach (var who in new[] { await ReceiverAsync(), await BusinessManagerAsync(), await DeskAsync() })
            Assert.Equal(["ROLE_NOT_PERMITTED CD-06"], (await Office.RefusedAsync(Judging(major), who)).Lines);
    }

    [Fact, Rule("CD-06", Case.Allowed)]
    public async Task The_general_manager_makes_ordinary_what_was_judged_major_and_it_may_be_settled_on_the_spot()
    {
        var major = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        var ordinary = await DoAsync(Judging(major), await GeneralManagerAsync());
        await DoAsync(Act(ordinary, "take-on-the-spot"), await BusinessManagerAsync());
    }

    /// <summary>By whichever way somebody of the company took it in.</summary>
    [Theory, Rule("CD-09", Case.Refused)]
    [InlineData("other")]
    [InlineData("email")]
    [InlineData("forum")]
    [InlineData("letter")]
    public async Task Out_of_hours_it_is_not_on_record_before_its_urgency_is_judged(string channel)
    {
        await Chronicle.AtHourAsync(22);
        var filed = (await FileAsync(request => (request.Channel, request.ChannelDescription) = (channel, channel == "other" ? "Said to a mechanic." : ""))).Complaint;
        Assert.Equal(("received", "done.judge"), (filed.Step, Assert.Single(filed.MissingFields)));
        Assert.Contains("FIELD_MISSING done.judge CD-09", (await Office.RefusedAsync(Act(filed, "hand-over"), await ReceiverAsync())).Lines);
        Assert.Equal("registered", (await DoAsync(Judging(filed), await ReceiverAsync())).Step);
    }

    /// <summary>Nobody here took it in, so nobody judged it then; it is judged before it goes on like any other.</summary>
    [Fact, Rule("CD-09", Case.Allowed)]
    public async Task A_published_letter_is_on_record_at_once_and_judged_before_it_is_handed_over()
    {
        var result = Assert.Single((await Suite.SendAsync<ImportComplaintsResponse>(new ImportComplaintsRequest
        {
            Organisation = Office.Organisation,
            Source = "test-letters",
            Records =
            {
                new PublishedRecord
                {
                    PublisherNumber = RequestId.New(),
                    Kind = "complaint",
                    Channel = "letter",
                    Subject = "Noise after a repair",
                    Facts = "A noise is left after the repair.",
                    Category = "ordinary-repair",
                    ReceiveTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Suite.Now.AddDays(-2)),
                    Language = "en",
                    RemovedFields = { "complainant.name", "complainant.contact", "details.plate" },
                    Rows = { new PublishedRow { Values = { ["status"] = "open" } } },
                },
            },
        }, await Suite.SignOns.MachineAsync("import"))).Results);
        Assert.Equal((ImportOutcome.TakenOver, ""), (result.Outcome, string.Join("; ", result.Violations.Select(violation => $"{violation.Code} {violation.Field}"))));
        var published = await Office.ReadAsync(result.CaseNumber);
        Assert.Equal("registered", published.Step);
        Assert.Contains("FIELD_MISSING done.judge CD-09", (await Office.RefusedAsync(Act(published, "hand-over"), await DeskAsync())).Lines);
        await DoAsync(Act(await DoAsync(Judging(published), await DeskAsync()), "hand-over"), await DeskAsync());
    }

    [Fact, Rule("CD-09", Case.Allowed)]
    public async Task Out_of_hours_an_urgent_one_reaches_the_leader_on_call_who_says_so()
    {
        await Chronicle.AtHourAsync(22);
        var judged = await DoAsync(Act((await FileAsync()).Complaint, "judge", ("gravity", "ordinary"), ("urgent", "yes")), await ReceiverAsync());
        Assert.Contains("leader-acknowledges", Running(judged));
        var alert = Assert.Single(await AlertsOfAsync(judged.CaseId, "leader"));
        Assert.Equal(("leader-acknowledges", "leader-on-call", "CD-09"), (alert.Clock, alert.Post, alert.Rule));
        await AcknowledgeAsync(alert, "leader");
        Assert.DoesNotContain("leader-acknowledges", Running(await Office.ReadAsync(judged.CaseNumber)));
        await Suite.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.DoesNotContain(await AlertsOfAsync(judged.CaseId, "general-manager"), it => it.Kind == Contracts.Routing.V1.AlertKind.ClockRanOut && it.Clock == "leader-acknowledges");
    }

    /// <summary>Of two who are leaders on call the roster says whose night it is: the other one is told nothing.</summary>
    [Fact, Rule("CD-09", Case.Allowed)]
    public async Task By_the_roster_the_leader_of_that_night_is_told_and_after_a_quarter_of_an_hour_the_next_one()
    {
        await Chronicle.AtHourAsync(22);
        await Office.MoveAsync(directory =>
        {
            directory.Staff.Add(new Contracts.Routing.V1.StaffMember { StaffId = "qc-22", Subject = "qc-leader-2", DisplayName = "Second leader on call", Posts = { "leader-on-call" } });
            directory.Rosters.Add(new Contracts.Routing.V1.Roster
            {
                Code = "nights",
                Name = new() { ZhCn = "值班表", En = "Nights", Es = "Noches" },
                FromDay = Chronicle.Day(0),
                UntilDay = Chronicle.Day(1),
                Shifts = { new Contracts.Routing.V1.Shift { FromTime = $"{Chronicle.Day(0)}T00:00", UntilTime = $"{Chronicle.Day(2)}T00:00", StaffIds = { "qc-22" } } },
            });
        });
        try
        {
            var judged = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
            var told = Assert.Single(await AlertsOfAsync(judged.CaseId, "general-manager"), alert => alert.Kind == Contracts.Routing.V1.AlertKind.ClockBegan);
            Assert.Equal(("leader-acknowledges", "leader-on-call", "qc-22"), (told.Clock, told.Post, string.Join(' ', told.StaffIds)));
            await Suite.AdvanceAsync(TimeSpan.FromMinutes(16));
            var next = Assert.Single(await AlertsOfAsync(judged.CaseId, "general-manager"), alert => alert is { Kind: Contracts.Routing.V1.AlertKind.ClockRanOut, Clock: "leader-acknowledges" });
            Assert.Equal(("general-manager", "qc-01"), (next.Post, string.Join(' ', next.StaffIds)));
        }
        finally
        {
            await Office.MoveAsync(directory =>
            {
                directory.Rosters.Clear();
                directory.Staff.Remove(directory.Staff.Single(member => member.StaffId == "qc-22"));
            });
        }
    }

    [Fact, Rule("CD-09", Case.Allowed)]
    public async Task Nobody_says_so_and_the_next_leader_is_told()
    {
        await Chronicle.AtHourAsync(22);
        var judged = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        await Suite.AdvanceAsync(TimeSpan.FromMinutes(16));
        Assert.Contains(await AlertsOfAsync(judged.CaseId, "general-manager"), it => it.Kind == Contracts.Routing.V1.AlertKind.ClockRanOut && it is { Clock: "leader-acknowledges", Post: "general-manager" });
    }

    [Fact, Rule("CD-09", Case.Allowed)]
    public async Task An_ordinary_one_waits_for_the_next_opening_and_in_hours_no_leader_is_called()
    {
        await Chronicle.AtHourAsync(22);
        var judged = await DoAsync(Judging((await FileAsync()).Complaint), await ReceiverAsync());
        var due = judged.Deadlines.Single(deadline => deadline.Clock == "hand-over").DueTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
        Assert.Equal((9, 0), (due.Hour, due.Minute));
        Assert.Empty(await AlertsAsync(judged.CaseId, "leader"));

        await WorkingHoursAsync();
        var urgent = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        Assert.DoesNotContain("leader-acknowledges", Running(urgent));
    }

    /// <summary>The rule names the weekend; a public holiday is tested in Intake.Tests/HolidayTests.cs, since no calendar of one that is still to come may be there.</summary>
    [Fact, Rule("CD-09", Case.Allowed)]
    public async Task A_Saturday_is_out_of_hours_too() => await AssertOutOfHoursAsync(await SaturdayAsync(), leaderRule: "CD-09", ordinaryRule: "CD-03");

    /// <summary>An urgent one does not wait for the opening, whether it is major or not.</summary>
    [Fact, Rule("CD-09", Case.Allowed)]
    public async Task An_urgent_one_has_its_half_hour_at_night_too()
    {
        await Chronicle.AtHourAsync(22);
        var judged = await DoAsync(Act((await FileAsync()).Complaint, "judge", ("gravity", "ordinary"), ("urgent", "yes")), await ReceiverAsync());
        var clock = judged.Deadlines.Single(deadline => deadline.Clock == "hand-over-urgent");
        Assert.Equal(TimeSpan.FromMinutes(30), clock.DueTime.ToDateTimeOffset() - judged.ReceiveTime.ToDateTimeOffset());
    }

    /// <summary>Whose an alert is, no line of a procedure says: the answer names no rule.</summary>
    [Fact]
    public async Task Nobody_but_the_leader_who_was_called_says_so()
    {
        await Chronicle.AtHourAsync(22);
        var judged = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        var alert = Assert.Single(await AlertsOfAsync(judged.CaseId, "leader"));
        var acknowledging = new Contracts.Routing.V1.AcknowledgeAlertRequest { AlertId = alert.AlertId, RequestId = RequestId.New() };
        Assert.Equal(["ROLE_NOT_PERMITTED"], (await Office.RefusedAsync(acknowledging, await Office.PersonAsync("quality"))).Lines);
        Assert.Contains("leader-acknowledges", Running(await Office.ReadAsync(judged.CaseNumber)));
    }

    [Fact, Rule("CD-09", Case.Refused)]
    public async Task Its_urgency_is_judged_before_it_goes_on_and_what_is_major_is_urgent()
    {
        var (filed, receiver) = ((await FileAsync()).Complaint, await ReceiverAsync());
        Assert.Equal(["FIELD_MISSING urgent CD-09"], (await Office.RefusedAsync(Act(filed, "judge", ("gravity", "ordinary")), receiver)).Lines);
        // Told by telephone, it is not on record before.
        Assert.Equal(("received", "done.judge"), (filed.Step, Assert.Single(filed.MissingFields)));
        Assert.Contains("FIELD_MISSING done.judge CD-09", (await Office.RefusedAsync(Act(filed, "hand-over"), receiver)).Lines);
        Assert.Equal(["NEVER_PERMITTED CD-09"], (await Office.RefusedAsync(Act(filed, "judge", ("gravity", "major"), ("criterion", "safety"), ("urgent", "no")), receiver)).Lines);
    }
}
