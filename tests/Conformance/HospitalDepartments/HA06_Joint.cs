using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalDepartments;

/// <summary>HA-06: where several offices are concerned the first-named leads, and the others co-operate, each with a part and a time of its own.</summary>
public sealed class HA06_Joint(RunningSuite suite) : HospitalOffices(suite)
{
    [Fact, Rule("HA-06", Case.Allowed)]
    public async Task The_lead_asks_the_others_and_has_its_result_once_each_has_done_its_part()
    {
        var filed = await WithInvestigatorAsync();
        await QuestionedAsync(filed.Number);
        var nursing = await AskedAsync(filed.Number, "nursing");
        var surgery = await AskedAsync(filed.Number, "surgery");
        Assert.Equal(("HA-06", MedicalAffairs, "nursing"), (nursing.Rule, nursing.ByDepartment, nursing.Department));
        Assert.Equal(surgery.AskTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).Date.AddDays(8), surgery.DueTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).DateTime);

        await CooperatedAsync(nursing, "nursing");
        Assert.Equal(["TASKS_FINISHED HA-06"], (await Office.RefusedAsync(Finish(await WorkItemAsync(filed.Number)), await InvestigatorAsync())).Lines);
        await CooperatedAsync(surgery, "surgery");
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(await WorkItemAsync(filed.Number)), await InvestigatorAsync())).WorkItem.Step);
    }

    [Fact, Rule("HA-06", Case.Refused)]
    public async Task An_assisting_office_neither_declines_its_part_nor_passes_it_on()
    {
        var filed = await WithInvestigatorAsync();
        var asked = await AskedAsync(filed.Number, "nursing");
        var nursing = await Office.PersonAsync("nursing");
        Assert.Equal(["NEVER_PERMITTED HA-06"], (await Office.RefusedAsync(Declining(asked), nursing)).Lines);
        var taken = await TakenAsync(asked, nursing);
        Assert.Equal(["NEVER_PERMITTED HA-06"], (await Office.RefusedAsync(Declining(taken), nursing)).Lines);
        var passedOn = new DistributeTaskRequest { TaskId = taken.TaskId, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Department = "surgery", Question = "Please do it for us.", Language = "en" };
        Assert.Equal(["NEVER_PERMITTED HA-06"], (await Office.RefusedAsync(passedOn, nursing)).Lines);

        var moves = (await Suite.SendAsync<GetTaskResponse>(new GetTaskRequest { TaskId = taken.TaskId, Language = "en" }, nursing)).Moves;
        Assert.Equal(["answer"], moves);
    }

    [Fact, Rule("HA-06", Case.Refused)]
    public async Task An_assisting_office_does_not_lead_and_the_lead_does_not_assist_itself()
    {
        var filed = await WithInvestigatorAsync();
        await AskedAsync(filed.Number, "nursing");
        var item = await WorkItemAsync(filed.Number);
        Assert.Equal(["DEPARTMENT_SAME department HA-06"], (await Office.RefusedAsync(Asking(item, MedicalAffairs), await InvestigatorAsync())).Lines);
        Assert.Equal(["OWN_CLAIM_OR_SUPERIOR HA-06"], (await Office.RefusedAsync(Asking(item, "surgery"), await InvestigatorAsync(2))).Lines);
    }

    private static DeclineTaskRequest Declining(DepartmentTask task) => new() { TaskId = task.TaskId, RequestId = RequestId.New(), ExpectedVersion = task.Version, Reason = "Not ours." };
}
