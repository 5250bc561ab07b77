using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-11: the complainant is told the result; a reporter gets it when needed.</summary>
public sealed class CH11_TellingTheResult(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-11", Case.Allowed)]
    public async Task A_complaint_is_closed_after_the_notice_of_its_result()
    {
        var filed = await Office.AtWorkAsync();
        var known = await Office.WorkAsync(filed.Number, result: "The shop repaid 300 yuan on the spot.");
        var notified = await Office.NotifyAsync(known);
        Assert.Equal(("notified", "result"), (notified.Complaint.Step, notified.Notice.Template));
        Assert.Contains("The shop repaid 300 yuan on the spot.", notified.Notice.Body, StringComparison.Ordinal);
        Assert.Equal("closed", (await Office.CloseAsync(await Office.SetIndicatorsAsync(notified.Complaint))).Step);

        await Suite.SettleAsync();
        var inbox = await Office.NoticesAsync(filed.Number, await Office.OpenAsync(filed));
        Assert.Equal(["receipt", "acceptance", "result", "closing"], inbox.Select(notice => notice.Template));
        Assert.All(inbox, notice => Assert.Equal(("portal", "delivered"), (notice.Deliveries.Single().Way, notice.Deliveries.Single().State)));
        Assert.Equal(
            ["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork", "ResultBecameKnown", "ResultNotified", "IndicatorsRecorded", "ComplaintClosed"],
            await IntakeEventsAsync(filed.CaseId));
        Assert.Equal(["WorkItemQueued", "WorkItemClaimed", "WorkItemHandled", "WorkItemCompleted"], (await Suite.EventNamesAsync("routing", filed.CaseId)).Where(name => name != "HandlingRecorded"));
    }

    [Fact, Rule("CH-11", Case.Allowed)]
    public async Task A_report_is_closed_without_a_reply()
    {
        var filed = await Office.AtWorkAsync(Office.Report());
        var known = await Office.WorkAsync(filed.Number);
        Assert.Equal("closed", (await Office.CloseAsync(await Office.SetIndicatorsAsync(known))).Step);
    }

    [Fact, Rule("CH-11", Case.Allowed)]
    public async Task An_anonymous_reporter_with_an_access_code_gets_a_reply()
    {
        var filed = await Office.AtWorkAsync(Office.Report());
        var notified = await Office.NotifyAsync(await Office.WorkAsync(filed.Number));
        Assert.Equal("notified", notified.Complaint.Step);
        Assert.Equal("result", (await Office.NoticesAsync(filed.Number, await Office.OpenAsync(filed)))[^1].Template);
    }

    [Fact, Rule("CH-11", Case.Allowed)]
    public async Task A_reporter_with_a_contact_and_no_access_code_gets_a_reply_in_print()
    {
        var filed = await Office.AtWorkAsync(Office.Report(request => (request.WithoutAccessCode, request.Complainant) = (true, new() { Address = "新城市和平路2号" })), await Office.ClerkAsync());
        Assert.Equal("", filed.AccessCode);
        var notified = await Office.NotifyAsync(await Office.WorkAsync(filed.Number));
        await Suite.SettleAsync();
        var reply = (await Office.NoticesAsync(filed.Number, await Office.ClerkAsync())).Single(notice => notice.NoticeId == notified.Notice.NoticeId);
        Assert.Equal(("print", "delivered"), (reply.Deliveries.Single().Way, reply.Deliveries.Single().State));
        Assert.NotEmpty(reply.Deliveries.Single().Proof);
    }

    [Fact, Rule("CH-11", Case.Refused)]
    public async Task Closing_a_complaint_before_the_result_notice_is_refused()
    {
        var filed = await Office.AtWorkAsync();
        var known = await Office.SetIndicatorsAsync(await Office.WorkAsync(filed.Number));
        var refused = await Office.RefusedAsync(Office.Closing(known), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-11"), (refused.Code, refused.Rule));
        Assert.Equal(["RESULT_NOTIFIED CH-11"], refused.Lines);
    }

    [Fact, Rule("CH-11", Case.Refused)]
    public async Task Closing_a_mediated_complaint_before_the_result_notice_is_refused()
    {
        var filed = await Office.FileAsync();
        var mediated = await Office.AcceptAsync(filed.Complaint, request =>
        {
            request.Route = "mediation";
            request.Findings.Clear();
            request.Findings.Add("civil-dispute");
        });
        Assert.Equal("at-mediation", mediated.Step);
        var refused = await Office.RefusedAsync(Office.Closing(await Office.SetIndicatorsAsync(mediated)), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-11"), (refused.Code, refused.Rule));
        Assert.Equal(["RESULT_NOTIFIED CH-11", "STEP_NOT_PERMITTED CH-13"], refused.Lines);
    }

    [Fact, Rule("CH-11", Case.Refused)]
    public async Task A_reply_to_a_reporter_who_left_neither_contact_nor_access_code_is_refused()
    {
        var filed = await Office.AtWorkAsync(Office.Report(request => request.WithoutAccessCode = true), await Office.ClerkAsync());
        var known = await Office.WorkAsync(filed.Number);
        var refused = await Office.RefusedAsync(Office.Notification(known), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-11"), (refused.Code, refused.Rule));
        Assert.Equal(["REACHABLE complainant.contact CH-11"], refused.Lines);
    }

    [Fact, Rule("CH-11", Case.Refused)]
    public async Task Telling_a_result_that_is_not_there_yet_is_refused()
    {
        var filed = await Office.AtWorkAsync();
        var refused = await Office.RefusedAsync(Office.Notification(filed.Complaint), await Office.ClerkAsync());
        Assert.Equal(["FIELD_MISSING reply CH-11", "STEP_NOT_PERMITTED CH-11"], refused.Lines);
    }
}
