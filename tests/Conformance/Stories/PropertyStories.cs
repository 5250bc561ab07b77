using ComplaintSuite.Conformance.PropertyInternal;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>
/// Whole lives of complaints at a property manager (<see cref="Chronicle"/>).
/// </summary>
public sealed class PropertyStories(RunningSuite suite) : PropertyAtWork(suite)
{
    [Fact, Rule("PI-12", Case.Allowed), Rule("PI-04", Case.Allowed), Rule("PI-06", Case.Allowed)]
    public async Task A_minor_complaint_runs_over_and_the_managing_manager_approves_it()
    {
        await MorningAsync();
        var filed = await AtWorkAsync(Minor);
        var recorded = await RecordAsync(filed.Number);
        await DaysLaterAsync(3);
        var approved = (await Suite.SendAsync<ApproveOverrunResponse>(Approval(await AgainAsync(recorded), "handle-minor"), await ManagingManagerAsync())).WorkItem;
        await FinishAsync(approved);
        await CloseAsync(await CountedAsync(await VisitAsync(await TellAsync(await KnownAsync(filed.Number)))));

        await AssertToldAsync(filed,
            deadlines:
            [
                "archive PI-08 30 d +30: open",
                "hand-in PI-04 same day +0: ended",
                "handle-minor PI-12 2 d +2: late, overrun approved",
                "promotion PI-01 1 month +1 month: ended",
                "tell-resident PI-06 same day +0: ended",
            ],
            alerts: ["Overrun handle-minor PI-12 to managing-manager"],
            notices: ["receipt", "acceptance", "result", "closing"]);
    }

    [Fact, Rule("PI-01", Case.Allowed), Rule("PI-14", Case.Allowed), Rule("PI-05", Case.Allowed)]
    public async Task A_complaint_that_nobody_solves_for_a_month_becomes_major_and_the_general_manager_hears_of_every_overrun()
    {
        await MorningAsync();
        var filed = await AtWorkAsync(Minor);
        await DaysLaterAsync(32);
        await DaysLaterAsync(3);
        var late = await Office.ReadAsync(filed.Number);
        Assert.Equal(("major", "unsolved-for-a-month"), (late.Assessment.Severity, Assert.Single(late.Assessment.Criteria)));
        await Suite.SendAsync<GiveAnswerResponse>(
            new GiveAnswerRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = late.Version, Text = "The lift is rebuilt within ten days." }, await ReceptionistAsync());
        await DaysLaterAsync(8);

        await FinishAsync(await RecordAsync(filed.Number));
        var told = await VisitAsync(await TellAsync(await KnownAsync(filed.Number)));
        await CloseAsync(await CountedAsync(await CorrectedAsync(told)));

        await AssertToldAsync(filed,
            deadlines:
            [
                "answer PI-14 2 d +2: late",
                "archive PI-08 30 d +30: open",
                "hand-in PI-04 same day +0: ended",
                "handle-major PI-14 10 d +10: late",
                "handle-minor PI-12 2 d +2: late",
                "promotion PI-01 1 month +1 month: ended",
                "tell-resident PI-06 same day +0: ended",
            ],
            alerts:
            [
                "ClockRanOut answer PI-14 to general-manager",
                "ClockRanOut handle-major PI-14 to general-manager",
                "Overrun handle-minor PI-12 to managing-manager",
            ],
            notices: ["receipt", "acceptance", "definite-answer", "result", "closing"]);
    }

    [Fact, Rule("PI-11", Case.Allowed), Rule("PI-13", Case.Allowed)]
    public async Task Harm_that_goes_on_at_night_is_stopped_first_and_handled_after()
    {
        await AtHourAsync(2);
        var filed = await AtWorkAsync(Important, request => request.HarmOngoing = true);
        var patrol = await PatrolAsync();
        var alert = Assert.Single(await AlertsAsync(patrol), alert => alert.CaseId == filed.CaseId);
        Assert.Contains(StaffId("05"), alert.StaffIds);
        Assert.InRange(alert.RaiseTime.ToDateTimeOffset() - filed.Complaint.ReceiveTime.ToDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await Suite.SendAsync<AcknowledgeAlertResponse>(new AcknowledgeAlertRequest { AlertId = alert.AlertId, RequestId = RequestId.New() }, patrol);
        await Suite.SendAsync<RecordContainmentResponse>(Containment(await WorkItemAsync(filed.Number)), patrol);

        await MorningAsync();
        await FinishAsync(await RecordAsync(filed.Number));
        var told = await VisitAsync(await TellAsync(await KnownAsync(filed.Number)));
        await CloseAsync(await CountedAsync(await CorrectedAsync(told)));

        await AssertToldAsync(filed,
            deadlines:
            [
                "archive PI-08 30 d +30: open",
                "hand-in PI-04 same day +0: ended",
                "handle-important PI-13 3 d +3: ended",
                "promotion PI-01 1 month +1 month: ended",
                "tell-resident PI-06 same day +0: ended",
            ],
            alerts: ["HarmOngoing PI-11 to duty-officer"],
            notices: ["receipt", "acceptance", "result", "closing"]);
    }

    [Fact, Rule("PI-10", Case.Allowed)]
    public async Task An_invalid_complaint_is_helped_with_a_courtesy_and_has_no_limits_of_a_valid_one()
    {
        await MorningAsync();
        var filed = await AtWorkAsync(Invalid);
        await DaysLaterAsync(40);
        await FinishAsync(await RecordAsync(filed.Number));
        await CloseAsync(await CountedAsync(await VisitAsync(await TellAsync(await KnownAsync(filed.Number)))));

        await AssertToldAsync(filed,
            deadlines: ["archive PI-08 30 d +30: open", "hand-in PI-04 same day +0: ended", "tell-resident PI-06 same day +0: ended"],
            alerts: [],
            notices: ["receipt", "acceptance", "result", "closing"]);
    }

    [Fact, Rule("PI-09", Case.Allowed), Rule("PI-12", Case.Allowed)]
    public async Task A_letter_goes_the_same_way_by_the_day_that_its_writer_asks_for_and_nobody_tells_the_writer_in_time()
    {
        await MorningAsync();
        var filed = await Office.AtWorkAsync(Complaint(request =>
        {
            request.Channel = "letter";
            (request.Complainant.Telephone, request.Complainant.Address, request.Complainant.Postcode) = ("", "嘉园3栋1201", "100000");
            request.RequestedDate = Day(4);
        }), await ReceptionistAsync(), Minor);
        await DaysLaterAsync(3);
        var asked = await Office.ReadAsync(filed.Number);
        await Suite.SendAsync<ChangeRequestedDateResponse>(
            new ChangeRequestedDateRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Version, RequestedDate = Day(3) }, await ReceptionistAsync());
        // Known to the department before time goes on: else the limit that the day replaces runs out first.
        await Suite.SettleAsync();
        await DaysLaterAsync(3);
        await FinishAsync(await RecordAsync(filed.Number));
        await DaysLaterAsync(1);
        await CloseAsync(await CountedAsync(await VisitAsync(await TellAsync(await KnownAsync(filed.Number)))));

        await AssertToldAsync(filed,
            deadlines:
            [
                "archive PI-08 30 d +30: open",
                "hand-in PI-04 same day +0: ended",
                "handle-minor PI-12 2 d +6: ended",
                "promotion PI-01 1 month +1 month: ended",
                "tell-resident PI-06 same day +0: late",
            ],
            alerts: ["ClockRanOut tell-resident PI-06 to general-affairs-supervisor"],
            notices: ["receipt by print", "acceptance by print", "result by print", "closing by print"]);
    }

    [Fact, Rule("BC-06", Case.Refused)]
    public async Task Who_urges_three_times_is_answered_and_nothing_is_finished_before()
    {
        await MorningAsync();
        var filed = await AtWorkAsync(Major);
        var resident = await Office.OpenAsync(filed);
        var recorded = await RecordAsync(filed.Number);
        await UrgeAsync(filed.Number, resident);
        await UrgeAsync(filed.Number, resident);
        Assert.Equal("URGES_ANSWERED BC-06", (await Office.RefusedAsync(Finish(await AgainAsync(recorded)), await HeadAsync())).Lines.Single());
        await AnswerAsync(filed.Number);
        await Suite.SendAsync<GiveAnswerResponse>(
            new GiveAnswerRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Text = "The lift is rebuilt." }, await ReceptionistAsync());
        await DaysLaterAsync(2);
        await UrgeAsync(filed.Number, resident);
        await AnswerAsync(filed.Number);
        await FinishAsync(await AgainAsync(recorded));
        var told = await VisitAsync(await TellAsync(await KnownAsync(filed.Number)));
        await CloseAsync(await CountedAsync(await CorrectedAsync(told)));

        Assert.Equal(
            ["urge", "urge", "answer-urge", "urge", "answer-urge"],
            (await Office.TimelineAsync(filed.Number, resident)).Select(entry => entry.Code).Where(code => code.EndsWith("urge", StringComparison.Ordinal)));
        await AssertToldAsync(filed,
            deadlines:
            [
                "answer PI-14 2 d +2: ended",
                "archive PI-08 30 d +30: open",
                "hand-in PI-04 same day +0: ended",
                "handle-major PI-14 10 d +10: ended",
                "promotion PI-01 1 month +1 month: ended",
                "tell-resident PI-06 same day +0: ended",
            ],
            alerts: [],
            notices: ["receipt", "acceptance", "definite-answer", "result", "closing"]);
    }

    private Chronicle Chronicle => new(Suite, Office, "general-manager", "managing-manager", "supervisor", "patrol-1", "engineering-head", "clerk");

    private Task MorningAsync() => Chronicle.MorningAsync();

    private Task AtHourAsync(int hour) => Chronicle.AtHourAsync(hour);

    private Task DaysLaterAsync(int days) => Chronicle.DaysLaterAsync(days);

    private string Day(int days) => Chronicle.Day(days);

    private async Task FinishAsync(WorkItem item)
    {
        var head = await HeadAsync();
        await Suite.SendAsync<HandInResponse>(HandIn((await Suite.SendAsync<FinishHandlingResponse>(Finish(item), head)).WorkItem), head);
        await Suite.SettleAsync();
    }

    private async Task<Complaint> KnownAsync(string number)
    {
        await Office.AtAsync(number, "result-known");
        await Suite.SettleAsync();
        return await Office.ReadAsync(number);
    }

    /// <summary>The corrective action that important and major complaints take, planned by one manager and verified by the other.</summary>
    private async Task<Complaint> CorrectedAsync(Complaint complaint)
    {
        var planned = (await Suite.SendAsync<PlanCorrectiveActionResponse>(Plan(complaint, "07"), await ManagingManagerAsync())).Complaint;
        return (await Suite.SendAsync<VerifyCorrectiveActionResponse>(Verification(planned), await GeneralManagerAsync())).Complaint;
    }

    private Task<Complaint> CountedAsync(Complaint complaint) => Office.SetIndicatorsAsync(complaint, Figures);

    private async Task UrgeAsync(string number, Sender resident) => await Suite.SendAsync<UrgeComplaintResponse>(
        new UrgeComplaintRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(number)).Version, Text = "The lift still stands." }, resident);

    private async Task AnswerAsync(string number)
    {
        await Suite.SendAsync<AnswerUrgeResponse>(
            new AnswerUrgeRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(number)).Version, Text = "The part is on its way." }, await ReceptionistAsync());
        await Suite.SettleAsync();
    }

    private Task AssertToldAsync(Filed filed, string[] deadlines, string[] alerts, string[] notices) => Chronicle.AssertAsync(filed, deadlines, alerts, notices);
}
