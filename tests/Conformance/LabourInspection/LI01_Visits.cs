namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-01: a visitor's form is signed, each their own; whoever can't write tells it.</summary>
public sealed class LI01_Visits(RunningSuite suite) : Inspections(suite)
{
    [Theory, Rule("LI-01", Case.Allowed)]
    [InlineData("by-the-person")]
    [InlineData("told")] // taken down by the inspector
    public async Task A_visit_is_registered_once_the_form_is_signed(string written)
    {
        var filed = await FileAsync(Visiting);
        Assert.Equal(("received", "done.sign-form"), (filed.Complaint.Step, Assert.Single(filed.Complaint.MissingFields)));
        Assert.Equal("registered", (await DoAsync(await SigningAsync(filed.Number, written))).Step);
    }

    [Fact, Rule("LI-01", Case.Refused)]
    public async Task Not_without_a_signed_form()
    {
        var filed = await FileAsync(Visiting);
        Assert.Equal(["FIELD_MISSING done.sign-form LI-01", "STEP_NOT_PERMITTED LI-11"], (await Office.RefusedAsync(Act(filed.Complaint, "docket"), await ArchiveAsync())).Lines);
        Assert.Contains("FIELD_MISSING form LI-01", (await Office.RefusedAsync(Act(filed.Complaint, "sign-form", ("written", "told"), ("signed-by", "one"), ("witness", "ld-03")), await FirstAsync())).Lines);
    }

    [Fact, Rule("LI-01", Case.Refused)]
    public async Task Several_people_do_not_sign_one_form()
    {
        var filed = await FileAsync(Visiting);
        var refused = await Office.RefusedAsync(await SigningAsync(filed.Number, signedBy: "several"), await FirstAsync());
        Assert.Equal(["NEVER_PERMITTED LI-01"], refused.Lines);
        Assert.Contains("分别填写", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }
}
