namespace ComplaintSuite.Conformance.PropertyOwner;

/// <summary>PM-03: what owners raise by word, in writing or over the network, suggestions too; staff and contractors have other ways.</summary>
public sealed class PM03_Owners(RunningSuite suite) : Owners(suite)
{
    [Theory, Rule("PM-03", Case.Allowed)]
    [InlineData("complaint", "owner", "in-person")]
    [InlineData("complaint", "owners-household", "letter")]
    [InlineData("suggestion", "owner", "portal")]
    public async Task Owners_complain_and_suggest_by_word_in_writing_and_over_the_network(string kind, string filer, string channel)
    {
        var filed = await FileAsync(request =>
        {
            (request.Kind, request.Channel) = (kind, channel);
            request.Details["filer"] = filer;
        });
        Assert.Equal(("registered", "property-owner"), (filed.Complaint.Step, filed.Complaint.Procedure));
    }

    [Theory, Rule("PM-03", Case.Refused)]
    [InlineData("staff")]
    [InlineData("contractor")]
    public async Task Staff_and_contractors_are_pointed_to_the_right_procedure(string filer)
    {
        var refused = await Office.RefusedAsync(Complaint(request => request.Details["filer"] = filer), Sender.Nobody);
        Assert.Equal(["NEVER_PERMITTED PM-03"], refused.Lines);
        Assert.Contains("员工投诉程序", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }

    [Fact, Rule("PM-03", Case.Refused)]
    public async Task Who_does_not_say_who_they_are_stays_in_registration()
    {
        var filed = await FileAsync(request => request.Details.Remove("filer"));
        Assert.Equal(("received", "details.filer"), (filed.Complaint.Step, Assert.Single(filed.Complaint.MissingFields)));
        Assert.Contains("STEP_NOT_PERMITTED PM-02", (await Office.RefusedAsync(Acceptance(filed.Complaint), await DeskAsync())).Lines);
    }
}
