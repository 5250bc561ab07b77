using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Dealership;

/// <summary>CD-01: any dissatisfaction that reaches anybody is a complaint. CD-02: a table says who answers for what, and the general manager decides on the measures.</summary>
public sealed class CD01_CD02_WhoAnswers(RunningSuite suite) : Dealers(suite)
{
    [Theory, Rule("CD-01", Case.Allowed)]
    [InlineData("telephone", "")]
    [InlineData("forum", "")]
    [InlineData("other", "Said to a mechanic.")]
    public async Task Whatever_way_it_comes_it_is_a_complaint(string channel, string description)
    {
        var filed = await FileAsync(request => (request.Channel, request.ChannelDescription) = (channel, description));
        var judged = await DoAsync(Judging(filed.Complaint), await ReceiverAsync());
        Assert.Equal(("registered", "complaint"), (judged.Step, judged.Kind));
    }

    [Theory, Rule("CD-02", Case.Allowed)]
    [InlineData("sales", "sales")]
    [InlineData("ordinary-repair", "business")]
    [InlineData("accidents", "service")]
    [InlineData("customer-and-general-affairs", "general-affairs")]
    [InlineData("finance-staff", "finance")]
    [InlineData("parts-supply", "parts")]
    public async Task The_table_says_which_department_has_it(string category, string department)
    {
        var acceptance = Acceptance(await FormedAsync());
        acceptance.Category = category;
        await Suite.SendAsync<AcceptComplaintResponse>(acceptance, await DeskAsync());
        Assert.Equal(department, (await Office.AtAsync(acceptance.CaseNumber, "at-work")).Department);
    }

    [Fact, Rule("CD-02", Case.Allowed)]
    public async Task With_a_reason_it_goes_elsewhere_and_the_general_manager_decides_on_the_measures()
    {
        var dispatched = await DispatchedAsync();
        var item = await Office.ClaimAsync(dispatched.CaseNumber, "business", "business");
        await Suite.SendAsync<TransferWorkItemResponse>(Passing(item, "It is the gearbox, a major repair."), await GeneralManagerAsync());
        var known = await Office.WorkAsync(dispatched.CaseNumber, "service", "service", "Opened the gearbox.", "Replaced under warranty.", "solved");
        Assert.Equal("notified", (await ToldAsync(await DecidedAsync(known))).Step);
    }

    [Fact, Rule("CD-02", Case.Refused)]
    public async Task Against_the_table_only_with_a_reason_and_measures_only_by_the_general_manager()
    {
        var dispatched = await DispatchedAsync();
        var item = await Office.ClaimAsync(dispatched.CaseNumber, "business", "business");
        Assert.Equal(["FIELD_MISSING reason CD-02"], (await Office.RefusedAsync(Passing(item, ""), await GeneralManagerAsync())).Lines);

        var known = await WorkedAsync((await DispatchedAsync()).CaseNumber);
        Assert.Equal(["ROLE_NOT_PERMITTED CD-02"], (await Office.RefusedAsync(Act(known, "decide-measures", ("measures", "Pay.")), await BusinessManagerAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.decide-measures CD-02"], (await Office.RefusedAsync(Telling(known), await DeskAsync())).Lines);
    }

    [Fact, Rule("CD-02", Case.Refused)]
    public async Task The_customer_desk_ends_nothing_by_withdrawing_it()
    {
        Assert.Equal(["ROLE_NOT_PERMITTED CD-02", "ROLE_NOT_PERMITTED CD-11"], (await Office.RefusedAsync(Withdrawing(await DispatchedAsync()), await DeskAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED CD-02", "ROLE_NOT_PERMITTED CD-11"], (await Office.RefusedAsync(Withdrawing((await FileAsync()).Complaint), await DeskAsync())).Lines);
    }

    [Fact, Rule("CD-02", Case.Allowed)]
    public async Task The_customer_withdraws_it_and_so_does_the_general_manager_in_the_customer_s_name()
    {
        var filed = await FileAsync();
        var receiver = await ReceiverAsync();
        var handedOver = await DoAsync(Act(await ConfirmedAsync(await DoAsync(Judging(filed.Complaint), receiver), receiver), "hand-over"), receiver);
        var dispatched = await DispatchedAsync(await DoAsync(Act(handedOver, "register-form"), await DeskAsync()));
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(dispatched), await Office.OpenAsync(filed))).Complaint.Step);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(await DispatchedAsync()), await GeneralManagerAsync())).Complaint.Step);
    }

    private static TransferWorkItemRequest Passing(WorkItem item, string reason) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "service", Reason = reason };
}
