namespace ComplaintSuite.Conformance.BankContactCentre;

/// <summary>BC-07: the opinion on the handling is written, and reviewed by another. BC-08: what the retail department supervises, it releases.</summary>
public sealed class BC07_BC08_Closing(RunningSuite suite) : Slips(suite)
{
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
        var supervised = await DoAsync(Act(filed.Complaint, "order-supervision", ("to", "retail"), ("reason", "Two branches point at each other.")), await JudgeAsync());
        var reviewed = await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync(supervised.CaseNumber))));
        Assert.Equal("closed", (await CloseAsync(await DoAsync(Act(reviewed, "retail-releases", ("finding", "Both branches were told.")), await RetailAsync()))).Step);
    }

    [Fact, Rule("BC-08", Case.Allowed)]
    public async Task Withdrawn_while_it_is_supervised_it_is_closed()
    {
        var filed = await SentAsync();
        var supervised = await DoAsync(Act(filed.Complaint, "order-supervision", ("to", "retail"), ("reason", "Two branches point at each other.")), await JudgeAsync());
        var withdrawn = await Suite.SendAsync<WithdrawComplaintResponse>(
            new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = supervised.Version, Reason = "Settled." }, await Office.OpenAsync(filed));
        Assert.Equal("closed", (await CloseAsync(withdrawn.Complaint)).Step);
    }

    [Fact, Rule("BC-08", Case.Refused)]
    public async Task Not_without_a_reason_and_not_closed_without_the_retail_department()
    {
        var filed = await SentAsync();
        Assert.Equal(["FIELD_MISSING reason BC-08"], (await Office.RefusedAsync(Act(filed.Complaint, "order-supervision", ("to", "retail")), await JudgeAsync())).Lines);
        await DoAsync(Act(filed.Complaint, "order-supervision", ("to", "retail"), ("reason", "Two branches point at each other.")), await JudgeAsync());
        var reviewed = await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync(filed.Number))));
        Assert.Equal(["FIELD_MISSING done.retail-releases BC-08"], (await Office.RefusedAsync(await ClosingAsync(reviewed), await AgentAsync())).Lines);
    }
}
