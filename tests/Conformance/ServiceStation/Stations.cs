namespace ComplaintSuite.Conformance.ServiceStation;

/// <summary>The tests of one rule of the service stations' procedure, at a county, one of its towns and one of its villages.</summary>
public abstract class Stations(RunningSuite suite)
{
    private static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("NCFW", "county");

    protected Chronicle Chronicle => new(suite, Office, "head", "county", "town", "village");

    protected Task<Sender> VillageAsync() => Office.PersonAsync("village");

    protected Task<Sender> HeadAsync() => Office.PersonAsync("head");

    /// <summary>Filed by a villager, over a line of their own, for the village's station.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "portal",
            Subject = "代买化肥未到货",
            Facts = "上月代买的两袋化肥至今没有送到。",
            Complainant = new() { Name = "村民" },
            Details = { ["station"] = "village-station", ["filed-by"] = "self" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    /// <summary>Taken down at the station, with the villager's consent.</summary>
    protected static void OnBehalf(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Channel = "station";
        (request.Details["filed-by"], request.Details["consent"], request.Details["receipt"]) = ("on-behalf", "yes", "spoken");
    }

    protected async Task<Complaint> AcceptAsync(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        await suite.SendAsync<AcceptComplaintResponse>(
            new AcceptComplaintRequest { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = "buying-for-others" }, await VillageAsync());
        return await Office.AtAsync(complaint.CaseNumber, "at-work");
    }

    /// <summary>Taken down at the village's station, which has it in its queue.</summary>
    protected async Task<Filed> AtWorkAsync()
    {
        var filed = await Office.FileAsync(Complaint(OnBehalf), await VillageAsync());
        return filed with { Complaint = await AcceptAsync(filed.Complaint) };
    }

    protected async Task<Complaint> WorkedAsync(string number, string station = "village-station", string officer = "village")
    {
        await suite.SettleAsync();
        return await Office.WorkAsync(number, station, officer, "Asked the supplier.", "The two bags were delivered.", "solved");
    }

    /// <summary>The village's clerk tells the villager, enters the figures and closes it.</summary>
    protected async Task<Complaint> ToldAndClosedAsync(Complaint known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var village = await VillageAsync();
        var told = (await suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "in-person", GivenBy = "nc-05" }, village)).Complaint;
        var counted = (await suite.SendAsync<SetIndicatorsResponse>(Office.IndicatorsOf(told, Figures), village)).Complaint;
        return (await suite.SendAsync<CloseComplaintResponse>(Office.Closing(counted), village)).Complaint;
    }
}
