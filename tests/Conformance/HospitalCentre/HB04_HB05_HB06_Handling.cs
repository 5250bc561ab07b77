using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalCentre;

/// <summary>HB-04: three working days, or a week. HB-05: medical disputes go their own way. HB-06: told and recorded before it is closed.</summary>
public sealed class HB04_HB05_HB06_Handling(RunningSuite suite) : Patients(suite)
{
    [Theory, Rule("HB-04", Case.Allowed)]
    [InlineData("ordinary", "handle", "3 wd")]
    [InlineData("difficult", "handle-difficult", "7 d")]
    public async Task An_ordinary_matter_has_three_working_days_a_difficult_one_of_several_departments_a_week(string route, string clock, string limit)
    {
        var filed = await AtWorkAsync(route: route);
        await Suite.SettleAsync();
        var deadline = (await Office.ReadAsync(filed.Number)).Deadlines.Single(deadline => deadline.Clock.StartsWith("handle", StringComparison.Ordinal));
        Assert.Equal((clock, limit, "HB-04"), (deadline.Clock, deadline.Limit, deadline.Rule));
    }

    [Fact, Rule("HB-04", Case.Allowed)]
    public async Task The_week_begins_in_the_department_s_queue_is_told_when_it_is_over_and_ends_with_the_handling()
    {
        var filed = await AtWorkAsync(route: "difficult");
        await Suite.SettleAsync();
        var running = Week(await Office.ReadAsync(filed.Number));
        var begun = running.StartTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
        // Seven days: up to 24:00 of the last.
        Assert.Equal((begun.Date.AddDays(8), null), (running.DueTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).DateTime, running.EndTime));
        await Chronicle.DaysLaterAsync(7);
        Assert.False(Week(await Office.ReadAsync(filed.Number)).Late);
        await Chronicle.DaysLaterAsync(1);
        await Suite.SettleAsync();
        Assert.True(Week(await Office.ReadAsync(filed.Number)).Late);
        var told = (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, await PersonAsync("president"))).Alerts.Single(alert => alert.CaseId == filed.CaseId);
        Assert.Equal((AlertKind.ClockRanOut, "handle-difficult", "HB-04", "president"), (told.Kind, told.Clock, told.Rule, told.Post));
        Assert.NotNull(Week(await HandledAsync(filed.Number)).EndTime);

        static Contracts.Common.V1.Deadline Week(Complaint complaint) => complaint.Deadlines.Single(deadline => deadline.Clock == "handle-difficult");
    }

    [Fact, Rule("HB-04", Case.Allowed)]
    public async Task Where_needed_the_technical_committee_or_the_president_s_meeting_decides()
    {
        var item = await ClaimedAsync((await AtWorkAsync(route: "difficult")).Number);
        var nursing = await PersonAsync("nursing");
        Assert.Equal(["FIELD_MISSING decision HB-04"], (await Office.RefusedAsync(Act(item, "record-deliberation", ("body", "technical-committee")), nursing)).Lines);
        item = await DoAsync(Act(item, "record-deliberation", ("body", "technical-committee"), ("decision", "A second nurse is put on the morning rota.")), nursing);
        item = await DoAsync(Act(item, "record-deliberation", ("body", "presidents-meeting"), ("decision", "Finance pays the taxi.")), nursing);
        Assert.Equal(
            ["record-deliberation", "record-deliberation"],
            (await Suite.SendAsync<ListWorkActsResponse>(new ListWorkActsRequest { WorkItemId = item.WorkItemId }, nursing)).Acts.Select(act => act.Act));
        Assert.Equal("result-known", (await HandInAsync(item, nursing)).Step);
    }

    [Fact, Rule("HB-04", Case.Refused)]
    public async Task A_matter_of_one_department_does_not_get_the_week()
    {
        var filed = await FileAsync();
        var passed = await DoAsync(PassingOn(filed.Complaint));
        Assert.Equal(["FIELD_MISSING done.name-departments HB-04", "SEVERAL_DEPARTMENTS HB-04"], (await Office.RefusedAsync(Accepting(passed, route: "difficult"), await CentreAsync())).Lines);
        var alone = await DoAsync(Naming(passed, second: "nursing-department"));
        Assert.Equal(["SEVERAL_DEPARTMENTS HB-04"], (await Office.RefusedAsync(Accepting(alone, route: "difficult"), await CentreAsync())).Lines);
        var easy = await DoAsync(Naming(alone, difficult: "no"));
        Assert.Equal(["NEVER_PERMITTED HB-04"], (await Office.RefusedAsync(Accepting(easy, route: "difficult"), await CentreAsync())).Lines);
    }

    [Fact, Rule("HB-05", Case.Allowed)]
    public async Task A_medical_dispute_is_decided_by_its_office_with_a_record_of_the_steps()
    {
        var filed = await AtWorkAsync("medical-disputes", "medical-dispute", Inpatient);
        var officer = await PersonAsync("dispute");
        var item = await ClaimedAsync(filed.Number, "doctor-patient-office", "dispute");
        Assert.DoesNotContain((await Office.ReadAsync(filed.Number)).Deadlines, deadline => deadline.Clock.StartsWith("handle", StringComparison.Ordinal));
        Assert.Equal("result-known", (await HandInAsync(await DoAsync(Act(item, "record-step", ("step", "ways-explained"), ("what", "Explained the ways of the regulations.")), officer), officer)).Step);
    }

    [Fact, Rule("HB-05", Case.Allowed)]
    public async Task Where_needed_medical_affairs_takes_it_on()
    {
        var filed = await AtWorkAsync("medical-disputes", "medical-dispute", Inpatient);
        var officer = await PersonAsync("dispute");
        await ClaimedAsync(filed.Number, "doctor-patient-office", "dispute");
        var offered = await DoAsync(Act(await Office.ReadAsync(filed.Number), "offer-matter", ("office", "medical-affairs"), ("to", "rm-20"), ("reason", "Two departments are at odds.")), officer);
        await DoAsync(Act(offered, "answer-matter", ("taken", "yes")), await PersonAsync("medical-desk"));
        await Suite.SendAsync<TransferWorkItemResponse>(Transferring(await ItemAsync(filed.Number, "doctor-patient-office", officer), "medical-affairs"), officer);
        Assert.Equal("medical-affairs", (await ClaimedAsync(filed.Number, "medical-affairs", "medical")).Department);
    }

    [Fact, Rule("HB-05", Case.Refused)]
    public async Task No_other_office_decides_it_and_none_without_the_steps()
    {
        var filed = await AtWorkAsync("medical-disputes", "medical-dispute", Inpatient);
        var officer = await PersonAsync("dispute");
        var item = await ClaimedAsync(filed.Number, "doctor-patient-office", "dispute");
        Assert.Equal(["FIELD_MISSING done.record-step HB-05"], (await Office.RefusedAsync(Finishing(item), officer)).Lines);
        Assert.Equal(["DEPARTMENT_FIXED department HB-05"], (await Office.RefusedAsync(Transferring(item, "nursing-department"), officer)).Lines);
        var other = await DoAsync(PassingOn((await FileAsync(Inpatient)).Complaint));
        Assert.Equal(["NEVER_PERMITTED HB-05"], (await Office.RefusedAsync(Accepting(other, "medical-disputes"), await CentreAsync())).Lines);
        Assert.Equal(["NEVER_PERMITTED HB-05"], (await Office.RefusedAsync(Accepting(other, "nursing", "medical-dispute"), await CentreAsync())).Lines);
    }

    [Fact, Rule("HB-05", Case.Refused)]
    public async Task The_outpatient_desk_settles_no_medical_dispute()
    {
        var desk = await PersonAsync("outpatient-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        var refused = await Office.RefusedAsync(Act(filed.Complaint, "settle-at-desk", ("what", "Paid back."), ("medical-dispute", "yes")), desk);
        Assert.Equal(["NEVER_PERMITTED HB-05"], refused.Lines);
        Assert.Contains("医患沟通办公室", refused.Unmet[0].Because, StringComparison.Ordinal);
        Assert.Equal(["FIELD_MISSING medical-dispute HB-09"], (await Office.RefusedAsync(Act(filed.Complaint, "settle-at-desk", ("what", "Paid back.")), desk)).Lines);
    }

    [Fact, Rule("HB-06", Case.Allowed)]
    public async Task The_centre_tells_the_complainant_and_records_the_result()
    {
        var filed = await AtWorkAsync();
        Assert.Equal("closed", (await CloseAsync(await RecordedAsync(await ToldAsync(await HandledAsync(filed.Number))))).Step);
    }

    [Fact, Rule("HB-06", Case.Refused)]
    public async Task It_is_not_closed_before_the_complainant_is_told_and_the_result_recorded()
    {
        var known = await HandledAsync((await AtWorkAsync()).Number);
        Assert.Equal(["FIELD_MISSING done.record-result HB-06", "RESULT_NOTIFIED HB-06"], (await Office.RefusedAsync(await ClosingAsync(known), await CentreAsync())).Lines);
        var told = await ToldAsync(await Office.ReadAsync(known.CaseNumber));
        Assert.Equal(["FIELD_MISSING done.record-result HB-06"], (await Office.RefusedAsync(Office.Closing(told), await CentreAsync())).Lines);
    }

    [Fact, Rule("HB-06", Case.Refused)]
    public async Task What_went_to_another_office_is_not_closed_before_its_result_is_recorded()
    {
        var desk = await PersonAsync("nursing-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        var offered = await OfferedAsync(filed.Complaint, taken: true);
        var referral = new ReferComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = offered.Version, Department = "finance", Reason = "It is about a bill." };
        var referred = (await Suite.SendAsync<ReferComplaintResponse>(referral, desk)).Complaint;
        Assert.Equal(["FIELD_MISSING done.record-result HB-06"], (await Office.RefusedAsync(await ClosingAsync(referred), await CentreAsync())).Lines);
        var recorded = await DoAsync(Act(await Office.ReadAsync(filed.Number), "record-result", ("result", "Finance corrected the bill; the patient was told.")), desk);
        Assert.Equal("closed", (await Suite.SendAsync<CloseComplaintResponse>(Office.Closing(recorded), desk)).Complaint.Step);
    }

    [Fact, Rule("HB-06", Case.Refused)]
    public async Task Of_what_was_accepted_the_centre_records_the_result_and_no_desk_ends_it()
    {
        var known = await HandledAsync((await AtWorkAsync()).Number);
        Assert.Equal(["ROLE_NOT_PERMITTED HB-06"], (await Office.RefusedAsync(Act(known, "record-result", ("result", "Solved.")), await PersonAsync("nursing-desk"))).Lines);
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Reason = "They called." };
        Assert.Equal(["ROLE_NOT_PERMITTED HB-06"], (await Office.RefusedAsync(withdrawing, await CentreAsync())).Lines);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(withdrawing, await PersonAsync("president"))).Complaint.Step);
        // Nor what nobody has accepted yet.
        var early = (await FileAsync()).Complaint;
        Assert.Equal(["ROLE_NOT_PERMITTED HB-06"], (await Office.RefusedAsync(new WithdrawComplaintRequest { CaseNumber = early.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = early.Version, Reason = "They called." }, await CentreAsync())).Lines);
    }

    private static TransferWorkItemRequest Transferring(WorkItem item, string department) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = department, Reason = "Medical affairs settles it between the two." };

    private async Task<WorkItem> ItemAsync(string number, string department, Sender by)
    {
        await Suite.SettleAsync();
        return (await Suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = department, Organisation = Office.Organisation, PageSize = 500, Steps = { "queued", "claimed" } }, by)).WorkItems.Single(item => item.CaseNumber == number);
    }
}
