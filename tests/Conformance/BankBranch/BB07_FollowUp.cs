using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-07: the second-level branch asks the customer again: satisfied, it is closed; if not, it goes back one level up.</summary>
public sealed class BB07_FollowUp(RunningSuite suite) : Branches(suite)
{
    [Fact, Rule("BB-07", Case.Allowed)]
    public async Task A_customer_who_is_satisfied_closes_it() => Assert.Equal("closed", (await ServedAsync((await AtWorkAsync()).Number)).Step);

    [Fact, Rule("BB-07", Case.Allowed), Rule("BB-07", Case.Refused)]
    public async Task Whoever_follows_up_reads_whom_to_call_and_the_branch_s_leader_does_not()
    {
        var told = await TellAsync(await HandInAsync(await AgreedAsync(await CheckedAsync((await AtWorkAsync()).Number))));
        var reading = new GetPartiesRequest { CaseNumber = told.CaseNumber };
        var customer = (await Suite.SendAsync<GetPartiesResponse>(reading, await FollowUpAsync())).Complainant;
        Assert.Equal(("客户", "13600000000"), (customer.Name, customer.Telephone));
        Assert.Equal(["ROLE_NOT_PERMITTED BB-07"], (await Office.RefusedAsync(reading, await Office.PersonAsync("station-leader"))).Lines);
    }

    [Fact, Rule("BB-07", Case.Allowed)]
    public async Task Who_is_not_satisfied_is_dealt_with_one_level_up()
    {
        var filed = await AtWorkAsync();
        await FollowedUpAsync(await TellAsync(await HandInAsync(await AgreedAsync(await CheckedAsync(filed.Number)))), solved: false);
        await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal("queued", (await WorkItemAsync(filed.Number, SecondLevel)).Step);
        // Who goes on with it there reads what the branch had told.
        var before = await Suite.SendAsync<GetResultResponse>(new GetResultRequest { CaseNumber = filed.Number }, await Office.PersonAsync("retail"));
        Assert.NotEmpty(Assert.Single(before.Earlier).Text);
        Assert.Equal("", before.Text);
    }

    [Fact, Rule("BB-07", Case.Refused)]
    public async Task Nothing_is_closed_without_the_follow_up_and_no_branch_follows_itself_up()
    {
        var told = await TellAsync(await HandInAsync(await AgreedAsync(await CheckedAsync((await AtWorkAsync()).Number))));
        Assert.Equal(["ROLE_NOT_PERMITTED BB-07"], (await Office.RefusedAsync(FollowingUp(told), await DeskAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED BB-07"], (await Office.RefusedAsync(FollowingUp(told), await LobbyAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED BB-07"], (await Office.RefusedAsync(FollowingUp(told), await Office.PersonAsync("station-leader"))).Lines);
        Assert.Equal(["VISITED BB-07"], (await Office.RefusedAsync(Office.Closing(await Office.SetIndicatorsAsync(told, Figures)), await FollowUpAsync())).Lines);
    }

    [Fact, Rule("BB-07", Case.Refused)]
    public async Task Who_handled_it_at_the_second_level_does_not_follow_it_up()
    {
        await Office.MoveAsync(directory => PostsOf(directory).Add("follow-up-desk"));
        var both = Suite.Token(Office.SubjectOf("retail"), Office.Organisation, "handler", "supervisor");
        var filed = await AtWorkAsync();
        var item = await GoneUpAsync(filed.Number);
        item = await DoAsync(Act(item, "offer-solution", ("solution", "The fee is paid back.")), both);
        item = await DoAsync(Act(item, "answer-offer", ("accepted", "yes"), ("has-time", "yes")), both);
        var told = await TellAsync(await HandInAsync(await DoAsync(Act(item, "keep-promise", ("kept", "yes"), ("how", "The fee is paid back.")), both), both));
        Assert.Equal(["NOT_HANDLED_IT BB-07"], (await Office.RefusedAsync(FollowingUp(told), both)).Lines);
        Assert.Equal("followed-up", (await FollowedUpAsync(told)).Step);
        await Office.MoveAsync(directory => PostsOf(directory).Remove("follow-up-desk"));

        ICollection<string> PostsOf(OrganisationDirectory directory) => directory.Staff.Single(person => person.Subject == Office.SubjectOf("retail")).Posts;
    }

    [Fact, Rule("BB-07", Case.Refused)]
    public async Task The_branch_does_not_end_a_complaint_by_withdrawing_it()
    {
        var filed = await AtWorkAsync();
        Assert.Equal(["ROLE_NOT_PERMITTED BB-07"], (await Office.RefusedAsync(Withdrawing(filed.Complaint), await DeskAsync())).Lines);
        // Nor before it accepts it.
        var early = await Office.FileAsync(Complaint(), await DeskAsync());
        Assert.Equal(["ROLE_NOT_PERMITTED BB-07"], (await Office.RefusedAsync(Withdrawing(early.Complaint), await DeskAsync())).Lines);
    }

    [Fact, Rule("BB-07", Case.Allowed)]
    public async Task The_customer_withdraws_it_and_so_does_the_second_level_in_the_customer_s_name()
    {
        var filed = await AtWorkAsync();
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(filed.Complaint), await Office.OpenAsync(filed))).Complaint.Step);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing((await AtWorkAsync()).Complaint), await FollowUpAsync())).Complaint.Step);
    }

    private static WithdrawComplaintRequest Withdrawing(Complaint complaint) => new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Reason = "Served elsewhere." };
}
