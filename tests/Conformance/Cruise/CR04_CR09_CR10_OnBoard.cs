using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Cruise;

/// <summary>CR-04: what can't be solved now is reported. CR-09: no complaint is dealt with in public. CR-10: the superior is told at once, and instructions are carried out.</summary>
public sealed class CR04_CR09_CR10_OnBoard(RunningSuite suite) : Guests(suite)
{
    [Fact, Rule("CR-04", Case.Allowed)]
    public async Task With_an_irregularity_report_it_is_put_off()
    {
        var filed = await AtWorkAsync();
        var deferred = await DoAsync(Act(filed.Complaint, "defer", ("apologised", "yes"), ("irregularity-report", "The spare fan is ashore."), ("told-department", "shore-services")));
        Assert.Contains("It can't be solved now", string.Join('|', (await Office.TimelineAsync(filed.Number, await Office.OpenAsync(filed), "en")).Select(entry => entry.Text)), StringComparison.Ordinal);
        Assert.Equal("at-work", deferred.Step);
        // The department has it in hand, and nobody of another one.
        await Suite.SettleAsync();
        var told = Assert.Single(await AlertsOfAsync(filed.CaseId, "shore"));
        Assert.Equal((AlertKind.ActDone, "defer", "CR-04", "yl-08", ""), (told.Kind, told.Act, told.Rule, Assert.Single(told.StaffIds), told.WorkItemId));
        foreach (var other in new[] { "boatswain", "caterer", "desk" })
            Assert.DoesNotContain(await AlertsOfAsync(filed.CaseId, other), alert => alert.Act == "defer");
        // They read the report, though the case is not theirs, and nothing else of it.
        var reading = new ListCaseActsRequest { CaseNumber = filed.Number, Language = "en" };
        var read = await Suite.SendAsync<ListCaseActsResponse>(reading, await Office.PersonAsync("shore"));
        Assert.Equal("defer", Assert.Single(read.Acts).Act);
        Assert.Contains(read.Acts[0].Values, value => value is { Field: "irregularity-report", Value: "The spare fan is ashore." });
        Assert.Equal("Shore services", read.Departments["shore-services"]);
        Assert.Equal("NOT_FOUND", (await Office.RefusedAsync(reading, await Office.PersonAsync("boatswain"))).Reason);
        Assert.Equal("NOT_FOUND", (await Office.RefusedAsync(new GetPartiesRequest { CaseNumber = filed.Number }, await Office.PersonAsync("shore"))).Reason);
        await Suite.SendAsync<AcknowledgeAlertResponse>(new AcknowledgeAlertRequest { AlertId = told.AlertId, RequestId = RequestId.New() }, await Office.PersonAsync("shore"));
        Assert.Empty(await AlertsOfAsync(filed.CaseId, "shore"));
    }

    [Fact, Rule("CR-04", Case.Refused)]
    public async Task It_is_not_put_off_without_the_report() => Assert.Equal(
        ["FIELD_MISSING irregularity-report CR-04"],
        (await Office.RefusedAsync(Act((await AtWorkAsync()).Complaint, "defer", ("apologised", "yes"), ("told-department", "shore-services")), await DeskAsync())).Lines);

    [Theory, Rule("CR-09", Case.Allowed)]
    [InlineData("moved-to", "The office behind the desk.")]
    [InlineData("not-moved", "The guest did not want to.")]
    public async Task What_began_in_public_is_moved_or_says_why_not(string field, string words)
    {
        var talking = Talking((await FileAsync(Written)).Complaint, "public-area");
        talking.Fields[field] = words;
        Assert.Equal("registered", (await DoAsync(talking)).Step);
    }

    [Fact, Rule("CR-09", Case.Refused)]
    public async Task A_talk_in_public_alone_is_no_handling() => Assert.Equal(
        ["FIELD_MISSING moved-to CR-09"], (await Office.RefusedAsync(Talking((await FileAsync(Written)).Complaint, "public-area"), await DeskAsync())).Lines);

    [Fact, Rule("CR-10", Case.Allowed)]
    public async Task The_superior_is_told_within_half_an_hour_and_what_is_instructed_is_carried_out()
    {
        var filed = await FileAsync();
        var clock = filed.Complaint.Deadlines.Single(deadline => deadline.Clock == "report-up");
        Assert.Equal((TimeSpan.FromMinutes(30), "CR-10"), (clock.DueTime.ToDateTimeOffset() - clock.StartTime.ToDateTimeOffset(), clock.Rule));
        var reported = await DoAsync(Act(filed.Complaint, "report-up", ("to", "yl-02")));
        await Suite.SettleAsync();
        var told = Assert.Single((await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, await ManagerAsync())).Alerts, alert => alert.CaseId == filed.CaseId && alert.Act == "report-up");
        Assert.Equal((AlertKind.ActDone, "CR-10", "yl-02"), (told.Kind, told.Rule, Assert.Single(told.StaffIds)));
        var instructed = await DoAsync(Act(reported, "instruct", ("what", "Offer another room.")), await ManagerAsync());
        Assert.Equal("registered", (await DoAsync(Act(instructed, "carry-out", ("how", "Moved to room 5030.")))).Step);
    }

    [Fact, Rule("CR-10", Case.Refused)]
    public async Task Nobody_is_their_own_superior()
    {
        var filed = await FileAsync();
        Assert.Equal(["SAME_PERSON to CR-10"], (await Office.RefusedAsync(Act(filed.Complaint, "report-up", ("to", "yl-03")), await DeskAsync())).Lines);
    }

    /// <summary>Neither a colleague, nor somebody of head office who leads nothing, nor whoever reports to the one that tells.</summary>
    [Theory, Rule("CR-10", Case.Refused)]
    [InlineData("desk", "yl-04")]
    [InlineData("desk", "yl-09")]
    [InlineData("manager", "yl-03")]
    public async Task Who_is_told_is_above_who_tells(string by, string told)
    {
        var filed = await FileAsync();
        Assert.Equal(["STAFF_NOT_ABOVE to CR-10"], (await Office.RefusedAsync(Act(filed.Complaint, "report-up", ("to", told)), await Office.PersonAsync(by))).Lines);
    }

    [Theory, Rule("CR-10", Case.Allowed)]
    [InlineData("desk", "yl-04", "yl-09")]
    [InlineData("manager", "yl-03", "yl-09")]
    public async Task Those_above_are_offered_by_their_names(string by, params string[] others)
    {
        var filed = await FileAsync();
        var guide = (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number, Language = "en" }, await Office.PersonAsync(by))).Guide;
        var to = guide.Acts.Single(act => act.Act == "report-up").Fields.Single();
        Assert.True(to.StaffListed);
        Assert.NotEmpty(Assert.Single(to.Choices, person => person.Code == "yl-01").Name);
        Assert.DoesNotContain(to.Choices, person => others.Contains(person.Code));
    }

    [Fact, Rule("CR-10", Case.Allowed)]
    public async Task The_company_s_leader_is_above_the_desk_and_the_ship_s_manager()
    {
        var filed = await FileAsync();
        var reported = await DoAsync(Act(filed.Complaint, "report-up", ("to", "yl-01")));
        Assert.Equal("registered", (await DoAsync(Act(reported, "report-up", ("to", "yl-01")), await ManagerAsync())).Step);
    }

    [Fact, Rule("CR-10", Case.Refused)]
    public async Task Nothing_is_closed_while_an_instruction_waits()
    {
        var filed = await AtWorkAsync();
        var instructed = await DoAsync(Act(filed.Complaint, "instruct", ("what", "Offer another room.")), await ManagerAsync());
        // The company does not wait for what the ship's manager instructed.
        await DoAsync(Act(instructed, "instruct-from-company", ("what", "Have the fans of that deck looked at.")), await LeaderAsync());
        await WorkedAsync(filed.Number);
        var told = await ToldAsync(await Office.ReadAsync(filed.Number));
        Assert.Equal(
            ["NOT_OPEN_INSTRUCT open.instruct CR-10", "NOT_OPEN_INSTRUCT_FROM_COMPANY open.instruct-from-company CR-10"], (await Office.RefusedAsync(await ClosingAsync(told), await DeskAsync())).Lines);
        told = await DoAsync(Act(await Office.ReadAsync(filed.Number), "carry-out", ("how", "Moved to room 5030.")));
        Assert.Equal(["NOT_OPEN_INSTRUCT_FROM_COMPANY open.instruct-from-company CR-10"], (await Office.RefusedAsync(await ClosingAsync(told), await DeskAsync())).Lines);
        told = await DoAsync(Act(await Office.ReadAsync(filed.Number), "carry-out-for-company", ("how", "All fans of the deck were looked at.")));
        Assert.Equal("closed", (await CloseAsync(told)).Step);
    }
}
