using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.ServiceStation;

/// <summary>RS-01: stations in county, town and village, in the division tree.</summary>
public sealed class RS01_Stations(RunningSuite suite) : Stations(suite)
{
    /// <summary>Stands behind the others in the directory's order.</summary>
    private const string Neighbour = "village-station-next";

    private async Task<IReadOnlyDictionary<string, DepartmentCounts>> FiguresAsync(Sender by) =>
        (await Suite.SendAsync<GetQueueCountsResponse>(new GetQueueCountsRequest { Organisation = Office.Organisation }, by)).Departments.ToDictionary(station => station.Department);

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

    /// <summary>The head sees every station; who works at one sees that one, with the sum of what lies below it.</summary>
    [Fact, Rule("RS-01", Case.Allowed)]
    public async Task Cases_and_figures_roll_up_from_the_villages_over_the_town_to_the_county()
    {
        // A second village of the town, with nobody of its own: the town's clerk assesses what belongs there.
        await Office.MoveAsync(directory =>
        {
            if (directory.Departments.All(department => department.Code != Neighbour))
                directory.Departments.Add(new Department
                {
                    Code = Neighbour,
                    Name = new() { ZhCn = "邻村服务点", En = "Neighbouring village", Es = "Aldea vecina" },
                    Parent = "town-station",
                    Kind = "station",
                    Division = "330127100201",
                });
        });
        var before = await FiguresAsync(await HeadAsync());
        var filed = new Dictionary<string, string>();
        foreach (var (station, clerk) in new[] { ("county-station", "county"), ("town-station", "town"), ("village-station", "village"), (Neighbour, "town") })
        {
            var complaint = (await Office.FileAsync(Complaint(request => request.Details["station"] = station))).Complaint;
            await Suite.SendAsync<AcceptComplaintResponse>(
                new AcceptComplaintRequest { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = "buying-for-others" }, await Office.PersonAsync(clerk));
            await Office.AtAsync(complaint.CaseNumber, "at-work");
            filed[complaint.CaseNumber] = station;
        }

        var after = await FiguresAsync(await HeadAsync());
        Assert.Equal((4, 3, 1, 1), (Risen("county-station"), Risen("town-station"), Risen("village-station"), Risen(Neighbour)));
        Assert.Equal(after.Values.Sum(station => station.Steps["queued"]), after["county-station"].WithBelow.Steps["queued"]);
        Assert.Equal([("county-station", ""), ("town-station", "county-station"), ("village-station", "town-station"), (Neighbour, "town-station")], after.Values.Select(station => (station.Department, station.Parent)));
        Assert.Equal(after["town-station"], Assert.Single((await FiguresAsync(await Office.PersonAsync("town"))).Values));
        Assert.Equal(after["village-station"], Assert.Single((await FiguresAsync(await VillageAsync())).Values));

        Assert.Equal(["county-station", "town-station", "village-station", Neighbour], await CasesAsync("county-station", below: true));
        Assert.Equal(["town-station", "village-station", Neighbour], await CasesAsync("town-station", below: true));
        Assert.Equal(["town-station"], await CasesAsync("town-station", below: false));
        Assert.Equal(["village-station"], await CasesAsync("village-station", below: true));

        int Risen(string station) => after[station].WithBelow.Steps["queued"] - before[station].WithBelow.Steps["queued"];

        async Task<IEnumerable<string>> CasesAsync(string place, bool below) =>
            (await Suite.SendAsync<ListComplaintsResponse>(new ListComplaintsRequest { Organisation = Office.Organisation, Place = place, AndBelow = below, PageSize = 500 }, await VillageAsync()))
                .Complaints.Select(complaint => filed.GetValueOrDefault(complaint.CaseNumber)).OfType<string>().Order(StringComparer.Ordinal);
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
