using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace ComplaintSuite.TestKit.Running;

/// <summary>A complaint as filed, and what the person who filed it keeps.</summary>
public sealed record Filed(Complaint Complaint, string AccessCode)
{
    public string Number => Complaint.CaseNumber;

    public string CaseId => Complaint.CaseId;
}

/// <summary>
/// One organisation of the running suite and its people: what a clerk and a handler do all day, through the gateway, each request with an id of its own. Arguments
/// that a test is not about have sensible defaults; the last argument changes the request.
/// </summary>
public sealed class Office(RunningSuite suite, string organisation, string clerk = "clerk")
{
    /// <summary>The values of all indicators of the commerce hotline.</summary>
    public static IReadOnlyDictionary<string, string> Indicators { get; } = new Dictionary<string, string>
    {
        ["outcome"] = "upheld",
        ["respondent-type"] = "company",
        ["satisfaction"] = "satisfied",
        ["amount-involved"] = "300",
    };

    /// <summary>Organisation code.</summary>
    public string Organisation => organisation;

    /// <summary>Receives and assesses.</summary>
    public Task<Sender> ClerkAsync() => PersonAsync(clerk);

    /// <summary>A person of the organisation, by the end of the subject: <c>inspector-1</c>.</summary>
    public Task<Sender> PersonAsync(string who) => suite.SignOns.PersonAsync(SubjectOf(who));

    /// <summary>The subject of a person, by its end.</summary>
    public string SubjectOf(string who) => $"{organisation switch { "XC12312" => "xc", "LH12312" => "lh", "JYWY" => "jy", "YHWY" => "yh", "ZWFW" => "zw", "ZHYH" => "zb", "QCXS" => "qc", "ZHGS" => "gs", "NCFW" => "nc", "GGFW" => "gg", "YLGS" => "yl", "JTYH" => "jt", "RMYY" => "rm", "YYKS" => "ks", "LDJC" => "ld", var code => code.ToLowerInvariant() }}-{who}";

    /// <summary>Somebody of the organisation with other roles than the sign-on gives.</summary>
    public Sender PersonWith(string who, params IEnumerable<string> roles) => suite.Token($"{organisation.ToLowerInvariant()}-{who}", organisation, roles);

    /// <summary>The organisation's directory, as services export it.</summary>
    public async Task<OrganisationDirectory> DirectoryAsync()
    {
        using var channel = GrpcChannel.ForAddress(suite.Suite.Address("routing"));
        return (await new DirectoryService.DirectoryServiceClient(channel).ExportDirectoryAsync(
            new() { Organisation = organisation }, (await suite.SignOns.MachineAsync("reporting")).Metadata)).Directories.Single();
    }

    /// <summary>The administrator changes the directory; every service has it afterwards.</summary>
    public async Task MoveAsync(Action<OrganisationDirectory> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var admin = await PersonAsync("admin");
        var directory = await DirectoryAsync();
        change(directory);
        await suite.SendAsync<ImportDirectoryResponse>(new ImportDirectoryRequest { Directory = directory }, admin);
        await suite.SettleAsync();
    }

    /// <summary>A complaint with a contact and alleged facts: complete.</summary>
    public RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = organisation,
            Kind = "complaint",
            Channel = "portal",
            Subject = "预付卡余额不退",
            Facts = "2026年3月在店内充值预付卡500元，店铺停业后余额300元拒绝退还。",
            Demand = "退还余额300元。",
            Respondent = new() { Name = "新城便民超市", Telephone = "010-12345678", Postcode = "100000" },
            Complainant = new() { Name = "王小明", Telephone = "13800000000", Address = "新城市和平路1号", Postcode = "100000" },
            UnknownFields = { "leads" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    /// <summary>An anonymous report.</summary>
    public RegisterComplaintRequest Report(Action<RegisterComplaintRequest>? change = null) => Complaint(request =>
    {
        (request.Kind, request.Complainant, request.Demand) = ("report", null, "");
        change?.Invoke(request);
    });

    /// <summary>An enquiry.</summary>
    public RegisterComplaintRequest Enquiry(Action<RegisterComplaintRequest>? change = null) => Complaint(request =>
    {
        (request.Kind, request.Subject, request.Facts, request.Demand, request.Respondent) = ("enquiry", "预付卡备案", "单用途预付卡在哪里备案？", "", null);
        change?.Invoke(request);
    });

    public async Task<Filed> FileAsync(RegisterComplaintRequest request, Sender? by = null)
    {
        var answer = await suite.SendAsync<RegisterComplaintResponse>(request, by ?? Sender.Nobody);
        return new(answer.Complaint, answer.AccessCode);
    }

    public Task<Filed> FileAsync() => FileAsync(Complaint());

    /// <summary>What the person who filed it sends along from then on.</summary>
    public async Task<Sender> OpenAsync(Filed filed)
    {
        ArgumentNullException.ThrowIfNull(filed);
        return new Sender(Ticket: (await suite.SendAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = filed.Number, AccessCode = filed.AccessCode }, Sender.Nobody)).Ticket);
    }

    /// <summary>The case once all that is on its way has reached it, so that its version holds until somebody acts.</summary>
    public async Task<Complaint> ReadAsync(string number)
    {
        await suite.SettleAsync();
        return (await suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = number }, await ClerkAsync())).Complaint;
    }

    /// <summary>Waits until a case stands at a step.</summary>
    public Task<Complaint> AtAsync(string number, string step) => Poll.ForAsync(async () =>
    {
        var complaint = await ReadAsync(number);
        return complaint.Step == step ? complaint : null;
    }, RunningSuite.Patience, $"{number} is at '{step}'");

    /// <summary>Acceptance by the summary procedure.</summary>
    public static AcceptComplaintRequest Acceptance(Complaint complaint, Action<AcceptComplaintRequest>? change = null)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        var request = new AcceptComplaintRequest
        {
            CaseNumber = complaint.CaseNumber,
            RequestId = RequestId.New(),
            ExpectedVersion = complaint.Version,
            Category = "prepaid-cards",
            LegalField = "prepaid-cards",
            Route = "summary",
            Findings = { "facts-clear", "matter-simple" },
        };
        change?.Invoke(request);
        return request;
    }

    public async Task<Complaint> AcceptAsync(Complaint complaint, Action<AcceptComplaintRequest>? change = null) =>
        (await suite.SendAsync<AcceptComplaintResponse>(Acceptance(complaint, change), await ClerkAsync())).Complaint;

    /// <summary>Files, accepts, and waits until the department has it in its queue.</summary>
    public async Task<Filed> AtWorkAsync(RegisterComplaintRequest? request = null, Sender? by = null, Action<AcceptComplaintRequest>? change = null)
    {
        var filed = await FileAsync(request ?? Complaint(), by);
        await AcceptAsync(filed.Complaint, change);
        return filed with { Complaint = await AtAsync(filed.Number, "at-work") };
    }

    /// <summary>Takes items of a department's queue until it has the one of the case.</summary>
    public async Task<WorkItem> ClaimAsync(string number, string department = "inspection-team", string handler = "inspector-1")
    {
        var sender = await PersonAsync(handler);
        while (true)
        {
            var claimed = await suite.SendAsync<ClaimNextResponse>(new ClaimNextRequest { Department = department, Organisation = organisation, RequestId = RequestId.New() }, sender);
            if (claimed.WorkItem.CaseNumber == number) return claimed.WorkItem;
        }
    }

    /// <summary>A handler claims, records, finishes and hands in; the case then has its result.</summary>
    public async Task<Complaint> WorkAsync(string number, string department = "inspection-team", string handler = "inspector-1", string record = "Visited the shop; the card's balance was shown in its books.",
        string result = "The shop repaid the balance of 300 yuan.", string outcome = "upheld")
    {
        var sender = await PersonAsync(handler);
        var item = await ClaimAsync(number, department, handler);
        item = (await suite.SendAsync<RecordHandlingResponse>(new RecordHandlingRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Text = record }, sender)).WorkItem;
        item = (await suite.SendAsync<FinishHandlingResponse>(
            new FinishHandlingRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Result = result, Outcome = outcome }, sender)).WorkItem;
        item = (await suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, sender)).WorkItem;
        Assert.Equal("handed-in", item.Step);
        return await AtAsync(number, "result-known");
    }

    public static NotifyResultRequest Notification(Complaint complaint) => new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version };

    public async Task<NotifyResultResponse> NotifyAsync(Complaint complaint) => await suite.SendAsync<NotifyResultResponse>(Notification(complaint), await ClerkAsync());

    public static SetIndicatorsRequest IndicatorsOf(Complaint complaint, IReadOnlyDictionary<string, string> indicators) =>
        new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Indicators = { indicators.ToDictionary() } };

    public async Task<Complaint> SetIndicatorsAsync(Complaint complaint, IReadOnlyDictionary<string, string>? indicators = null) =>
        (await suite.SendAsync<SetIndicatorsResponse>(IndicatorsOf(complaint, indicators ?? Indicators), await ClerkAsync())).Complaint;

    public static CloseComplaintRequest Closing(Complaint complaint) => new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version };

    public async Task<Complaint> CloseAsync(Complaint complaint) => (await suite.SendAsync<CloseComplaintResponse>(Closing(complaint), await ClerkAsync())).Complaint;

    /// <summary>Files a complaint and takes it through acceptance, work, notice and indicators to its closing.</summary>
    public async Task<Filed> ClosedAsync()
    {
        var filed = await AtWorkAsync();
        var notified = await NotifyAsync(await WorkAsync(filed.Number));
        return filed with { Complaint = await CloseAsync(await SetIndicatorsAsync(notified.Complaint)) };
    }

    public async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(string number, Sender by, string language = "") =>
        (await suite.SendAsync<GetTimelineResponse>(new GetTimelineRequest { CaseNumber = number, Language = language }, by)).Entries;

    public async Task<IReadOnlyList<Notice>> NoticesAsync(string number, Sender by) => (await suite.SendAsync<ListNoticesResponse>(new ListNoticesRequest { CaseNumber = number }, by)).Notices;

    /// <summary>Expects a request to be refused in the same words by gRPC and JSON, and nothing of the organisation's to be changed.</summary>
    public Task<Refused> RefusedAsync(Google.Protobuf.IMessage request, Sender by) => suite.RefusedAsync(organisation, request, by);

    /// <summary>Uploads a document by the multipart form.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string number, string fileName, byte[] content, Sender by, string? requestId = null)
    {
        ArgumentNullException.ThrowIfNull(by);
        using var form = new MultipartFormDataContent { { new StringContent(requestId ?? RequestId.New()), "request_id" }, { new ByteArrayContent(content), "file", fileName } };
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/complaints/{number}/attachments", UriKind.Relative)) { Content = form };
        by.AddTo(message);
        return await suite.Http.SendAsync(message);
    }

    /// <summary>Uploads a document by the streaming rpc.</summary>
    public async Task<Attachment> UploadByGrpcAsync(string number, string fileName, byte[] content, Sender by, string act = "")
    {
        ArgumentNullException.ThrowIfNull(by);
        using var call = suite.Client<AttachmentService.AttachmentServiceClient>().UploadAttachment(by.Metadata);
        try
        {
            await call.RequestStream.WriteAsync(new() { Header = new() { CaseNumber = number, RequestId = RequestId.New(), FileName = fileName, Act = act } });
            foreach (var piece in content.Chunk(64 * 1024)) await call.RequestStream.WriteAsync(new() { Content = Google.Protobuf.ByteString.CopyFrom(piece) });
            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException) when (call.ResponseAsync.IsFaulted)
        {
            // Refused before the end: the answer says why.
        }
        return (await call.ResponseAsync).Attachment;
    }
}
