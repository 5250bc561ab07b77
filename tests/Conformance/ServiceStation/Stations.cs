namespace ComplaintSuite.Conformance.ServiceStation;

/// <summary>The tests of one rule of the service stations' procedure, at a county, one of its towns and one of its villages.</summary>
public abstract class Stations(RunningSuite suite)
{
    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("NCFW", "county");

    protected Task<Sender> VillageAsync() => Office.PersonAsync("village");

    /// <summary>Filed at the village's station by a villager.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "station",
            Subject = "代买化肥未到货",
            Facts = "上月代买的两袋化肥至今没有送到。",
            Complainant = new() { Name = "村民" },
            Details = { ["station"] = "village-station", ["filed-by"] = "self" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    protected static void OnBehalf(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        (request.Details["filed-by"], request.Details["consent"], request.Details["receipt"]) = ("on-behalf", "yes", "spoken");
    }
}
