namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-08: opinions, suggestions and complaints come by box, line and window; only complaints are investigated.</summary>
public sealed class GB08_OpinionsAndSuggestions(RunningSuite suite) : Windows(suite)
{
    [Theory, Rule("GB-08", Case.Allowed)]
    [InlineData("opinion", "opinion-box")]
    [InlineData("suggestion", "supervision-line")]
    [InlineData("complaint", "in-person")]
    public async Task Each_is_received_with_the_window_that_it_is_about(string kind, string channel)
    {
        var filed = await FileAsync(request => (request.Kind, request.Channel) = (kind, channel));
        Assert.Equal((kind, channel, "registered", "window-01"), (filed.Complaint.Kind, filed.Complaint.Channel, filed.Complaint.Step, filed.Complaint.Details["window"]));
    }

    [Fact, Rule("GB-08", Case.Allowed)]
    public async Task An_author_turns_an_opinion_into_a_complaint_and_it_is_investigated()
    {
        var filed = await FileAsync(request => request.Kind = "opinion");
        var turned = await DoAsync(Act(filed.Complaint, "turn-into-complaint"), await Office.OpenAsync(filed));
        Assert.Equal("accepted", (await Suite.SendAsync<AcceptComplaintResponse>(Acceptance(turned), await ClerkAsync())).Complaint.Step);
    }

    [Fact, Rule("GB-08", Case.Allowed)]
    public async Task An_officer_records_why_a_suggestion_is_a_complaint()
    {
        var filed = await FileAsync(request => request.Kind = "suggestion");
        Assert.Equal("complaint", (await DoAsync(Act(filed.Complaint, "treat-as-complaint", ("reason", "It tells of a breach.")), await ClerkAsync())).Kind);
    }

    [Theory, Rule("GB-08", Case.Refused)]
    [InlineData("opinion")]
    [InlineData("suggestion")]
    public async Task Neither_is_investigated_as_such(string kind)
    {
        var filed = await FileAsync(request => request.Kind = kind);
        var refused = await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync());
        Assert.Equal(["KIND_NOT_PERMITTED kind GB-08"], refused.Lines);
        Assert.Contains("转为投诉", refused.Unmet.Single().Because, StringComparison.Ordinal);
        Assert.Equal(["FIELD_MISSING reason GB-08"], (await Office.RefusedAsync(Act(filed.Complaint, "treat-as-complaint"), await ClerkAsync())).Lines);
    }
}
