using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Cruise;

/// <summary>CR-01: room, name and main points. CR-02: the departments concerned are asked. CR-03: the guest is told, so that it does not become a written complaint.</summary>
public sealed class CR01_CR02_CR03_Oral(RunningSuite suite) : Guests(suite)
{
    [Fact, Rule("CR-01", Case.Allowed)]
    public async Task With_room_name_and_main_points_it_is_registered() => Assert.Equal("registered", (await FileAsync()).Complaint.Step);

    [Fact, Rule("CR-01", Case.Refused)]
    public async Task Not_without_room_name_or_main_points()
    {
        foreach (var (change, missing, demanded) in new (Action<RegisterComplaintRequest>, string, string[])[]
        {
            (request => request.Details.Remove("room"), "details.room", ["FIELD_MISSING details.room CR-01"]),
            (request => request.Complainant.Name = "", "complainant.name", ["FIELD_MISSING complainant.name CR-01"]),
            (request => request.Facts = "", "facts", ["FIELD_MISSING facts CR-01"]),
            (request => request.Details.Remove("form"), "details.form", ["FIELD_MISSING details.form CR-01"]),
            (NotKnown("room"), "details.room", ["FIELD_MISSING details.room CR-01"]),
            (NotKnown("form"), "details.form", ["FIELD_MISSING details.form CR-01"]),
            (Nameless, "complainant.name", ["FIELD_MISSING complainant.name CR-01"]),
            (request => request.Details.Remove("disembarks"), "details.disembarks", []),
        })
        {
            var incomplete = (await FileAsync(change)).Complaint;
            Assert.Equal(("received", missing), (incomplete.Step, Assert.Single(incomplete.MissingFields)));
            Assert.Equal([.. demanded, "STEP_NOT_PERMITTED CR-02"], (await Office.RefusedAsync(
                new AcceptComplaintRequest { CaseNumber = incomplete.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = incomplete.Version, Category = "rooms" }, await DeskAsync())).Lines);
        }
    }

    private static void Nameless(RegisterComplaintRequest request)
    {
        request.Complainant.Name = "";
        request.UnknownFields.Add("complainant.name");
    }

    private static Action<RegisterComplaintRequest> NotKnown(string detail) => request =>
    {
        request.Details.Remove(detail);
        request.UnknownFields.Add($"details.{detail}");
    };

    /// <summary>The ship's manager may tell the result and talk to the guest; the company's leader may write.</summary>
    [Theory, Rule("CR-03", Case.Allowed)]
    [InlineData("manager")]
    [InlineData("leader")]
    public async Task Whoever_tells_the_guest_reads_who_that_is(string who)
    {
        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = (await FileAsync()).Number }, await Office.PersonAsync(who));
        Assert.Equal(("客人", "13400000000", "5023"), (parties.Complainant.Name, parties.Complainant.Telephone, parties.Details["room"]));
    }

    [Fact, Rule("CR-02", Case.Refused)]
    public async Task Nobody_finishes_what_a_colleague_has_taken()
    {
        var filed = await AtWorkAsync();
        await Suite.SettleAsync();
        var item = await Office.ClaimAsync(filed.Number, "housekeeping", "housekeeper");
        var finishing = new FinishHandlingRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Record = "Tightened.", Result = "Quiet.", Outcome = "solved" };
        Assert.Contains("OWN_CLAIM CR-02", (await Office.RefusedAsync(finishing, await Office.PersonAsync("housekeeper-2"))).Lines);
    }

    [Fact, Rule("CR-02", Case.Allowed)]
    public async Task A_department_is_asked_and_its_answer_precedes_the_result()
    {
        var filed = await AtWorkAsync();
        var (item, task) = await AskedAsync(filed.Number);
        Assert.Equal(("asked", "deck-and-engine", TimeSpan.FromHours(12)), (task.State, task.Department, task.DueTime.ToDateTimeOffset() - task.AskTime.ToDateTimeOffset()));
        // It stands in the department's own queue, and the department may read what it is about, but for the guest.
        await Suite.SettleAsync();
        var boatswain = await Office.PersonAsync("boatswain");
        var listed = await Suite.SendAsync<ListTasksResponse>(new ListTasksRequest { Department = "deck-and-engine", Organisation = Office.Organisation, PageSize = 500 }, boatswain);
        Assert.Contains(listed.Tasks, each => each.TaskId == task.TaskId);
        Assert.Equal("空调夜间噪音很大，两晚未能入睡。", (await Suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = filed.Number }, boatswain)).Complaint.Facts);
        Assert.Equal(["NOT_FOUND"], (await Office.RefusedAsync(new GetPartiesRequest { CaseNumber = filed.Number }, boatswain)).Lines);

        var answered = await AnsweredAsync(task);
        Assert.Equal(("answered", "Since Monday."), (answered.State, answered.Answer));
        Assert.Equal("notified", (await ToldAsync(await FinishedAsync(item))).Step);
        Assert.Contains("Other departments were asked.", (await Office.TimelineAsync(filed.Number, await Office.OpenAsync(filed), "en")).Select(entry => entry.Text));
    }

    [Fact, Rule("CR-02", Case.Refused)]
    public async Task No_result_is_told_before_the_department_has_answered()
    {
        var filed = await AtWorkAsync();
        var (item, _) = await AskedAsync(filed.Number);
        Assert.Equal(["TASKS_FINISHED CR-02"], (await Office.RefusedAsync(Finishing(item), await HousekeeperAsync())).Lines);
        Assert.Contains("STEP_NOT_PERMITTED CR-03", (await Office.RefusedAsync(Telling(await Office.ReadAsync(filed.Number)), await DeskAsync())).Lines);
    }

    [Fact, Rule("CR-03", Case.Allowed)]
    public async Task Told_it_is_closed_and_what_comes_in_writing_afterwards_is_linked_to_it()
    {
        var oral = await AtWorkAsync();
        Assert.Equal("closed", (await CloseAsync(await ToldAsync(await WorkedAsync(oral.Number)))).Step);
        var written = await FileAsync(Written);
        var linked = await DoAsync(Act(written.Complaint, "link-oral", ("earlier", oral.Number.ToLowerInvariant())));
        var acts = await Suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = linked.CaseNumber, PageSize = 10 }, await DeskAsync());
        Assert.Equal(oral.Number, acts.Acts.Single(act => act.Act == "link-oral").Values.Single().Value);
    }

    [Fact, Rule("CR-03", Case.Refused)]
    public async Task An_oral_one_is_not_closed_before_the_guest_was_told_and_nothing_else_is_linked()
    {
        var known = await WorkedAsync((await AtWorkAsync()).Number);
        Assert.Equal(["RESULT_NOTIFIED CR-03"], (await Office.RefusedAsync(await ClosingAsync(known), await DeskAsync())).Lines);
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(known.CaseNumber)).Version, Reason = "They said so." };
        Assert.Equal(["ROLE_NOT_PERMITTED CR-03"], (await Office.RefusedAsync(withdrawing, await DeskAsync())).Lines);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(withdrawing, await ManagerAsync())).Complaint.Step);
        // Nor what nobody has accepted yet.
        var early = (await FileAsync()).Complaint;
        Assert.Equal(["ROLE_NOT_PERMITTED CR-03"], (await Office.RefusedAsync(new WithdrawComplaintRequest { CaseNumber = early.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = early.Version, Reason = "They called." }, await DeskAsync())).Lines);
        var written = (await FileAsync(Written)).Complaint;
        Assert.Equal(["CASE_UNKNOWN earlier CR-03"], (await Office.RefusedAsync(Act(written, "link-oral", ("earlier", written.CaseNumber)), await DeskAsync())).Lines);
        var oral = (await FileAsync()).Complaint;
        // One that came later, one in writing, one of another guest.
        Assert.Equal(["CASE_NOT_EARLIER earlier CR-03"], (await Office.RefusedAsync(Act(written, "link-oral", ("earlier", oral.CaseNumber)), await DeskAsync())).Lines);
        var second = (await FileAsync(Written)).Complaint;
        Assert.Equal(["CASE_UNFIT earlier CR-03"], (await Office.RefusedAsync(Act(second, "link-oral", ("earlier", written.CaseNumber)), await DeskAsync())).Lines);
        var foreign = (await FileAsync(request => (request.Complainant.Name, request.Complainant.Telephone) = ("另一位客人", "13500000000"))).Complaint;
        var third = (await FileAsync(Written)).Complaint;
        Assert.Equal(["CASE_OF_ANOTHER earlier CR-03"], (await Office.RefusedAsync(Act(third, "link-oral", ("earlier", foreign.CaseNumber)), await DeskAsync())).Lines);
        // Nor twice.
        await DoAsync(Act(second, "link-oral", ("earlier", oral.CaseNumber)));
        Assert.Equal(["CASE_NAMED_ALREADY earlier CR-03"], (await Office.RefusedAsync(Act(third, "link-oral", ("earlier", oral.CaseNumber)), await DeskAsync())).Lines);
        Assert.Equal(["NEVER_PERMITTED CR-03"], (await Office.RefusedAsync(Act(oral, "link-oral", ("earlier", early.CaseNumber)), await DeskAsync())).Lines);
    }
}
