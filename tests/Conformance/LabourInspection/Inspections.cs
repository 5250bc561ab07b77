using System.Globalization;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>The tests of one rule of the labour inspection's procedure. Each filing complains of an employer of its own, unless it says otherwise.</summary>
public abstract class Inspections(RunningSuite suite)
{
    protected const string Team = "inspection-team";

    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["violation-found"] = "true" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("LDJC", "first");

    protected Chronicle Chronicle => new(suite, Office, "head", "first", "archive", "inspector-1", "inspector-2");

    protected Task<Sender> FirstAsync() => Office.ClerkAsync();

    protected Task<Sender> ArchiveAsync() => Office.PersonAsync("archive");

    protected Task<Sender> HeadAsync() => Office.PersonAsync("head");

    protected Task<Sender> InspectorAsync(int number = 1) => Office.PersonAsync($"inspector-{number}");

    protected static string Employer() => $"新城电子厂 {RequestId.New()}";

    /// <summary>A worker's complaint over the network, about wages of two months ago: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "portal",
            Subject = "拖欠工资",
            Facts = "9月、10月工资至今未发。",
            Respondent = new() { Name = Employer() },
            Complainant = new() { Name = "劳动者", Telephone = "13300000000" },
            UnknownFields = { "leads" },
            Details = { ["violation"] = DaysAgo(60), ["cause"] = "wages" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    protected static void Report(RegisterComplaintRequest request) => (request ?? throw new ArgumentNullException(nameof(request))).Kind = "report";

    protected static void Telephoned(RegisterComplaintRequest request) => (request ?? throw new ArgumentNullException(nameof(request))).Channel = "telephone";

    protected static void Visiting(RegisterComplaintRequest request) => (request ?? throw new ArgumentNullException(nameof(request))).Channel = "in-person";

    protected static void ByLetter(RegisterComplaintRequest request) => (request ?? throw new ArgumentNullException(nameof(request))).Channel = "letter";

    protected static void Nameless(RegisterComplaintRequest request) => (request ?? throw new ArgumentNullException(nameof(request))).Complainant = null;

    protected string DaysAgo(int days) => DateOnly.FromDateTime(suite.Now.ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(-days).ToString("O", CultureInfo.InvariantCulture);

    protected async Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null) => await Office.FileAsync(Complaint(change), await FirstAsync());

    protected static DoCaseActRequest Act(Complaint complaint, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected static DoWorkActRequest Act(WorkItem item, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected async Task<Complaint> DoAsync(DoCaseActRequest request, Sender? by = null) => (await suite.SendAsync<DoCaseActResponse>(request, by ?? await FirstAsync())).Complaint;

    protected async Task<WorkItem> DoAsync(DoWorkActRequest request, Sender by) => (await suite.SendAsync<DoWorkActResponse>(request, by)).WorkItem;

    /// <summary>A visitor signs the form on paper in front of an inspector and a witness.</summary>
    protected async Task<DoCaseActRequest> SigningAsync(string number, string written = "by-the-person", string signedBy = "one")
    {
        var scan = await DocumentAsync(number, "form.pdf", "%PDF-1.4 signed form"u8.ToArray());
        return await FormAsync(number, written, signedBy, ("signature", "on-paper"), ("signature-document", scan), ("signature-witness", "ld-03"));
    }

    /// <summary>A visitor's form; how it was signed follows.</summary>
    protected async Task<DoCaseActRequest> FormAsync(string number, string written, string signedBy, params (string Field, string Value)[] signature) =>
        Act(await Office.ReadAsync(number), "sign-form", [("written", written), ("signed-by", signedBy), .. signature]);

    /// <summary>A document of the case.</summary>
    /// <returns>Its id.</returns>
    protected async Task<string> DocumentAsync(string number, string name, byte[] content, string act = "") => (await Office.UploadByGrpcAsync(number, name, content, await FirstAsync(), act)).AttachmentId;

    protected async Task<Complaint> DocketedAsync(Complaint complaint) => await DoAsync(Act(complaint, "docket"), await ArchiveAsync());

    protected async Task<Complaint> PassedAsync(Complaint complaint) => await DoAsync(Act(await DocketedAsync(complaint), "pass-to-head"), await ArchiveAsync());

    protected static DoCaseActRequest Assigning(Complaint complaint, string lead = "ld-04", string assistant = "ld-05") => Act(complaint, "assign", ("lead", lead), ("assistant", assistant));

    protected async Task<Complaint> AssignedAsync(Complaint complaint) => await DoAsync(Assigning(complaint), await HeadAsync());

    protected static AcceptComplaintRequest Acceptance(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = "wages" };
    }

    protected static DeclineComplaintRequest Declining(Complaint complaint, string reason = "", string body = "")
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Reason = reason, CompetentBody = body };
    }

    protected async Task<Complaint> AcceptAsync(Complaint complaint) => (await suite.SendAsync<AcceptComplaintResponse>(Acceptance(complaint), await HeadAsync())).Complaint;

    protected async Task<Complaint> DeclineAsync(Complaint complaint, Sender by, string reason = "", string body = "") =>
        (await suite.SendAsync<DeclineComplaintResponse>(Declining(complaint, reason, body), by)).Complaint;

    /// <summary>Docketed, assigned and accepted: the inspectors have it.</summary>
    protected async Task<Filed> AtWorkAsync(Action<RegisterComplaintRequest>? change = null)
    {
        var filed = await FileAsync(change);
        await AcceptAsync(await AssignedAsync(await PassedAsync(filed.Complaint)));
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    protected async Task<WorkItem> WorkItemAsync(string number)
    {
        await suite.SettleAsync();
        var queue = await suite.SendAsync<ListQueueResponse>(
            new ListQueueRequest { Department = Team, Organisation = Office.Organisation, PageSize = 500, Steps = { "queued", "claimed", "handled", "handed-in" } }, await HeadAsync());
        return Assert.Single(queue.WorkItems, item => item.CaseNumber == number);
    }

    protected static ClaimWorkItemRequest Claim(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version };
    }

    protected async Task<WorkItem> ClaimedAsync(string number, int inspector = 1) =>
        (await suite.SendAsync<ClaimWorkItemResponse>(Claim(await WorkItemAsync(number)), await InspectorAsync(inspector))).WorkItem;

    protected static FinishHandlingRequest Finish(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Record = "Checked the pay slips.", Result = "The employer paid the wages of two months.", Outcome = "paid" };
    }

    /// <summary>Both inspectors do their part, and it is handed in.</summary>
    protected async Task<Complaint> InquiredAsync(string number)
    {
        var lead = await InspectorAsync();
        var item = await DoAsync(Act(await ClaimedAsync(number), "join-inquiry", ("record", "Read the pay slips with the lead.")), await InspectorAsync(2));
        item = (await suite.SendAsync<FinishHandlingResponse>(Finish(item), lead)).WorkItem;
        await suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, lead);
        return await Office.AtAsync(number, "result-known");
    }

    protected async Task<Complaint> ToldAsync(Complaint known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return (await suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "telephone", GivenBy = "ld-02" }, await FirstAsync())).Complaint;
    }

    protected async Task<Complaint> CloseAsync(Complaint complaint) =>
        (await suite.SendAsync<CloseComplaintResponse>(Office.Closing(await Office.SetIndicatorsAsync(complaint, Figures)), await ArchiveAsync())).Complaint;

    protected static RequestMaterialsRequest Asking(Complaint complaint, string item = "Employer's name")
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Text = "Please send us what is missing.", Items = { item } };
    }
}
