namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-09: complaints in other forms, such as letters, follow the same procedure.</summary>
public sealed class PI09_OtherForms(RunningSuite suite) : Property(suite)
{
    [Theory, Rule("PI-09", Case.Allowed)]
    [InlineData("letter")]
    [InlineData("in-person")]
    [InlineData("sms")]
    [InlineData("portal")]
    public async Task A_complaint_in_any_form_goes_the_same_way_to_the_same_end(string channel)
    {
        var filed = await AtWorkAsync(Minor, request => request.Channel = channel);
        Assert.Equal((channel, "property-internal"), (filed.Complaint.Channel, filed.Complaint.Procedure));
        Assert.Equal(channel, (await AcceptanceAsync(filed.CaseId)).Channel);
        Assert.Equal("closed", (await CloseAsync(await BeforeClosingAsync(filed))).Step);
        Assert.Equal(
            [
                "ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork", "ResultBecameKnown", "ResultNotified", "ComplaintFollowedUp", "IndicatorsRecorded",
                "ComplaintClosed",
            ],
            (await Suite.EventNamesAsync("intake", filed.CaseId)).Where(name => name != "ClockChanged"));
    }

    [Fact, Rule("PI-09", Case.Allowed)]
    public async Task A_form_that_nobody_thought_of_is_taken_as_other_with_its_description()
    {
        var filed = await FileAsync(request => (request.Channel, request.ChannelDescription) = ("suggestion-box", "意见箱"));
        Assert.Equal(("other", "意见箱", "registered"), (filed.Complaint.Channel, filed.Complaint.ChannelDescription, filed.Complaint.Step));
    }
}
