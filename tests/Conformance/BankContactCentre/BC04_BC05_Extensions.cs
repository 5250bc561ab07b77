using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.BankContactCentre;

/// <summary>BC-04: the customer is told why it takes longer, and asked. BC-05: the centre judges the reason.</summary>
public sealed class BC04_BC05_Extensions(RunningSuite suite) : Slips(suite)
{
    [Fact, Rule("BC-04", Case.Allowed), Rule("BC-05", Case.Allowed)]
    public async Task Accepted_by_the_customer_and_judged_fair_it_has_more_time()
    {
        var filed = await SentAsync();
        var told = await DoAsync(Telling(await PickedUpAsync(filed.Number), "yes"), await NorthAsync());
        var before = Due(await Office.ReadAsync(filed.Number));
        var asked = (await Suite.SendAsync<RequestExtensionResponse>(Asking(told), await NorthAsync())).WorkItem;
        await Suite.SendAsync<DecideExtensionResponse>(Deciding(asked, granted: true), await JudgeAsync());
        Assert.True(Due(await Office.ReadAsync(filed.Number)) > before);
    }

    /// <summary>What the centre writes on the slip is the branch's time, from the pick-up on.</summary>
    [Fact, Rule("BC-04", Case.Allowed)]
    public async Task The_time_on_the_slip_is_the_centre_s()
    {
        var filed = await Office.FileAsync(Complaint(), await AgentAsync());
        var written = await DoAsync(Writing(filed.Complaint, "two-days"), await AgentAsync());
        await Suite.SendAsync<AcceptComplaintResponse>(Sending(written), await AgentAsync());
        await Office.AtAsync(filed.Number, "at-work");
        await PickedUpAsync(filed.Number);
        Assert.Equal(("2 wd", "5 wd"), (await LimitAsync(filed.Number), await LimitAsync((await PickedUpAsync((await SentAsync()).Number)).CaseNumber)));
    }

    [Fact, Rule("BC-04", Case.Refused)]
    public async Task No_other_time_is_written_on_it_and_none_by_anybody_else_or_once_it_is_out()
    {
        var filed = await Office.FileAsync(Complaint(), await AgentAsync());
        Assert.Equal(["VALUE_INVALID limit BC-04"], (await Office.RefusedAsync(Writing(filed.Complaint, "sixty-days"), await AgentAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED BC-04"], (await Office.RefusedAsync(Writing(filed.Complaint, "ten-days"), await RetailAsync())).Lines);
        await Suite.SendAsync<AcceptComplaintResponse>(Sending(filed.Complaint), await AgentAsync());
        var sent = await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal(["STEP_NOT_PERMITTED BC-04"], (await Office.RefusedAsync(Writing(sent, "ten-days"), await AgentAsync())).Lines);
        await PickedUpAsync(filed.Number);
        Assert.Equal("5 wd", await LimitAsync(filed.Number));
    }

    [Fact, Rule("BC-04", Case.Refused)]
    public async Task No_more_time_without_the_reason_told_and_the_customer_s_answer()
    {
        var picked = await PickedUpAsync((await SentAsync()).Number);
        Assert.Equal(["AFTER_TELL_DELAY_REQUEST_EXTENSION after.tell-delay.request-extension BC-04"], (await Office.RefusedAsync(Asking(picked), await NorthAsync())).Lines);
        Assert.Equal(["FIELD_MISSING accepted BC-04"], (await Office.RefusedAsync(Act(picked, "tell-delay", ("why", "Records are in the archive.")), await NorthAsync())).Lines);
        var refused = await DoAsync(Telling(picked, "no"), await NorthAsync());
        Assert.Equal(["NEVER_PERMITTED BC-04"], (await Office.RefusedAsync(Asking(refused), await NorthAsync())).Lines);
    }

    [Fact, Rule("BC-05", Case.Refused)]
    public async Task Nothing_is_granted_that_nobody_asked_for()
    {
        var picked = await PickedUpAsync((await SentAsync()).Number);
        Assert.Equal(["EXTENSION_NOT_OPEN BC-05"], (await Office.RefusedAsync(Deciding(picked, granted: true), await JudgeAsync())).Lines);
    }

    [Fact, Rule("BC-04", Case.Refused)]
    public async Task The_customer_is_asked_again_for_each_extension()
    {
        var told = await DoAsync(Telling(await PickedUpAsync((await SentAsync()).Number), "yes"), await NorthAsync());
        var asked = (await Suite.SendAsync<RequestExtensionResponse>(Asking(told), await NorthAsync())).WorkItem;
        var decided = (await Suite.SendAsync<DecideExtensionResponse>(Deciding(asked, granted: true), await JudgeAsync())).WorkItem;
        Assert.Equal(["AFTER_TELL_DELAY_REQUEST_EXTENSION after.tell-delay.request-extension BC-04"], (await Office.RefusedAsync(Asking(decided, 30), await NorthAsync())).Lines);
        var again = await DoAsync(Telling(decided, "yes"), await NorthAsync());
        Assert.Equal("claimed", (await Suite.SendAsync<RequestExtensionResponse>(Asking(again, 30), await NorthAsync())).WorkItem.Step);
    }

    [Fact, Rule("BC-04", Case.Refused)]
    public async Task What_is_asked_for_after_the_due_time_undoes_no_lateness()
    {
        var filed = await SentAsync();
        await DoAsync(Telling(await PickedUpAsync(filed.Number), "yes"), await NorthAsync());
        await Chronicle.DaysLaterAsync(20);
        Assert.Equal(["CLOCK_RAN_OUT clock BC-04"], (await Office.RefusedAsync(Asking(await SlipAsync(filed.Number), 30), await NorthAsync())).Lines);
        Assert.True((await Office.ReadAsync(filed.Number)).Deadlines.Single(deadline => deadline.Clock == "handle").Late);
    }

    /// <summary>The customer is told that the limit pauses, and it does; whoever never answers does not hold it up for ever.</summary>
    [Fact, Rule("BC-04", Case.Allowed)]
    public async Task The_limit_pauses_while_the_customer_is_asked_for_material_and_goes_on_after()
    {
        var filed = await SentAsync();
        await PickedUpAsync(filed.Number);
        var read = await Office.ReadAsync(filed.Number);
        var before = Due(read);
        await Suite.SendAsync<RequestMaterialsResponse>(
            new RequestMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = read.Version, Text = "Please send the card's last statement.", Items = { "Statement" } }, await AgentAsync());
        Assert.NotNull((await Office.ReadAsync(filed.Number)).Deadlines.Single(deadline => deadline.Clock == "handle").PauseTime);
        await Chronicle.DaysLaterAsync(25);
        var later = await Poll.ForAsync(async () => (await Office.ReadAsync(filed.Number)) is { AwaitedMaterials.Count: 0 } unanswered ? unanswered : null, RunningSuite.Patience, "nothing is awaited");
        var handle = later.Deadlines.Single(deadline => deadline.Clock == "handle");
        Assert.Equal((true, false), (handle.PauseTime is null, handle.Late));
        Assert.True(Due(later) > before);
    }

    [Fact, Rule("BC-05", Case.Refused)]
    public async Task What_the_centre_does_not_find_fair_moves_nothing_and_nobody_else_judges()
    {
        var filed = await SentAsync();
        var told = await DoAsync(Telling(await PickedUpAsync(filed.Number), "yes"), await NorthAsync());
        var before = Due(await Office.ReadAsync(filed.Number));
        var asked = (await Suite.SendAsync<RequestExtensionResponse>(Asking(told), await NorthAsync())).WorkItem;
        Assert.Equal(["ROLE_NOT_PERMITTED BC-05"], (await Office.RefusedAsync(Deciding(asked, granted: true), await NorthAsync("north-head"))).Lines);
        await Suite.SendAsync<DecideExtensionResponse>(Deciding(asked, granted: false), await JudgeAsync());
        Assert.Equal(before, Due(await Office.ReadAsync(filed.Number)));
    }

    /// <summary>Whoever goes by more time that the centre has not found fair, or not yet, is late at the old time, and nothing puts that right afterwards.</summary>
    [Theory, Rule("BC-05", Case.Refused)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task By_an_extension_that_was_not_granted_nobody_has_more_time(bool judged)
    {
        var filed = await SentAsync();
        var told = await DoAsync(Telling(await PickedUpAsync(filed.Number), "yes"), await NorthAsync());
        var before = Due(await Office.ReadAsync(filed.Number));
        var asked = (await Suite.SendAsync<RequestExtensionResponse>(Asking(told, 40), await NorthAsync())).WorkItem;
        if (judged)
            await Suite.SendAsync<DecideExtensionResponse>(Deciding(asked, granted: false), await JudgeAsync());
        await Chronicle.DaysLaterAsync(20);
        var late = await Poll.ForAsync(async () => (await Office.ReadAsync(filed.Number)).Deadlines.Single(deadline => deadline.Clock == "handle") is { Late: true } clock ? clock : null, RunningSuite.Patience, "it is late");
        Assert.Equal(before, late.DueTime.ToDateTimeOffset());
        Assert.Equal(["EXTENSION_NOT_OPEN BC-05"], (await Office.RefusedAsync(Deciding(await SlipAsync(filed.Number), granted: true), await JudgeAsync())).Lines);
        Assert.Equal(["CLOCK_RAN_OUT clock BC-04"], (await Office.RefusedAsync(Asking(await SlipAsync(filed.Number), 40), await NorthAsync())).Lines);
    }

    /// <summary>A judge who chose nothing has judged nothing: neither is the request refused, nor can the reason pass for a judgement. It waits, and is judged.</summary>
    [Fact, Rule("BC-05", Case.Allowed)]
    public async Task Without_a_judgement_nothing_is_decided_and_the_request_waits()
    {
        var filed = await SentAsync();
        var told = await DoAsync(Telling(await PickedUpAsync(filed.Number), "yes"), await NorthAsync());
        var asked = (await Suite.SendAsync<RequestExtensionResponse>(Asking(told), await NorthAsync())).WorkItem;
        var undecided = Deciding(asked, granted: false);
        undecided.ClearGranted();
        Assert.Equal(["FIELD_MISSING granted"], (await Office.RefusedAsync(undecided, await JudgeAsync())).Lines);
        Assert.Equal("claimed", (await Suite.SendAsync<DecideExtensionResponse>(Deciding(asked, granted: true), await JudgeAsync())).WorkItem.Step);
    }

    private static DoWorkActRequest Telling(WorkItem item, string accepted) => Act(item, "tell-delay", ("why", "Records are in the archive."), ("accepted", accepted));

    private RequestExtensionRequest Asking(WorkItem item, int days = 20) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Clock = "handle", Until = Chronicle.Day(days), Reason = "Records are in the archive." };

    private static DecideExtensionRequest Deciding(WorkItem item, bool granted) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Granted = granted, Reason = granted ? "Fair." : "The archive answers in a day." };

    private static DoCaseActRequest Writing(Complaint complaint, string limit) => Act(complaint, "set-time", ("limit", limit));

    private async Task<string> LimitAsync(string number) => (await Office.ReadAsync(number)).Deadlines.Single(deadline => deadline.Clock == "handle").Limit;

    private static DateTimeOffset Due(Complaint complaint) => complaint.Deadlines.Single(deadline => deadline.Clock == "handle").DueTime.ToDateTimeOffset();
}
