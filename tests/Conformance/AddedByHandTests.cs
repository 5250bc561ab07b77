using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Conformance;

/// <summary>
/// A procedure that was written by hand in one file (shared/docs/add-a-procedure.md), at an organisation whose directory is imported while the suite runs: nothing else in the
/// product knows of either.
/// </summary>
public sealed class AddedByHandTests(RunningSuite suite)
{
    private const string Library = "TSG";

    private Sender Desk => suite.Token("tsg-desk", Library, ["clerk"]);

    private Sender Librarian => suite.Token("tsg-librarian", Library, ["handler"]);

    [Fact]
    public async Task A_reader_complains_of_a_charge_and_it_is_checked_before_it_is_finished()
    {
        await OpenAsync();
        var page = await suite.Http.GetStringAsync(new Uri($"/file/{Library}/complaint?lang=en", UriKind.Relative));
        Assert.Contains("Is it about a charge", page, StringComparison.Ordinal);
        Assert.Contains("Riverside branch", page, StringComparison.Ordinal);

        var incomplete = Complaint();
        incomplete.Details.Remove("branch");
        Assert.Equal(["FIELD_MISSING details.branch LB-01"], (await suite.RefusedAsync(Library, incomplete, Sender.Nobody)).Lines);

        var filed = (await suite.SendAsync<RegisterComplaintResponse>(Complaint(), Sender.Nobody)).Complaint;
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = filed.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = filed.Version, Reason = "They called." };
        Assert.Equal(["ROLE_NOT_PERMITTED LB-05"], (await suite.RefusedAsync(Library, withdrawing, Desk)).Lines);
        await suite.SendAsync<AcceptComplaintResponse>(
            new AcceptComplaintRequest { CaseNumber = filed.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = filed.Version, Category = "loans" }, Desk);
        await suite.SettleAsync();
        var item = (await suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Organisation = Library, Department = "riverside" }, Librarian)).WorkItems.Single(it => it.CaseNumber == filed.CaseNumber);
        item = (await suite.SendAsync<ClaimWorkItemResponse>(new ClaimWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, Librarian)).WorkItem;
        item = (await suite.SendAsync<RecordHandlingResponse>(
            new RecordHandlingRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Text = "The reader was called." }, Librarian)).WorkItem;
        Assert.Equal(["FIELD_MISSING done.check-loan-record LB-02"], (await suite.RefusedAsync(Library, Finish(item), Librarian)).Lines);
        var check = new DoWorkActRequest
        {
            WorkItemId = item.WorkItemId,
            RequestId = RequestId.New(),
            ExpectedVersion = item.Version,
            Act = "check-loan-record",
            Fields = { ["charge"] = "waived", ["found"] = "Brought back in time, scanned a day later." },
        };
        item = (await suite.SendAsync<DoWorkActResponse>(check, Librarian)).WorkItem;
        await suite.SendAsync<UrgeComplaintResponse>(new UrgeComplaintRequest { CaseNumber = filed.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = (await ReadAsync(filed)).Version, Text = "Nobody wrote to me." }, Desk);
        item = await ReadAsync(item);
        Assert.Equal(["URGES_ANSWERED LB-05"], (await suite.RefusedAsync(Library, Finish(item), Librarian)).Lines);
        await suite.SendAsync<AnswerUrgeResponse>(new AnswerUrgeRequest { CaseNumber = filed.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = (await ReadAsync(filed)).Version, Text = "The record is being looked at." }, Desk);
        item = await ReadAsync(item);
        item = (await suite.SendAsync<FinishHandlingResponse>(Finish(item), Librarian)).WorkItem;
        Assert.Equal("handled", item.Step);
        var deadline = (await suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = filed.CaseNumber }, Desk)).Complaint.Deadlines.Single(it => it.Clock == "answer");
        Assert.Equal(("LB-03", "5 wd"), (deadline.Rule, deadline.Limit));
    }

    /// <summary>The five days count from the entry, so that what nobody takes up is late as well.</summary>
    [Fact]
    public async Task A_reader_asks_is_waited_for_from_the_entry_on_and_reads_the_answer()
    {
        await OpenAsync();
        var answer = await suite.SendAsync<RegisterComplaintResponse>(Question(), Sender.Nobody);
        var reader = new Sender(Ticket: (await suite.SendAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = answer.Complaint.CaseNumber, AccessCode = answer.AccessCode }, Sender.Nobody)).Ticket);
        var waiting = Assert.Single((await ReadAsync(answer.Complaint)).Deadlines);
        Assert.Equal(("answer", "LB-03", "5 wd"), (waiting.Clock, waiting.Rule, waiting.Limit));
        Assert.Null(waiting.EndTime);

        await suite.SendAsync<AnswerEnquiryResponse>(
            new AnswerEnquiryRequest { CaseNumber = answer.Complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = (await ReadAsync(answer.Complaint)).Version, Answer = "From nine to eight, on Sundays as well." }, Desk);
        await suite.SettleAsync();
        var told = (await suite.SendAsync<ListNoticesResponse>(new ListNoticesRequest { CaseNumber = answer.Complaint.CaseNumber }, reader)).Notices.Single(notice => notice.Template == "answer");
        Assert.Contains("From nine to eight, on Sundays as well.", told.Body, StringComparison.Ordinal);
        Assert.NotNull((await ReadAsync(answer.Complaint)).Deadlines.Single(it => it.Clock == "answer").EndTime);

        // What nobody takes up is late, and the director is told; whoever thinks better of it waits for nothing. Twenty days hold five working days, whatever holidays there are.
        var left = (await suite.SendAsync<RegisterComplaintResponse>(Question(), Sender.Nobody)).Complaint;
        var withdrawn = await suite.SendAsync<RegisterComplaintResponse>(Question(), Sender.Nobody);
        var who = new Sender(Ticket: (await suite.SendAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = withdrawn.Complaint.CaseNumber, AccessCode = withdrawn.AccessCode }, Sender.Nobody)).Ticket);
        await suite.SendAsync<WithdrawComplaintResponse>(
            new WithdrawComplaintRequest { CaseNumber = withdrawn.Complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = (await ReadAsync(withdrawn.Complaint)).Version, Reason = "I found it." }, who);
        Assert.NotNull((await ReadAsync(withdrawn.Complaint)).Deadlines.Single(it => it.Clock == "answer").EndTime);
        await suite.AdvanceAsync(TimeSpan.FromDays(20));
        Assert.True((await ReadAsync(left)).Deadlines.Single(it => it.Clock == "answer").Late);
        var director = suite.Token("tsg-director", Library, ["manager"]);
        var alerts = (await suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Library, PageSize = 500 }, director)).Alerts;
        Assert.Single(alerts, alert => alert.CaseId == left.CaseId && alert.Kind == AlertKind.ClockRanOut && alert.Clock == "answer");
    }

    /// <summary>No time limit pauses for what is asked for, and none is promised to.</summary>
    [Fact]
    public async Task A_reader_who_is_asked_for_something_is_promised_no_pause()
    {
        await OpenAsync();
        var filed = await suite.SendAsync<RegisterComplaintResponse>(Complaint(), Sender.Nobody);
        var reader = new Sender(Ticket: (await suite.SendAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = filed.Complaint.CaseNumber, AccessCode = filed.AccessCode }, Sender.Nobody)).Ticket);
        await suite.SendAsync<RequestMaterialsResponse>(
            new RequestMaterialsRequest { CaseNumber = filed.Complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Text = "Which book was it?", Items = { "Receipt" } }, Desk);
        await suite.SettleAsync();
        var request = (await suite.SendAsync<ListNoticesResponse>(new ListNoticesRequest { CaseNumber = filed.Complaint.CaseNumber }, reader)).Notices.Single(notice => notice.Template == "materials-request");
        Assert.Contains("Which book was it?", request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("pause", request.Body, StringComparison.Ordinal);
        var timeline = (await suite.SendAsync<GetTimelineResponse>(new GetTimelineRequest { CaseNumber = filed.Complaint.CaseNumber, Language = "en" }, reader)).Entries;
        Assert.DoesNotContain(timeline, entry => entry.Text.Contains("pause", StringComparison.Ordinal));
        Assert.All((await ReadAsync(filed.Complaint)).Deadlines, deadline => Assert.Null(deadline.PauseTime));
    }

    private async Task<Complaint> ReadAsync(Complaint complaint) =>
        (await suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = complaint.CaseNumber }, Desk)).Complaint;

    private async Task<WorkItem> ReadAsync(WorkItem item)
    {
        await suite.SettleAsync();
        return (await suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId }, Librarian)).WorkItem;
    }

    private static RegisterComplaintRequest Complaint() => new()
    {
        RequestId = RequestId.New(),
        Organisation = Library,
        Kind = "complaint",
        Channel = "portal",
        Subject = "A charge for a book that I brought back",
        Facts = "The book was back on the last day, and I am charged for the day after.",
        Complainant = new() { Name = "A reader", Telephone = "13500000000" },
        Details = { ["branch"] = "riverside", ["about"] = "yes" },
        Language = "en",
    };

    private static RegisterComplaintRequest Question() => new()
    {
        RequestId = RequestId.New(),
        Organisation = Library,
        Kind = "enquiry",
        Channel = "portal",
        Subject = "Opening hours",
        Facts = "When is the reading room open?",
        Details = { ["branch"] = "riverside" },
        Language = "en",
    };

    private static FinishHandlingRequest Finish(WorkItem item) => new()
    {
        WorkItemId = item.WorkItemId,
        RequestId = RequestId.New(),
        ExpectedVersion = item.Version,
        Record = "Checked against the loan record.",
        Result = "The charge is taken back.",
        Outcome = "upheld",
    };

    private async Task OpenAsync()
    {
        var directory = new OrganisationDirectory { Organisation = Library, Name = Text("The city's library"), Zone = "Asia/Shanghai" };
        directory.Departments.Add(new Department { Code = "library", Name = Text("Library") });
        directory.Departments.Add(new Department { Code = "digital-services", Name = Text("Digital services"), Parent = "library" });
        directory.Departments.Add(new Department { Code = "riverside", Name = Text("Riverside branch"), Parent = "library", Kind = "branch" });
        foreach (var (post, department, role, kind) in new[]
                 {
                     ("director", "library", "manager", ""), ("desk", "riverside", "clerk", "service-desk"), ("librarian", "riverside", "handler", "branch-librarian"),
                     ("editor", "digital-services", "handler", ""), ("admin", "library", "org-admin", ""),
                 })
        {
            directory.Posts.Add(new Post { Code = post, Name = Text(post), Department = department, Role = role, Kind = kind, Superior = post is "director" or "admin" ? "" : "director" });
            directory.Staff.Add(new StaffMember { StaffId = $"tsg-{post}", Subject = $"tsg-{post}", DisplayName = post, Posts = { post } });
        }
        foreach (var kind in ProcedureRegistry.Load().All.Single(procedure => procedure.Id == "public-library").Kinds)
            directory.Procedures.Add(new ProcedureAssignment { Kind = kind, Procedure = "public-library" });
        await suite.SendAsync<ImportDirectoryResponse>(new ImportDirectoryRequest { Directory = directory }, await suite.SignOns.MachineAsync("operator"));
        await suite.SettleAsync();
    }

    private static LocalizedText Text(string text) => new() { ZhCn = text, En = text, Es = text };
}
