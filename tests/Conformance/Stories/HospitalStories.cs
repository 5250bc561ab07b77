using ComplaintSuite.Conformance.HospitalDepartments;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of complaints at a hospital's offices (<see cref="Chronicle"/>).</summary>
public sealed class HospitalStories(RunningSuite suite) : HospitalOffices(suite)
{
    private Chronicle Chronicle => new(Suite, Office, "clerk", "head", "leader", "party", "duty-1", "medical-1", "medical-2", "nursing", "surgery");

    [Fact, Rule("HA-02", Case.Allowed), Rule("HA-03", Case.Allowed), Rule("HA-06", Case.Allowed), Rule("HA-07", Case.Allowed)]
    public async Task A_daughter_complains_for_her_father_and_two_investigate_while_nursing_and_the_ward_assist()
    {
        await Chronicle.MorningAsync();
        var filed = await EnteredAsync(ByAgent);
        await AuthorisedAsync(filed.Number, until: Chronicle.Day(60));
        await AuthorisedAsync(filed.Number, "settle", Chronicle.Day(60));
        await DoAsync(Voucher(await Office.ReadAsync(filed.Number), "medical-record"), await ClerkAsync());
        await Chronicle.DaysLaterAsync(2);
        await AcceptAsync(await Office.ReadAsync(filed.Number), "medical-quality");
        await Office.AtAsync(filed.Number, "at-work");
        await Office.ClaimAsync(filed.Number, MedicalAffairs, "medical-1");
        // Medical affairs, whose matter it is, leads; nursing answers in time, the ward only after its time ran out.
        var (nursing, ward) = (await AskedAsync(filed.Number, "nursing"), await AskedAsync(filed.Number, "surgery"));
        await Chronicle.DaysLaterAsync(5);
        await CooperatedAsync(nursing, "nursing");
        await Chronicle.DaysLaterAsync(4);
        await CooperatedAsync((await Suite.SendAsync<Contracts.Routing.V1.GetTaskResponse>(new Contracts.Routing.V1.GetTaskRequest { TaskId = ward.TaskId, Language = "en" }, await Office.PersonAsync("surgery"))).Task, "surgery");
        await CloseAsync(await TellAsync(await InvestigatedAsync(filed.Number)));
        await Chronicle.AssertAsync(filed,
            deadlines: ["acceptance HA-04 7 d +7: ended", "archive HA-02 30 d +30: open", "handle HA-07 30 d +30: ended"],
            alerts: ["ClockRanOut tasks.co-operate HA-06 to hospital-leader"],
            notices: ["receipt by print", "acceptance by print", "result by print", "closing by print"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("HA-03", Case.Refused), Rule("HA-04", Case.Allowed), Rule("HA-05", Case.Allowed)]
    public async Task An_agent_whose_authority_runs_out_has_the_acceptance_late_and_the_patient_comes_in_person()
    {
        await Chronicle.MorningAsync();
        var filed = await EnteredAsync(ByAgent);
        var shown = await AuthorisedAsync(filed.Number, until: Chronicle.Day(3));
        Assert.Equal(["FIELD_MISSING done.receive-voucher.medical-record HA-05"], (await Office.RefusedAsync(Acceptance(shown, "medical-quality"), await ClerkAsync())).Lines);
        await Chronicle.DaysLaterAsync(8);
        var complete = await DoAsync(Voucher(await Office.ReadAsync(filed.Number), "medical-record"), await ClerkAsync());
        Assert.Equal(["AUTHORISED_COMPLAIN agent HA-03"], (await Office.RefusedAsync(Acceptance(complete, "medical-quality"), await ClerkAsync())).Lines);
        await AcceptAsync(await DoAsync(Act(complete, "act-in-person", ("reason", "The patient came himself.")), await ClerkAsync()), "medical-quality");
        await Office.AtAsync(filed.Number, "at-work");
        await Office.ClaimAsync(filed.Number, MedicalAffairs, "medical-1");
        var complaint = await Office.ReadAsync(filed.Number);
        await DoAsync(Questioning(complaint, ("signature", "refused"), ("signature-reason", "Does not remember it so.")), await InvestigatorAsync());
        await Suite.SendAsync<WithdrawComplaintResponse>(
            new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Reason = "The surgeon apologised." }, await Office.OpenAsync(filed));
        await CloseAsync(await Office.AtAsync(filed.Number, "withdrawn"));
        await Chronicle.AssertAsync(filed,
            deadlines: ["acceptance HA-04 7 d +7: late", "archive HA-02 30 d +30: open"],
            alerts: ["ClockRanOut acceptance HA-04 to office-head"],
            notices: ["receipt by print", "acceptance by print", "closing by print"]);
    }
}
