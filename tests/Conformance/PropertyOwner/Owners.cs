using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.PropertyOwner;

/// <summary>The tests of one rule of the property owners' procedure, at a company of two estates: Lakeside has its own teams, Hillside shares those for security and cleaning.</summary>
public abstract class Owners(RunningSuite suite)
{
    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("YHWY", "lakeside-desk");

    protected Task<Sender> DeskAsync(string estate = "lakeside") => Office.PersonAsync($"{estate}-desk");

    protected Task<Sender> QualityAsync() => Office.PersonAsync("quality");

    /// <summary>An owner's complaint at Lakeside: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "telephone",
            Subject = "电梯停运",
            Facts = "2栋电梯本周三次停在两层之间。",
            Demand = "尽快修好。",
            Complainant = new() { Name = "业主", Unit = "2-802", Telephone = "13900000000" },
            Details = { ["project"] = "lakeside", ["filer"] = "owner" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    protected static AcceptComplaintRequest Acceptance(Complaint complaint, string category = "lifts")
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = category };
    }

    protected Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null) => Office.FileAsync(Complaint(change));

    /// <summary>Filed at an estate, accepted by its desk, and in the queue of whoever handles it.</summary>
    protected async Task<Filed> AtWorkAsync(string estate = "lakeside", string category = "lifts")
    {
        var filed = await FileAsync(request => request.Details["project"] = estate);
        await suite.SendAsync<AcceptComplaintResponse>(Acceptance(filed.Complaint, category), await DeskAsync(estate));
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    /// <summary>The work item of a case in a department's queue.</summary>
    protected async Task<WorkItem> WorkItemAsync(string number, string department)
    {
        await suite.SettleAsync();
        var queue = await suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = department, Organisation = Office.Organisation, PageSize = 500, Steps = { "queued" } }, await QualityAsync());
        return Assert.Single(queue.WorkItems, item => item.CaseNumber == number);
    }

    /// <summary>Handled and handed in by Lakeside's engineer.</summary>
    protected Task<Complaint> WorkAsync(string number) =>
        Office.WorkAsync(number, "lakeside-engineering", "lakeside-engineer", "Found the door contact worn out; replaced it.", "The lift runs again.", "repaired");

    /// <summary>The owner is told, and asked again whether it holds.</summary>
    protected async Task<Complaint> FollowedUpAsync(Complaint known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var desk = await DeskAsync();
        var told = (await suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "telephone", GivenBy = "yh-03" }, desk)).Complaint;
        return (await suite.SendAsync<RecordFollowUpResponse>(
            new RecordFollowUpRequest { CaseNumber = told.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = told.Version, Record = "The lift runs.", Solved = true }, desk)).Complaint;
    }

    protected async Task<Complaint> CloseAsync(Complaint followedUp) =>
        (await suite.SendAsync<CloseComplaintResponse>(Office.Closing(await Office.SetIndicatorsAsync(followedUp, Figures)), await DeskAsync())).Complaint;
}
