namespace ComplaintSuite.Conformance.PublicServiceCentre;

/// <summary>The tests of one rule of the public service centre's procedure, at a centre with two staffed seats and one that nobody staffs.</summary>
public abstract class Seats(RunningSuite suite)
{
    private static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("GGFW", "desk");

    protected Chronicle Chronicle => new(suite, Office, "head", "desk", "seat-1", "seat-2");

    protected Task<Sender> DeskAsync() => Office.ClerkAsync();

    protected Task<Sender> HeadAsync() => Office.PersonAsync("head");

    /// <summary>A question at a seat, without a name: complete.</summary>
    protected RegisterComplaintRequest Enquiry(string seat) => new()
    {
        RequestId = RequestId.New(),
        Organisation = Office.Organisation,
        Kind = "enquiry",
        Channel = "in-person",
        Subject = "培训报名",
        Facts = "下一期电商培训什么时候开始？",
        Details = { ["seat"] = seat },
        Language = "en",
    };

    /// <summary>A trader's complaint by e-mail about a delivery.</summary>
    protected RegisterComplaintRequest Complaint(string seat)
    {
        var request = Enquiry(seat);
        (request.Kind, request.Channel, request.Subject, request.Facts) = ("complaint", "email", "物流延误", "三月起发往省外的货物经常延误一周以上。");
        request.Complainant = new() { Name = "网店店主", Telephone = "13600000000" };
        return request;
    }

    protected static AcceptComplaintRequest Accepting(Complaint complaint, string category = "training")
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = category };
    }

    /// <summary>Accepted, and in the seat's queue.</summary>
    protected async Task<Filed> AtWorkAsync(RegisterComplaintRequest request, string category = "training")
    {
        var filed = await Office.FileAsync(request, await DeskAsync());
        await suite.SendAsync<AcceptComplaintResponse>(Accepting(filed.Complaint, category), await DeskAsync());
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    protected async Task<Complaint> WorkedAsync(string number, string seat)
    {
        await suite.SettleAsync();
        return await Office.WorkAsync(number, seat, seat, "Looked it up.", "It begins on Monday.", "solved");
    }

    /// <summary>The front desk tells who asked, enters the figures and closes it.</summary>
    protected async Task<Complaint> ToldAndClosedAsync(Complaint known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var told = (await suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "telephone", GivenBy = "gg-02" }, await DeskAsync())).Complaint;
        return await Office.CloseAsync(await Office.SetIndicatorsAsync(told, Figures));
    }
}
