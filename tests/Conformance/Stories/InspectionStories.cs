using ComplaintSuite.Conformance.LabourInspection;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of complaints to a labour inspection (<see cref="Chronicle"/>).</summary>
public sealed class InspectionStories(RunningSuite suite) : Inspections(suite)
{
    [Fact, Rule("LI-01", Case.Allowed), Rule("LI-11", Case.Allowed), Rule("LI-12", Case.Allowed)]
    public async Task A_worker_comes_signs_the_form_and_is_paid_after_an_inquiry_by_two()
    {
        await Chronicle.MorningAsync();
        var filed = await FileAsync(Visiting);
        var signed = await DoAsync(await SigningAsync(filed.Number, "told"));
        await AcceptAsync(await AssignedAsync(await PassedAsync(signed)));
        await Office.AtAsync(filed.Number, "at-work");
        await CloseAsync(await ToldAsync(await InquiredAsync(filed.Number)));
        await Chronicle.AssertAsync(filed,
            deadlines: ["acceptance LI-10 5 wd +5 wd: ended", "archive LI-11 30 d +30: open"],
            alerts: [],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("LI-10", Case.Allowed), Rule("LI-13", Case.Allowed)]
    public async Task The_pay_slips_never_come_the_head_is_late_and_the_first_inspector_must_withdraw()
    {
        await Chronicle.MorningAsync();
        var filed = await FileAsync();
        await Suite.SendAsync<RequestMaterialsResponse>(Asking(await PassedAsync(filed.Complaint), "Pay slips"), await FirstAsync());
        // Nobody answers: the time for the material is over, and that for the decision goes on.
        await Chronicle.DaysLaterAsync(20);
        var unanswered = await Poll.ForAsync(async () => (await Office.ReadAsync(filed.Number)) is { AwaitedMaterials.Count: 0 } read ? read : null, RunningSuite.Patience, "nothing is awaited");
        Assert.Contains(unanswered.Deadlines, deadline => deadline is { Clock: "acceptance", PauseTime: null, Late: false, EndTime: null });
        var goesOn = Chronicle.DayOf(unanswered.Deadlines.Single(deadline => deadline.Clock == "supply-material").EndTime.ToDateTimeOffset());
        await Chronicle.DaysLaterAsync(20);
        await AcceptAsync(await AssignedAsync(await Office.ReadAsync(filed.Number)));
        await Office.AtAsync(filed.Number, "at-work");
        await DoAsync(Act(await ClaimedAsync(filed.Number), "declare-interest", ("reason", "My brother works there.")), await InspectorAsync());
        await DoAsync(Assigning(await Office.ReadAsync(filed.Number), "ld-06", "ld-05"), await HeadAsync());
        var lead = await InspectorAsync(3);
        var item = await DoAsync(Act(await ClaimedAsync(filed.Number, 3), "join-inquiry", ("record", "Asked the colleagues.")), await InspectorAsync(2));
        item = (await Suite.SendAsync<Contracts.Routing.V1.FinishHandlingResponse>(Finish(item), lead)).WorkItem;
        await Suite.SendAsync<Contracts.Routing.V1.HandInResponse>(new Contracts.Routing.V1.HandInRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, lead);
        await CloseAsync(await ToldAsync(await Office.AtAsync(filed.Number, "result-known")));
        await Chronicle.AssertAsync(filed,
            deadlines: ["acceptance LI-10 5 wd +5 wd: late", "archive LI-11 30 d +30: open", "supply-material LI-10 10 wd +10 wd: ended"],
            alerts: ["ClockRanOut acceptance LI-10 to head", "HandlerWithdrew LI-13 to head"],
            notices: ["receipt", "materials-request", "acceptance", "result", "closing"],
            ("acceptance", goesOn));
        Assert.Single((await Office.TimelineAsync(filed.Number, await FirstAsync())).Select(entry => entry.Code), code => code == "stop-awaiting-materials");
    }

    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task Five_workers_complain_of_the_same_and_two_choose_one_of_them_to_speak()
    {
        await Chronicle.MorningAsync();
        var employer = Employer();
        var workers = new List<Filed>();
        for (var number = 0; number < 5; number++)
            workers.Add(await FileAsync(request => request.Respondent.Name = employer));
        Assert.Equal(["registered", "registered", "registered", "registered", "received"], workers.Select(worker => worker.Complaint.Step));
        await DoAsync(Act(workers[4].Complaint, "advise-representatives", ("how", "in-person"), ("answer", "Two follow it.")));
        foreach (var worker in workers.Skip(3))
            await DoAsync(Act(await Office.ReadAsync(worker.Number), "choose-representative", ("representative", workers[0].Number)), await Office.OpenAsync(worker));
        await Suite.SendAsync<SpeakForMembersResponse>(
            new SpeakForMembersRequest { CaseNumber = workers[0].Number, RequestId = RequestId.New(), Act = "send-message", Text = "We ask for two months' wages.", MemberCaseNumbers = { workers[3].Number, workers[4].Number } },
            await Office.OpenAsync(workers[0]));

        // One of them has been paid meanwhile, and one settles it for themselves: each has an outcome of their own.
        await Suite.SendAsync<WithdrawComplaintResponse>(
            new WithdrawComplaintRequest { CaseNumber = workers[1].Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(workers[1].Number)).Version, Reason = "Paid." }, await Office.OpenAsync(workers[1]));
        foreach (var worker in new[] { workers[0], workers[4] })
        {
            await AcceptAsync(await AssignedAsync(await PassedAsync(await Office.ReadAsync(worker.Number))));
            await Office.AtAsync(worker.Number, "at-work");
            await CloseAsync(await ToldAsync(await InquiredAsync(worker.Number)));
        }
        await DeclineAsync(await PassedAsync(await Office.ReadAsync(workers[2].Number)), await HeadAsync(), reason: "Never employed there.");
        var common = (await Suite.SendAsync<GetCollectiveResponse>(new GetCollectiveRequest { CaseNumber = workers[3].Number }, await FirstAsync())).Collective;
        Assert.Equal(["closed accepted", "withdrawn withdrawn", "declined declined", "closed accepted"], common.Members.Select(member => $"{member.Step} {member.Decision}"));
        Assert.Equal(1, common.Count);
        await Chronicle.AssertAsync(workers[4],
            deadlines: ["acceptance LI-10 5 wd +5 wd: ended", "archive LI-11 30 d +30: open"],
            alerts: [],
            notices: ["receipt", "acceptance", "result", "closing"]);
    }
}
