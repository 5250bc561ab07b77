using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-06: clear facts and a simple matter go at once to the inspection team.</summary>
public sealed class CH06_SummaryProcedure(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-06", Case.Allowed)]
    public async Task With_clear_facts_and_a_simple_matter_the_inspection_team_has_it_at_once_whatever_the_category()
    {
        var filed = await Office.AtWorkAsync(change: request => (request.Category, request.LegalField) = ("online-shops", "e-commerce"));
        Assert.Equal("inspection-team", filed.Complaint.Department);
        var item = await Office.ClaimAsync(filed.Number);
        Assert.Equal(("inspection-team", "claimed", "summary"), (item.Department, item.Step, item.Route));
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork"], await IntakeEventsAsync(filed.CaseId));
        Assert.Equal(["WorkItemQueued", "WorkItemClaimed"], await Suite.EventNamesAsync("routing", filed.CaseId));
    }

    [Theory, Rule("CH-06", Case.Refused)]
    [InlineData("", "FACTS_CLEAR CH-06;MATTER_SIMPLE CH-06")]
    [InlineData("facts-clear", "MATTER_SIMPLE CH-06")]
    [InlineData("matter-simple", "FACTS_CLEAR CH-06")]
    [InlineData("civil-dispute", "FACTS_CLEAR CH-06;MATTER_SIMPLE CH-06")]
    public async Task Without_both_findings_the_summary_procedure_is_refused(string findings, string lines)
    {
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request =>
        {
            request.Findings.Clear();
            request.Findings.Add(findings.Split(';', StringSplitOptions.RemoveEmptyEntries));
        }), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-06"), (refused.Code, refused.Rule));
        Assert.Equal(lines.Split(';'), refused.Lines);
    }
}
