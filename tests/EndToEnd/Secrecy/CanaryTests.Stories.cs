using System.Collections;
using System.Net;
using System.Text;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.EndToEnd.Rights;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.EndToEnd.Secrecy;

/// <summary>The stories in which every text field of every request is written once.</summary>
partial class CanaryTests
{
    /// <summary>The organisation's own names. They come first, so that notices, lists and searches use them.</summary>
    private Task DirectoryAsync() => _hotline.MoveAsync(directory =>
    {
        directory.Name = new();
        directory.Departments.Add(new Department { Code = "new-desk", Name = new(), Parent = "commerce-authority" });
        directory.Posts.Add(new Post { Code = "new-post", Name = new(), Department = "new-desk", Role = "handler" });
        directory.Staff.Add(new StaffMember { StaffId = "new-staff", Posts = { "new-post" } });
        var roster = directory.Rosters[0].Clone();
        (roster.Code, roster.Department, roster.Name) = ("new-roster", "new-desk", new());
        directory.Rosters.Add(roster);
        _canaries.Plant(new ImportDirectoryRequest { Directory = directory });
    });

    /// <summary>A complaint to its archive; one that is amended and declined; two enquiries; a protected identity.</summary>
    private async Task HotlineAsync()
    {
        var (clerk, handler, supervisor) = (await _hotline.ClerkAsync(), await _hotline.PersonAsync("inspector-1"), await _hotline.PersonAsync("supervisor"));
        var filed = await FileAsync(new() { Organisation = _hotline.Organisation, Kind = "complaint", Channel = "other", Complainant = new(), Respondent = new(), Agent = new() });
        var ticket = await _hotline.OpenAsync(filed);
        await _hotline.UploadByGrpcAsync(filed.Number, $"{_canaries.Word("UploadAttachment.header.file_name")}.txt", Encoding.UTF8.GetBytes(_canaries.Word("UploadAttachment.content")), ticket);
        using var uploaded = await _hotline.UploadAsync(filed.Number, $"{_canaries.Word("UploadAttachment.header.file_name")}.txt", Encoding.UTF8.GetBytes(_canaries.Word("UploadAttachment.content")), ticket);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        var document = (await suite.SendAsync<ListAttachmentsResponse>(new ListAttachmentsRequest { CaseNumber = filed.Number }, ticket)).Attachments[0].AttachmentId;
        await ActAsync(_hotline, filed, new RemoveAttachmentRequest { AttachmentId = document }, clerk);
        await ReadAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, clerk);
        await _hotline.AcceptAsync(await _hotline.ReadAsync(filed.Number));
        await _hotline.AtAsync(filed.Number, "at-work");
        await _hotline.ClaimAsync(filed.Number);
        await WorkAsync(filed, new RequestExtensionRequest { Clock = "handling-summary", Until = Day(60) }, handler);
        await WorkAsync(filed, new DecideExtensionRequest { Granted = true }, supervisor);
        await suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = "inspection-team" }, handler);
        await WorkAsync(filed, new RecordHandlingRequest(), handler);
        await WorkAsync(filed, new FinishHandlingRequest { Outcome = "upheld" }, handler);
        await RedisHoldsNoneAsync();
        await WorkAsync(filed, new HandInRequest(), handler);
        await _hotline.AtAsync(filed.Number, "result-known");
        await ActAsync(_hotline, filed, new NotifyResultRequest(), clerk);
        await _hotline.TimelineAsync(filed.Number, ticket);
        var told = _canaries.In(Encoding.UTF8.GetBytes((await _hotline.NoticesAsync(filed.Number, ticket))[^1].Body)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["FinishHandling.result", "ImportDirectory.directory.name.zh_cn", "NotifyResult.introduction", "RegisterComplaint.complainant.name"], told);
        _read.UnionWith(told);
        await ActAsync(_hotline, filed, Office.IndicatorsOf(await _hotline.ReadAsync(filed.Number), Office.Indicators), clerk);
        await _hotline.CloseAsync(await _hotline.ReadAsync(filed.Number));
        await suite.AdvanceAsync(TimeSpan.FromDays(31));
        await _hotline.AtAsync(filed.Number, "archived");

        var declined = await _hotline.FileAsync(_hotline.Complaint(request => request.Channel = _canaries.Word("RegisterComplaint.channel")));
        await ActAsync(_hotline, declined, new AmendRegistrationRequest { Complainant = new(), Respondent = new(), Agent = new() }, await _hotline.OpenAsync(declined));
        await ReadAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = declined.Number }, clerk);
        await ActAsync(_hotline, declined, new DeclineComplaintRequest(), clerk);
        var referred = await _hotline.FileAsync(_hotline.Enquiry());
        await ActAsync(_hotline, referred, new ReferComplaintRequest(), clerk);
        var article = new Article();
        foreach (var _ in new[] { "a new article", "a new version" })
            article = (await _canaries.SendAsync<PutArticleResponse>(
                new PutArticleRequest { Organisation = _hotline.Organisation, Code = "filing", RequestId = RequestId.New(), ExpectedVersion = article.Version, Title = new(), Body = new() }, clerk)).Article;
        await suite.SendAsync<PublishArticleResponse>(new PublishArticleRequest { Organisation = _hotline.Organisation, Code = "filing", RequestId = RequestId.New(), ExpectedVersion = article.Version }, clerk);
        var answered = await _hotline.FileAsync(_hotline.Enquiry());
        await ActAsync(_hotline, answered, new AnswerEnquiryRequest { Article = "filing" }, clerk);

        var report = await _hotline.FileAsync(_hotline.Report(request => (request.Complainant, request.ProtectIdentity) = (new() { Name = _canaries.Word("RegisterComplaint.complainant.name"), Telephone = "13800000000" }, true)));
        var asked = (RequestUnmaskingResponse)await ActAsync(_hotline, report, new RequestUnmaskingRequest(), clerk);
        await ActAsync(_hotline, report, new DecideUnmaskingRequest { UnmaskingId = asked.Unmasking.UnmaskingId, Approve = true }, supervisor);
        await ReadAsync<ListIdentityAccessResponse>(new ListIdentityAccessRequest { CaseNumber = report.Number }, supervisor);
        Assert.NotEqual("", (await suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = report.Number }, clerk)).Complainant.Name);
    }

    /// <summary>A resident's complaint with everything that can be written, decided and ordered on its way; closed, reopened, withdrawn.</summary>
    private async Task PropertyAsync()
    {
        var (clerk, supervisor, patrol) = (await _property.ClerkAsync(), await _property.PersonAsync("supervisor"), await _property.PersonAsync("patrol-1"));
        var (head, other, managing, general) = (await _property.PersonAsync("engineering-head"), await _property.PersonAsync("security-head"), await _property.PersonAsync("managing-manager"), await _property.PersonAsync("general-manager"));
        var filed = await FileAsync(new() { Organisation = _property.Organisation, Kind = "complaint", Channel = "telephone", Complainant = new(), HarmOngoing = true }, clerk);
        var resident = await _property.OpenAsync(filed);
        await ActAsync(_property, filed, new AcceptComplaintRequest { Category = "lifts", Validity = "valid", Severity = "major", Criteria = { "heavy-loss-or-injury" } }, clerk);
        await _property.AtAsync(filed.Number, "at-work");
        await ActAsync(_property, filed, new GiveAnswerRequest(), clerk);
        await LookAsync();
        await ActAsync(_property, filed, new ChangeSeverityRequest { Severity = "important", Criteria = { "company-fault" } }, clerk);
        await ActAsync(_property, filed, new SendMessageRequest(), resident);
        await ActAsync(_property, filed, new SendMessageRequest(), clerk);
        await ActAsync(_property, filed, new RequestMaterialsRequest(), clerk);
        await ActAsync(_property, filed, new AnswerMaterialsRequest(), resident);
        await ActAsync(_property, filed, new UrgeComplaintRequest(), resident);
        await ActAsync(_property, filed, new AnswerUrgeRequest(), clerk);

        await WorkAsync(filed, new RecordContainmentRequest(), patrol);
        await WorkAsync(filed, new ClaimWorkItemRequest(), head);
        await WorkAsync(filed, new ReleaseWorkItemRequest(), head);
        await WorkAsync(filed, new ClaimWorkItemRequest(), head);
        await WorkAsync(filed, new TransferWorkItemRequest { Department = "security-department" }, head);
        await WorkAsync(filed, new ClaimWorkItemRequest(), other);
        await WorkAsync(filed, new OrderSupervisionRequest(), supervisor);
        await WorkAsync(filed, new AnswerSupervisionRequest(), other);
        await WorkAsync(filed, new ApproveOverrunRequest { Clock = "handle-important" }, general);
        await WorkAsync(filed, new RecordHandlingRequest(), other);
        await WorkAsync(filed, new FinishHandlingRequest(), other);
        await RedisHoldsNoneAsync();
        await WorkAsync(filed, new HandInRequest(), other);
        await _property.AtAsync(filed.Number, "result-known");

        var (staff, number) = (_property.Organisation.ToLowerInvariant(), filed.Number);
        await ActAsync(_property, filed, new NotifyResultRequest { Means = "telephone", GivenBy = $"{staff}-04" }, clerk);
        await ActAsync(_property, filed, new RecordFollowUpRequest { Solved = true }, patrol);
        await ActAsync(_property, filed, new PlanCorrectiveActionRequest { Owner = $"{staff}-07", DueDate = Day(30) }, managing);
        await ActAsync(_property, filed, new VerifyCorrectiveActionRequest(), general);
        await _property.SetIndicatorsAsync(await _property.ReadAsync(number), new Dictionary<string, string> { ["satisfaction"] = "satisfied" });
        await ActAsync(_property, filed, new CloseComplaintRequest(), supervisor);
        await LookAsync();
        await ActAsync(_property, filed, new ReopenComplaintRequest(), resident);
        await ActAsync(_property, filed, new WithdrawComplaintRequest(), resident);
    }

    /// <summary>What a procedure asks of who files beside, and a form of its own: a guest on board.</summary>
    private async Task ShipAsync()
    {
        var ship = suite.Office(Ship, "desk");
        var (desk, manager) = (await ship.ClerkAsync(), await ship.PersonAsync("manager"));
        var details = new Dictionary<string, string> { ["form"] = "oral", ["room"] = _canaries.Word("RegisterComplaint.details.value"), ["disembarks"] = $"{Day(2)}T09:00" };
        var filed = await FileAsync(new() { Organisation = ship.Organisation, Kind = "complaint", Channel = "in-person", Complainant = new(), Details = { details } }, desk);
        await ReadAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, desk);
        await ActAsync(ship, filed, new AmendRegistrationRequest { Details = { ["room"] = _canaries.Word("AmendRegistration.details.value") } }, desk);
        await ReadAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, desk);
        await ActAsync(ship, filed, new DoCaseActRequest { Act = "instruct", Fields = { ["what"] = _canaries.Word("DoCaseAct.fields.value") } }, manager);
        await ReadAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = filed.Number }, desk);
    }

    /// <summary>A slip that a bank distributes: asked, asked in turn, answered, withdrawn; what may not be declined. And a form of the work's: a branch rejects a slip.</summary>
    private async Task BankAsync()
    {
        var bank = suite.Office("JTYH", "agent");
        var (agent, north, market) = (await bank.ClerkAsync(), await bank.PersonAsync("north"), await bank.PersonAsync("market"));
        var filed = await FileAsync(new() { Organisation = bank.Organisation, Kind = "complaint", Channel = "telephone", Complainant = new(), Details = { ["branch"] = "north-branch" } }, agent);
        await ActAsync(bank, filed, new AcceptComplaintRequest { Category = "cards" }, agent);
        await bank.AtAsync(filed.Number, "at-work");
        await WorkAsync(filed, new DoWorkActRequest { Act = "reject-slip", Fields = { ["reason"] = _canaries.Word("DoWorkAct.fields.value") } }, north);
        await WorkAsync(filed, new ClaimWorkItemRequest(), north);
        var asked = ((AskTaskResponse)await WorkAsync(filed, new AskTaskRequest { Task = "linkage", Department = "north-market", Language = "en" }, north)).Task;
        var taken = (await suite.SendAsync<TakeTaskResponse>(new TakeTaskRequest { TaskId = asked.TaskId, RequestId = RequestId.New(), ExpectedVersion = asked.Version }, market)).Task;
        var further = await _canaries.SendAsync<DistributeTaskResponse>(
            new DistributeTaskRequest { TaskId = taken.TaskId, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Department = "north-market-outlet", Language = "en" }, market);
        var declining = new DeclineTaskRequest { TaskId = further.Task.TaskId, RequestId = RequestId.New(), ExpectedVersion = further.Task.Version };
        _canaries.Plant(declining);
        await Refused.ByGrpcAsync(async () => await suite.SendAsync<DeclineTaskResponse>(declining, await bank.PersonAsync("outlet")));
        await RedisHoldsNoneAsync();
        await _canaries.SendAsync<WithdrawTaskResponse>(new WithdrawTaskRequest { TaskId = further.Task.TaskId, RequestId = RequestId.New(), ExpectedVersion = further.Task.Version, Language = "en" }, market);
        await _canaries.SendAsync<AnswerTaskResponse>(new AnswerTaskRequest { TaskId = taken.TaskId, RequestId = RequestId.New(), ExpectedVersion = further.ParentVersion, Language = "en" }, market);
    }

    /// <summary>A night's log: an entry that is settled, one that is taken over and told its department, one that becomes a case.</summary>
    private async Task DutyAsync()
    {
        var hospital = suite.Office("RMYY", "centre");
        var (officer, head) = (await hospital.PersonAsync("duty"), await hospital.PersonAsync("office"));
        var book = (await suite.SendAsync<BeginDutyResponse>(new BeginDutyRequest { Organisation = hospital.Organisation, RequestId = RequestId.New() }, officer)).Book;
        foreach (var _ in new[] { "settled", "told", "sent on" })
            book = (await _canaries.SendAsync<WriteDutyEntryResponse>(new WriteDutyEntryRequest { BookId = book.BookId, RequestId = RequestId.New(), ExpectedVersion = book.Version }, officer)).Book;
        book = (await _canaries.SendAsync<SettleDutyEntryResponse>(
            new SettleDutyEntryRequest { BookId = book.BookId, EntryId = book.Entries[0].EntryId, RequestId = RequestId.New(), ExpectedVersion = book.Version }, officer)).Book;
        book = (await suite.SendAsync<TakeOverDutyEntryResponse>(
            new TakeOverDutyEntryRequest { BookId = book.BookId, EntryId = book.Entries[1].EntryId, RequestId = RequestId.New(), ExpectedVersion = book.Version }, head)).Book;
        book = (await _canaries.SendAsync<TellDutyEntryResponse>(
            new TellDutyEntryRequest { BookId = book.BookId, EntryId = book.Entries[1].EntryId, RequestId = RequestId.New(), ExpectedVersion = book.Version, Department = "finance" }, head)).Book;
        book = (await _canaries.SendAsync<SendDutyEntryOnResponse>(new SendDutyEntryOnRequest
        {
            BookId = book.BookId,
            EntryId = book.Entries[2].EntryId,
            RequestId = RequestId.New(),
            ExpectedVersion = book.Version,
            Kind = "complaint",
            Channel = "telephone",
            Details = { ["patient"] = "outpatient" },
        }, officer)).Book;
        await suite.SendAsync<EndDutyResponse>(new EndDutyRequest { BookId = book.BookId, RequestId = RequestId.New(), ExpectedVersion = book.Version }, officer);
        await ReadAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = book.Entries[2].CaseNumber }, await hospital.ClerkAsync());
    }

    /// <summary>A published record, one whose channel is none of the procedure's, and one with a detail that its procedure asks for.</summary>
    private async Task PublishedAsync()
    {
        var (import, clerk) = (await suite.SignOns.MachineAsync("import"), await suite.Office(City).ClerkAsync());
        var taken = await _canaries.SendAsync<ImportComplaintsResponse>(Request(Record("other")), import);
        var record = Record(_canaries.Word("ImportComplaints.records.channel"));
        (record.PublisherNumber, record.Facts) = ("canaries-2", "A dead raccoon lies beside the road.");
        var described = await suite.SendAsync<ImportComplaintsResponse>(Request(record), import);
        foreach (var result in taken.Results.Concat(described.Results))
        {
            Assert.True(result.Outcome == ImportOutcome.TakenOver, result.ToString());
            await ReadAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = result.CaseNumber }, clerk);
        }

        var guest = Record("letter");
        (guest.PublisherNumber, guest.Facts, guest.Category) = ("canaries-3", "The door of the room does not close.", "rooms");
        guest.Details.Add(new Dictionary<string, string> { ["form"] = "written", ["room"] = _canaries.Word("ImportComplaints.records.details.value") });
        guest.RemovedFields.AddRange(["complainant.name", "details.disembarks"]);
        var aboard = Assert.Single((await suite.SendAsync<ImportComplaintsResponse>(Request(guest, Ship), import)).Results);
        await ReadAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = aboard.CaseNumber }, await suite.Office(Ship, "desk").ClerkAsync());

        static ImportComplaintsRequest Request(PublishedRecord record, string organisation = City) => new() { Organisation = organisation, Source = "test-data", Records = { record } };

        PublishedRecord Record(string channel) => new()
        {
            Kind = "complaint",
            Channel = channel,
            Category = "dead-animal",
            Language = "en",
            ReceiveTime = Timestamp.FromDateTimeOffset(suite.Now.AddDays(-30)),
            CloseTime = Timestamp.FromDateTimeOffset(suite.Now.AddDays(-1)),
            Rows = { new PublishedRow() },
        };
    }

    /// <summary>What is searched for, by people and by what they know of them.</summary>
    /// <summary>Two who complain of the same, one of whom speaks for the other.</summary>
    private async Task CollectiveAsync()
    {
        var office = suite.Office("LDJC", "first");
        var members = new List<Filed>();
        for (var number = 0; number < 2; number++)
            members.Add(await office.FileAsync(office.Complaint(request =>
            {
                request.Respondent.Name = "新城电子厂";
                request.Details["cause"] = "wages";
            })));
        await suite.SendAsync<DoCaseActResponse>(
            new DoCaseActRequest { CaseNumber = members[1].Number, RequestId = RequestId.New(), ExpectedVersion = members[1].Complaint.Version, Act = "choose-representative", Fields = { ["representative"] = members[0].Number } }, await office.OpenAsync(members[1]));
        await _canaries.SendAsync<SpeakForMembersResponse>(
            new SpeakForMembersRequest { CaseNumber = members[0].Number, RequestId = RequestId.New(), Act = "send-message", MemberCaseNumbers = { members[1].Number } }, await office.OpenAsync(members[0]));
    }

    /// <summary>What somebody of the staff declares, and reads again.</summary>
    private async Task RelationAsync()
    {
        var clerk = await _hotline.ClerkAsync();
        await _canaries.SendAsync<DeclareRelationResponse>(
            new DeclareRelationRequest { Organisation = _hotline.Organisation, RequestId = RequestId.New(), Kind = "family" }, clerk);
        await ReadAsync<ListRelationsResponse>(new ListRelationsRequest { Organisation = _hotline.Organisation }, clerk);
    }

    private async Task FindAsync()
    {
        var clerk = await _hotline.ClerkAsync();
        foreach (var request in new IMessage[] { new FindPartiesRequest(), new SearchCasesRequest(), new CountAlikeRequest { Kind = "complaint", Cause = "wages" }, new ListArticlesRequest { Organisation = _hotline.Organisation } })
            await _canaries.SendAsync<IMessage>(request, clerk);
    }

    /// <summary>The requests that no case's life has, empty but for a word in one code after the other. What was sent had its codes miswritten then (<see cref="Canaries.SendAsync"/>).</summary>
    private async Task MiswriteAsync()
    {
        using var calls = new Calls(suite);
        var clerk = await _hotline.ClerkAsync();
        foreach (var (process, rpc) in Calls.All.Where(call => !call.Rpc.IsClientStreaming && !_canaries.Sent(call.Rpc.InputType)))
            foreach (var field in rpc.InputType.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.String && !TextFields.IsText(field)))
            {
                var (request, word) = (rpc.InputType.Parser.ParseFrom([]), _canaries.Word($"{TextFields.NameOf(rpc.InputType)}.{field.Name}"));
                if (field.IsRepeated)
                    ((IList)field.Accessor.GetValue(request)).Add(word);
                else
                    field.Accessor.SetValue(request, word);
                await calls.SendAsync(process, rpc, request, clerk);
            }
    }

    /// <summary>Requests that are refused, with words in every place that an error could repeat.</summary>
    private async Task MisbehaveAsync()
    {
        await Refused.ByGrpcAsync(() => suite.SendAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = "T01-1", AccessCode = _canaries.Word("access-code") }, Sender.Nobody));
        await Refused.ByGrpcAsync(() => _hotline.UploadByGrpcAsync(_canaries.Word("UploadAttachment.header.case_number"), "a.txt", "a"u8.ToArray(), Sender.Nobody));
        await Refused.ByGrpcAsync(() => _hotline.FileAsync(_hotline.Complaint(request => (request.Kind, request.Facts) = (_canaries.Word("kind"), new string('x', 100_000) + _canaries.Word("long-facts")))));
        foreach (var body in new[] { $"{{\"{_canaries.Word("json-name")}\": 1}}", $"{{\"facts\": \"{_canaries.Word("json-value")}", $"{{\"expectedVersion\": \"{_canaries.Word("json-number")}\"}}" })
        {
            using var answer = await suite.SendJsonAsync(_hotline.Complaint(), Sender.Nobody, body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        foreach (var path in new[] { $"/v1/complaints/{_canaries.Word("path")}", $"/v1/organisations?q={_canaries.Word("query")}", $"/v1/knowledge?text={_canaries.Word("searched")}", $"/{_canaries.Word("page")}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation("x-case-ticket", _canaries.Word($"ticket of {path}"));
            request.Headers.TryAddWithoutValidation("user-agent", _canaries.Word($"agent of {path}"));
            using var answer = await suite.Http.SendAsync(request);
        }
    }

    private async Task<Filed> FileAsync(RegisterComplaintRequest request, Sender? by = null)
    {
        (request.RequestId, request.Language) = (RequestId.New(), "zh-CN");
        var answer = await _canaries.SendAsync<RegisterComplaintResponse>(request, by ?? Sender.Nobody);
        return new(answer.Complaint, answer.AccessCode);
    }

    /// <summary>A step or act of a case as it stands.</summary>
    private async Task<IMessage> ActAsync(Office office, Filed filed, IMessage request, Sender by)
    {
        (string, object)[] values = [("case_number", filed.Number), ("request_id", RequestId.New()), ("expected_version", (await office.ReadAsync(filed.Number)).Version)];
        return await _canaries.SendAsync<IMessage>(With(request, values), by);
    }

    /// <summary>The same of the case's work item.</summary>
    private async Task<IMessage> WorkAsync(Filed filed, IMessage request, Sender by)
    {
        await suite.SettleAsync();
        var id = await suite.TextAsync("routing", "select id::text from work_items where case_number = $1", filed.Number);
        var version = await suite.CountAsync("routing", "select version from work_items where id = $1", Guid.Parse(id));
        return await _canaries.SendAsync<IMessage>(With(request, ("work_item_id", id), ("request_id", RequestId.New()), ("expected_version", version)), by);
    }

    private static IMessage With(IMessage request, params (string Field, object Value)[] values)
    {
        foreach (var (field, value) in values) request.Descriptor.FindFieldByName(field).Accessor.SetValue(request, value);
        return request;
    }

    private string Day(int days) => DateOnly.FromDateTime(suite.Now.UtcDateTime.AddDays(days)).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
