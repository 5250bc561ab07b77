namespace ComplaintSuite.Conformance.ServiceStation;

/// <summary>RS-02: the station files for somebody who has no other way, with their consent and a receipt.</summary>
public sealed class RS02_OnBehalf(RunningSuite suite) : Stations(suite)
{
    [Fact, Rule("RS-02", Case.Allowed)]
    public async Task With_consent_the_station_files_and_gives_a_receipt()
    {
        var filed = await Office.FileAsync(Complaint(OnBehalf), await VillageAsync());
        Assert.Equal(("registered", "spoken"), (filed.Complaint.Step, filed.Complaint.Details["receipt"]));
        Assert.NotEmpty(filed.AccessCode);
    }

    [Fact, Rule("RS-02", Case.Refused)]
    public async Task Without_recorded_consent_nothing_is_filed_on_behalf_of_anybody()
    {
        var village = await VillageAsync();
        var refused = await Office.RefusedAsync(Complaint(request =>
        {
            OnBehalf(request);
            request.Details.Remove("consent");
            request.Details.Remove("receipt");
        }), village);
        Assert.Equal(["FIELD_MISSING details.consent RS-02", "FIELD_MISSING details.receipt RS-02"], refused.Lines);
        Assert.Equal(["FIELD_MISSING details.consent RS-02"], (await Office.RefusedAsync(Complaint(request =>
        {
            OnBehalf(request);
            request.Details.Remove("consent");
            request.UnknownFields.Add("details.consent");
        }), village)).Lines);
        Assert.Equal(["FIELD_MISSING details.filed-by RS-02"], (await Office.RefusedAsync(Complaint(request =>
        {
            OnBehalf(request);
            request.Details.Remove("filed-by");
        }), village)).Lines);
        Assert.Equal(["NEVER_PERMITTED RS-02"], (await Office.RefusedAsync(Complaint(request =>
        {
            OnBehalf(request);
            request.Details["consent"] = "no";
        }), village)).Lines);
    }

    /// <summary>What the clerk writes down is the clerk's filing, however the villager came.</summary>
    [Theory, Rule("RS-02", Case.Refused)]
    [InlineData("station")]
    [InlineData("in-person")]
    [InlineData("telephone")]
    public async Task What_the_station_takes_down_is_not_filed_as_if_by_the_person(string channel)
    {
        var refused = await Office.RefusedAsync(Complaint(request => request.Channel = channel), await VillageAsync());
        Assert.Equal(["NEVER_PERMITTED RS-02"], refused.Lines);
        Assert.Contains("代为提交", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }

    [Fact, Rule("RS-02", Case.Allowed)]
    public async Task Whoever_has_a_line_of_their_own_files_themselves() => Assert.Equal("registered", (await Office.FileAsync(Complaint())).Complaint.Step);
}
