namespace ComplaintSuite.Conformance.BankContactCentre;

/// <summary>BC-07: the opinion on the handling is written, and reviewed by another. BC-08: what the retail department supervises, it releases.</summary>
public sealed class BC07_BC08_Closing(RunningSuite suite) : Slips(suite)
{
    private const string Supervised = "NOT_OPEN_ORDER_SUPERVISION open.order-supervision BC-08";

    [Fact, Rule("BC-07", Case.Allowed)]
    public async Task Written_by_one_and_reviewed_by_another_it_is_closed() =>
        Assert.Equal("closed", (await CloseAsync(await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync((await SentAsync()).Number)))))).Step);

    [Fact, Rule("BC-07", Case.Refused)]
    public async Task Not_without_an_opinion_and_not_with_a_review_by_its_author()
    {
        var told = await ToldAsync(await HandledAsync(await PickedUpAsync((await SentAsync()).Number)));
        Assert.Equal(["FIELD_MISSING done.review-opinion BC-07"], (await Office.RefusedAsync(await ClosingAsync(told), await AgentAsync())).Lines);
        told = await Office.ReadAsync(told.CaseNumber);
        var written = await DoAsync(Act(told, "write-opinion", ("opinion", "Rightly paid back.")), await JudgeAsync());
        Assert.Equal(["NOT_DID_WRITE_OPINION did.write-opinion BC-07"], (await Office.RefusedAsync(Act(written, "review-opinion"), await JudgeAsync())).Lines);
    }

    [Fact, Rule("BC-08", Case.Allowed)]
    public async Task What_is_supervised_is_closed_once_the_retail_department_releases_it()
    {
        var filed = await SentAsync();
        var supervised = await SupervisedAsync(filed.Complaint);
        var reviewed = await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync(supervised.CaseNumber))));
        Assert.Equal("closed", (await CloseAsync(await ReleasedAsync(reviewed))).Step);
    }

    [Fact, Rule("BC-08", Case.Allowed), Rule("BC-08", Case.Refused)]
    public async Task Withdrawn_while_it_is_supervised_it_is_closed_once_the_retail_department_releases_it()
    {
        var filed = await SentAsync();
        var supervised = await SupervisedAsync(filed.Complaint);
        var withdrawn = await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(supervised), await Office.OpenAsync(filed));
        Assert.Equal([Supervised], (await Office.RefusedAsync(await ClosingAsync(withdrawn.Complaint), await AgentAsync())).Lines);
        Assert.Equal("closed", (await CloseAsync(await ReleasedAsync(await Office.ReadAsync(filed.Number)))).Step);
    }

    [Fact, Rule("BC-08", Case.Refused)]
    public async Task Not_without_a_reason_and_not_closed_without_the_retail_department()
    {
        var filed = await SentAsync();
        Assert.Equal(["FIELD_MISSING reason BC-08"], (await Office.RefusedAsync(Act(filed.Complaint, "order-supervision", ("to", "retail")), await JudgeAsync())).Lines);
        await SupervisedAsync(filed.Complaint);
        var reviewed = await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync(filed.Number))));
        Assert.Equal([Supervised], (await Office.RefusedAsync(await ClosingAsync(reviewed), await AgentAsync())).Lines);
    }

    /// <summary>Opened again, the slip is still the retail department's to release.</summary>
    [Fact, Rule("BC-08", Case.Refused)]
    public async Task Opened_again_by_an_unsolved_follow_up_it_stays_supervised()
    {
        var filed = await SentAsync();
        await SupervisedAsync(filed.Complaint);
        await FollowedUpAsync(await ToldAsync(await HandledAsync(await PickedUpAsync(filed.Number))), solved: false);
        await Office.AtAsync(filed.Number, "at-work");
        var reviewed = await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync(filed.Number))));
        Assert.Equal([Supervised], (await Office.RefusedAsync(await ClosingAsync(reviewed), await AgentAsync())).Lines);
        Assert.Equal("closed", (await CloseAsync(await ReleasedAsync(await Office.ReadAsync(filed.Number)))).Step);
    }

    [Fact, Rule("BC-08", Case.Refused)]
    public async Task A_release_is_for_the_order_before_it_and_for_no_later_one()
    {
        var filed = await SentAsync();
        await SupervisedAsync(filed.Complaint);
        var released = await ReleasedAsync(await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync(filed.Number)))));
        Assert.Equal(["ACT_NOT_OPEN BC-08"], (await Office.RefusedAsync(Act(released, "retail-releases", ("finding", "Once more.")), await RetailAsync())).Lines);
        var again = await SupervisedAsync(released);
        Assert.Equal([Supervised], (await Office.RefusedAsync(await ClosingAsync(again), await AgentAsync())).Lines);
        Assert.Equal("closed", (await CloseAsync(await ReleasedAsync(await Office.ReadAsync(filed.Number)))).Step);
    }

    [Fact, Rule("BC-07", Case.Refused)]
    public async Task The_agent_does_not_end_what_the_branch_has_by_withdrawing_it()
    {
        var filed = await SentAsync();
        Assert.Equal(["ROLE_NOT_PERMITTED BC-07"], (await Office.RefusedAsync(Withdrawing(filed.Complaint), await AgentAsync())).Lines);
        // Nor what no branch has yet.
        var early = await Office.FileAsync(Complaint(), await AgentAsync());
        Assert.Equal(["ROLE_NOT_PERMITTED BC-07"], (await Office.RefusedAsync(Withdrawing(early.Complaint), await AgentAsync())).Lines);
    }

    [Fact, Rule("BC-07", Case.Allowed)]
    public async Task The_customer_withdraws_it_and_so_does_the_judge_in_the_customer_s_name()
    {
        var filed = await SentAsync();
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(filed.Complaint), await Office.OpenAsync(filed))).Complaint.Step);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing((await SentAsync()).Complaint), await JudgeAsync())).Complaint.Step);
    }
}
