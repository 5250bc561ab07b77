namespace ComplaintSuite.Conformance.ServiceStation;

/// <summary>RS-02: a station files for a person also where its line is slow or broken.</summary>
public sealed class RS02_SlowLine(RunningSuite suite) : Stations(suite)
{
    private HandingOver Desk => new(Suite, Office);

    [Fact, Rule("RS-02", Case.Allowed)]
    public async Task What_the_station_took_down_comes_over_when_the_line_is_back()
    {
        var batch = Desk.Batch(Desk.Entry(Complaint(OnBehalf), TimeSpan.FromHours(5)), Desk.Entry(Complaint(OnBehalf), TimeSpan.FromHours(4)));
        var before = await Desk.CountAsync();
        await Desk.BreakOffAsync(batch, await VillageAsync(), TimeSpan.FromMilliseconds(300));
        var results = await Desk.SendAsync(batch, await VillageAsync());
        Assert.Equal(before + 2, await Desk.CountAsync());
        Assert.All(results, result => Assert.Equal(("registered", "spoken", "village-station"), (result.Complaint.Step, result.Complaint.Details["receipt"], result.Complaint.Details["station"])));
        Assert.Equal(batch.Entries.Select(entry => HandingOver.At(entry.Received)), results.Select(result => result.Complaint.ReceiveTime));
    }

    [Fact, Rule("RS-02", Case.Refused)]
    public async Task Consent_is_asked_for_and_another_station_hands_nothing_over()
    {
        var withoutConsent = Desk.Entry(Complaint(request =>
        {
            OnBehalf(request);
            request.Details.Remove("consent");
        }), TimeSpan.FromHours(1));
        Assert.Equal(["FIELD_MISSING details.consent RS-02"], await Desk.RefusedAsync(Desk.Batch(withoutConsent), await VillageAsync()));
        var future = Desk.Entry(Complaint(OnBehalf), TimeSpan.FromMinutes(-1));
        Assert.Equal(["TIME_IN_FUTURE received RS-02"], await Desk.RefusedAsync(Desk.Batch(future), await VillageAsync()));
        var ofTheVillage = Desk.Entry(Complaint(OnBehalf), TimeSpan.FromHours(1));
        Assert.Equal(["ROLE_NOT_PERMITTED RS-02"], await Desk.RefusedAsync(Desk.Batch(ofTheVillage), await Office.PersonAsync("town")));
    }

    /// <summary>Where no desk of the kind is named no rule stands behind it either.</summary>
    [Fact]
    public async Task A_procedure_without_such_desks_takes_nothing_of_the_kind()
    {
        var window = Suite.Office("ZWFW", "clerk");
        var desk = new HandingOver(Suite, window);
        var entry = desk.Entry(new() { RequestId = RequestId.New(), Kind = "complaint", Channel = "in-person", Facts = "The window was closed.", Language = "en" }, TimeSpan.FromHours(1));
        var refused = await desk.RefusedAsync(desk.Batch(entry), await window.ClerkAsync());
        Assert.Contains("OFFLINE_NOT_OFFERED received", refused);
    }
}
