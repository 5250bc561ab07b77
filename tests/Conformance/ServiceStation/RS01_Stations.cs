using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.ServiceStation;

/// <summary>RS-01: stations in county, town and village, in the division tree.</summary>
public sealed class RS01_Stations(RunningSuite suite) : Stations(suite)
{
    [Theory, Rule("RS-01", Case.Allowed)]
    [InlineData("county-station")]
    [InlineData("town-station")]
    [InlineData("village-station")]
    public async Task What_is_filed_at_a_station_is_that_station_s(string station)
    {
        var clerk = await Office.PersonAsync(station.Split('-')[0]);
        var filed = await Office.FileAsync(Complaint(request =>
        {
            OnBehalf(request);
            request.Details["station"] = station;
        }), clerk);
        await Suite.SendAsync<AcceptComplaintResponse>(
            new AcceptComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Category = "buying-for-others" }, clerk);
        Assert.Equal(station, (await Office.AtAsync(filed.Number, "at-work")).Department);
    }

    [Fact, Rule("RS-01", Case.Allowed)]
    public async Task The_other_stations_are_offered_by_their_names_to_pass_it_on()
    {
        var item = await Office.ClaimAsync((await AtWorkAsync()).Number, "village-station", "village");
        var offered = (await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId, Language = "en" }, await VillageAsync())).Destinations;
        Assert.Equal(["county-station", "town-station"], offered.Select(station => station.Code).Order());
    }

    [Theory, Rule("RS-01", Case.Refused)]
    [InlineData("", "DIVISION_UNKNOWN")]
    [InlineData("999999100", "DIVISION_UNKNOWN")]
    [InlineData("330106100", "DIVISION_OUTSIDE")] // a town of another county
    [InlineData("330127", "DIVISION_OUTSIDE")] // the county itself
    public async Task A_station_outside_the_division_tree_is_refused(string division, string code)
    {
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        var refused = await Refused.ByGrpcAsync(() => Office.MoveAsync(directory => directory.Departments.Single(department => department.Code == "town-station").Division = division));
        Assert.Contains($"{code} directory.departments[1].division RS-01", refused.Lines);
    }

    [Fact, Rule("RS-01", Case.Refused)]
    public async Task What_was_accepted_no_clerk_ends_with_a_reason_alone()
    {
        var filed = await AtWorkAsync();
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "They called." };
        Assert.Equal(["ROLE_NOT_PERMITTED RS-01"], (await Office.RefusedAsync(withdrawing, await VillageAsync())).Lines);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(withdrawing, await HeadAsync())).Complaint.Step);
        // Nor what nobody has accepted yet.
        var early = (await Office.FileAsync(Complaint(OnBehalf), await VillageAsync())).Complaint;
        Assert.Equal(["ROLE_NOT_PERMITTED RS-01"], (await Office.RefusedAsync(new WithdrawComplaintRequest { CaseNumber = early.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = early.Version, Reason = "They called." }, await VillageAsync())).Lines);
    }
}
