using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-10: outside the remit, the person is told so.</summary>
public sealed class CH10_OutOfRemit(RunningSuite suite) : Hotline(suite)
{
    private const string Reason = "物业服务收费争议由住房和城乡建设主管部门负责。";

    [Fact, Rule("CH-10", Case.Allowed)]
    public async Task The_person_gets_the_reason_and_the_competent_body_and_the_case_closes()
    {
        var filed = await Office.FileAsync(Office.Complaint(request => request.Language = "zh-CN"));
        var declined = (await Suite.SendAsync<DeclineComplaintResponse>(Decline(filed, Reason, "新城市住房和城乡建设局"), await Office.ClerkAsync())).Complaint;
        Assert.Equal(("declined", "declined", Reason), (declined.Step, declined.Assessment.Decision, declined.Assessment.Reason));

        var notice = (await Office.NoticesAsync(filed.Number, await Office.OpenAsync(filed)))[^1];
        Assert.Equal(("out-of-remit", $"不予受理告知书（{filed.Number}）"), (notice.Template, notice.Subject));
        Assert.Contains(Reason, notice.Body, StringComparison.Ordinal);
        Assert.Contains("该事项建议您向新城市住房和城乡建设局反映。", notice.Body, StringComparison.Ordinal);

        var indicators = new Dictionary<string, string>(Office.Indicators) { ["outcome"] = "out-of-remit" };
        Assert.Equal("closed", (await Office.CloseAsync(await Office.SetIndicatorsAsync(declined, indicators))).Step);
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintDeclined", "IndicatorsRecorded", "ComplaintClosed"], await IntakeEventsAsync(filed.CaseId));
    }

    [Fact, Rule("CH-10", Case.Allowed)]
    public async Task Where_no_competent_body_is_known_the_notice_names_none()
    {
        var filed = await Office.FileAsync();
        await Suite.SendAsync<DeclineComplaintResponse>(Decline(filed, "Not a matter of commerce.", ""), await Office.ClerkAsync());
        var notice = (await Office.NoticesAsync(filed.Number, await Office.OpenAsync(filed)))[^1];
        Assert.Contains("Not a matter of commerce.", notice.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("the body that can help you", notice.Body, StringComparison.Ordinal);
    }

    [Fact, Rule("CH-10", Case.Refused)]
    public async Task Closing_as_out_of_remit_without_a_reason_is_refused()
    {
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(Decline(filed, "", "新城市住房和城乡建设局"), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-10"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING reason CH-10"], refused.Lines);
    }

    private static DeclineComplaintRequest Decline(Filed filed, string reason, string body) =>
        new() { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = reason, CompetentBody = body };
}
