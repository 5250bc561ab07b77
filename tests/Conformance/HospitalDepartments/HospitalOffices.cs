using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalDepartments;

/// <summary>The tests of one rule of the hospital offices' procedure, at a hospital whose hospital office and party office receive and whose departments answer.</summary>
public abstract class HospitalOffices(RunningSuite suite)
{
    protected const string MedicalAffairs = "medical-affairs";

    /// <summary>The beginning of a PNG image: what a document's type is proven by.</summary>
    protected static byte[] Drawing { get; } = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    protected static byte[] Scan { get; } = "%PDF-1.7 scan"u8.ToArray();

    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("YYKS");

    protected Task<Sender> ClerkAsync() => Office.ClerkAsync();

    protected Task<Sender> PartyOfficeAsync() => Office.PersonAsync("party");

    protected Task<Sender> DutyOfficerAsync() => Office.PersonAsync("duty-1");

    protected Task<Sender> InvestigatorAsync(int number = 1) => Office.PersonAsync($"medical-{number}");

    /// <summary>A patient's letter: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "letter",
            Subject = "术前告知不足",
            Facts = "手术前没有说明风险，术后才知道有其他方案。",
            Demand = "请说明情况并道歉。",
            Respondent = new() { Name = "外科" },
            Complainant = new() { Name = "患者甲", Telephone = "13900000000", Address = "新城市人民路3号" },
            Details = { ["filed-by"] = "in-person" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    /// <summary>The same by a lawful agent.</summary>
    protected static void ByAgent(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Agent = new() { Name = "患者之女", Telephone = "13900000001" };
        request.Details["filed-by"] = "agent";
    }

    /// <summary>The same without a name.</summary>
    protected static void Anonymous(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Complainant = null;
    }

    protected async Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null) => await Office.FileAsync(Complaint(change), await ClerkAsync());

    /// <summary>Filed, and in the office's register.</summary>
    protected async Task<Filed> EnteredAsync(Action<RegisterComplaintRequest>? change = null)
    {
        var filed = await FileAsync(change);
        return filed with { Complaint = await DoAsync(Act(filed.Complaint, "enter-in-register"), await ClerkAsync()) };
    }

    protected static AcceptComplaintRequest Acceptance(Complaint complaint, string category = "administration")
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = category };
    }

    protected async Task<Complaint> AcceptAsync(Complaint complaint, string category = "administration") =>
        (await suite.SendAsync<AcceptComplaintResponse>(Acceptance(complaint, category), await ClerkAsync())).Complaint;

    protected static DoCaseActRequest Act(Complaint complaint, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected async Task<Complaint> DoAsync(DoCaseActRequest request, Sender by) => (await suite.SendAsync<DoCaseActResponse>(request, by)).Complaint;

    /// <summary>The original of a voucher was received.</summary>
    protected static DoCaseActRequest Voucher(Complaint complaint, string voucher) => Act(complaint, "receive-voucher", ("voucher", voucher), ("note", "Original with the office."));

    /// <summary>A document of the case.</summary>
    /// <returns>Its id.</returns>
    protected async Task<string> DocumentAsync(string number, string name, byte[] content, Sender? by = null) =>
        (await Office.UploadByGrpcAsync(number, name, content, by ?? await ClerkAsync())).AttachmentId;

    /// <summary>An agent's authority is shown, without an end or to a day.</summary>
    protected async Task<Complaint> AuthorisedAsync(string number, string scope = "complain", string until = "")
    {
        var proof = await DocumentAsync(number, "authority.pdf", Scan);
        return await DoAsync(Act(await Office.ReadAsync(number), "show-authority", ("scope", scope), ("until", until), ("proof", proof)), await ClerkAsync());
    }

    /// <summary>Accepted as a matter of medical quality, and with medical affairs, who have the case.</summary>
    protected async Task<Filed> WithInvestigatorAsync(Action<RegisterComplaintRequest>? change = null)
    {
        var filed = await EnteredAsync(change);
        await AcceptAsync(await DoAsync(Voucher(filed.Complaint, "medical-record"), await ClerkAsync()), "medical-quality");
        await Office.AtAsync(filed.Number, "at-work");
        await Office.ClaimAsync(filed.Number, MedicalAffairs, "medical-1");
        return filed with { Complaint = await Office.ReadAsync(filed.Number) };
    }

    protected async Task<WorkItem> WorkItemAsync(string number)
    {
        await suite.SettleAsync();
        var queue = await suite.SendAsync<ListQueueResponse>(
            new ListQueueRequest { Department = MedicalAffairs, Organisation = Office.Organisation, PageSize = 500, Steps = { "queued", "claimed", "handled", "handed-in" } }, await InvestigatorAsync());
        return Assert.Single(queue.WorkItems, item => item.CaseNumber == number);
    }

    /// <summary>Two question somebody; how it was signed follows.</summary>
    protected static DoCaseActRequest Questioning(Complaint complaint, params (string Field, string Value)[] signature) =>
        Act(complaint, "record-questioning", [("first", "ks-07"), ("second", "ks-08"), ("questioned", "主刀医生"), ("words", "术前谈话记录不全。"), .. signature]);

    /// <summary>The questioning is signed on paper and witnessed.</summary>
    protected async Task<Complaint> QuestionedAsync(string number)
    {
        var document = await DocumentAsync(number, "questioning.pdf", Scan, await InvestigatorAsync());
        return await DoAsync(
            Questioning(await Office.ReadAsync(number), ("signature", "on-paper"), ("signature-document", document), ("signature-witness", "ks-08")), await InvestigatorAsync());
    }

    protected static AskTaskRequest Asking(WorkItem item, string department)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Task = "co-operate", Department = department, Question = "What was said on the ward?", Language = "en" };
    }

    /// <summary>The lead asks another department for its part.</summary>
    protected async Task<DepartmentTask> AskedAsync(string number, string department) =>
        (await suite.SendAsync<AskTaskResponse>(Asking(await WorkItemAsync(number), department), await InvestigatorAsync())).Task;

    protected async Task<DepartmentTask> TakenAsync(DepartmentTask task, Sender by)
    {
        ArgumentNullException.ThrowIfNull(task);
        return (await suite.SendAsync<TakeTaskResponse>(new TakeTaskRequest { TaskId = task.TaskId, RequestId = RequestId.New(), ExpectedVersion = task.Version, Language = "en" }, by)).Task;
    }

    /// <summary>The department does its part and answers.</summary>
    protected async Task CooperatedAsync(DepartmentTask task, string who)
    {
        var person = await Office.PersonAsync(who);
        var taken = await TakenAsync(task, person);
        var answered = await suite.SendAsync<AnswerTaskResponse>(
            new AnswerTaskRequest { TaskId = taken.TaskId, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Answer = "The risks were explained the evening before, without a form." }, person);
        Assert.Equal("answered", answered.Task.State);
    }

    protected static FinishHandlingRequest Finish(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Record = "Read the file and questioned the surgeon.", Result = "The talk before the operation was too short; the surgeon apologised.", Outcome = "upheld" };
    }

    protected async Task<Complaint> InvestigatedAsync(string number)
    {
        await QuestionedAsync(number);
        var item = (await suite.SendAsync<FinishHandlingResponse>(Finish(await WorkItemAsync(number)), await InvestigatorAsync())).WorkItem;
        await suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, await InvestigatorAsync());
        return await Office.AtAsync(number, "result-known");
    }

    protected async Task<Complaint> TellAsync(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return (await suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Means = "telephone", GivenBy = "ks-03" }, await ClerkAsync())).Complaint;
    }

    protected async Task<Complaint> CloseAsync(Complaint complaint) => await Office.CloseAsync(await Office.SetIndicatorsAsync(complaint, Figures));

    protected static AnswerEnquiryRequest Answer(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Answer = "The ward's visiting hours were explained." };
    }

    /// <summary>Told at the desk, and answered to the person's satisfaction.</summary>
    protected static DoCaseActRequest OnTheSpot(Complaint complaint, string satisfied = "yes") => Act(complaint, "settle-on-the-spot", ("record", "Explained the visiting hours."), ("satisfied", satisfied));

    protected static void AtTheDesk(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Channel = "in-person";
    }
}
