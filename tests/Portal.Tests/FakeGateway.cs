using System.Collections.Concurrent;
using System.Net;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.PortalTests;

/// <summary>The services behind the gateway, held by a small one: answers one case and one work item with real contracts, and refuses the calls that a test names.</summary>
internal sealed class FakeGateway : Interceptor, IAsyncDisposable
{
    /// <summary>Calls that a test asks for with nothing but their request.</summary>
    private static readonly string[] Plain =
    [
        "AnswerMaterials", "UrgeComplaint", "GiveAnswer", "ChangeRequestedDate", "RecordFollowUp", "WithdrawComplaint", "ReopenComplaint", "PlanCorrectiveAction", "VerifyCorrectiveAction",
        "ChangeSeverity", "ArchiveComplaint", "RequestUnmasking", "DecideUnmasking", "RemoveAttachment",
    ];

    /// <summary>The event that acts of the case tell of.</summary>
    public const string EventId = "0199a3f4-0000-7000-8000-000000000002";

    private WebApplication? app;

    public Uri Address => new(app!.Urls.Single());

    /// <summary>Names of the calls that were answered, in their order.</summary>
    public ConcurrentQueue<string> Answered { get; } = new();

    /// <summary>The requests of the calls that were answered and have one, in their order.</summary>
    public ConcurrentQueue<IMessage> Requests { get; } = new();

    /// <summary>Names of the calls that were to wait for an event, each with that.</summary>
    public ConcurrentQueue<(string Name, string After)> Waited { get; } = new();

    /// <summary>What a test makes of the case.</summary>
    public Action<Complaint> Case { get; set; } = _ => { };

    /// <summary>What a test lets be done with it.</summary>
    public Action<CaseGuide> May { get; set; } = _ => { };

    /// <summary>Acts of the procedure's own that were asked for.</summary>
    public ConcurrentQueue<DoCaseActRequest> Acts { get; } = new();

    /// <summary>Cases that may be related to the one.</summary>
    public ConcurrentQueue<LikeComplaint> Like { get; } = new();

    /// <summary>What was sent to be registered.</summary>
    public ConcurrentQueue<RegisterComplaintRequest> Registered { get; } = new();

    /// <summary>Name of a call → the status with which it is refused.</summary>
    public ConcurrentDictionary<string, StatusCode> Refused { get; } = new();

    /// <summary>Name of a call → what its refusal says; for those named in <see cref="Refused"/>.</summary>
    public ConcurrentDictionary<string, Violation> Unmet { get; } = new();

    /// <summary>Names of the staff by their ids.</summary>
    public ConcurrentDictionary<string, string> Names { get; } = new();

    /// <summary>Decisions on more time that were sent.</summary>
    public ConcurrentQueue<DecideExtensionRequest> Decided { get; } = new();

    /// <summary>Fields that keep the case in registration.</summary>
    public ConcurrentQueue<string> Missing { get; } = new();

    /// <summary>What is answered of the work item, beside what always is.</summary>
    public Action<GetWorkItemResponse> OnItem { get; set; } = _ => { };

    /// <summary>What is answered of what was decided about the work item, beside what always is.</summary>
    public Action<ListWorkRecordsResponse> OnRecords { get; set; } = _ => { };

    /// <summary>What was written down of the procedure's own about the work item; asked for where the procedure has such acts.</summary>
    public ConcurrentQueue<ActRecord> WorkActs { get; } = new();

    /// <summary>Work of the department, which is there where it has some; a title stands beside by the case's id.</summary>
    public ConcurrentQueue<(WorkItem Item, string Title)> Work { get; } = new();

    /// <summary>What is answered of a task, beside what always is.</summary>
    public Action<GetTaskResponse> OnTask { get; set; } = _ => { };

    /// <summary>What is answered of who is involved, to whoever sees it all.</summary>
    public Action<GetPartiesResponse> OnParties { get; set; } = _ => { };

    /// <summary>What a test makes of what may be filed.</summary>
    public Action<Filing> OnFiling { get; set; } = _ => { };

    /// <summary>Why deadlines are when they are: the first of a clock is told.</summary>
    public ConcurrentQueue<GetDeadlineResponse> Explained { get; } = new();

    /// <summary>What is answered of alerts, beside what always is.</summary>
    public Action<ListAlertsResponse> OnAlerts { get; set; } = _ => { };

    /// <summary>What a test makes of the duty book.</summary>
    public Action<GetDutyBookResponse> OnBook { get; set; } = _ => { };

    /// <summary>What was written to and fro, after what always was.</summary>
    public ConcurrentQueue<Message> Written { get; } = new();

    /// <summary>Results of the rounds before.</summary>
    public ConcurrentQueue<EarlierResult> EarlierResults { get; } = new();

    /// <summary>Documents of the case.</summary>
    public ConcurrentQueue<Attachment> Documents { get; } = new();

    public static async Task<FakeGateway> StartAsync()
    {
        var gateway = new FakeGateway();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(gateway);
        builder.Services.AddGrpc(options => options.Interceptors.Add<FakeGateway>());
        gateway.app = builder.Build();
        gateway.app.MapGrpcService<Intake>();
        gateway.app.MapGrpcService<Guide>();
        gateway.app.MapGrpcService<CaseActs>();
        gateway.app.MapGrpcService<Attachments>();
        gateway.app.MapGrpcService<Letters>();
        gateway.app.MapGrpcService<Articles>();
        gateway.app.MapGrpcService<Lookup>();
        gateway.app.MapGrpcService<Clocks>();
        gateway.app.MapGrpcService<Queue>();
        gateway.app.MapGrpcService<Handling>();
        gateway.app.MapGrpcService<WorkActsDone>();
        gateway.app.MapGrpcService<Alerts>();
        gateway.app.MapGrpcService<Tasks>();
        gateway.app.MapGrpcService<Relations>();
        gateway.app.MapGrpcService<Conclusion>();
        gateway.app.MapGrpcService<Parties>();
        gateway.app.MapGrpcService<Staff>();
        gateway.app.MapGrpcService<Duty>();
        await gateway.app.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? default;

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        // Whoever may not see the complainant may see whom it is about.
        if (request is GetPartiesRequest { RespondentOnly: true })
            return await continuation(request, context);
        var name = RefuseOrNote(context);
        Requests.Enqueue((IMessage)request);
        return Plain.Contains(name) ? Activator.CreateInstance<TResponse>() : await continuation(request, context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        RefuseOrNote(context);
        return await continuation(requestStream, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        RefuseOrNote(context);
        await continuation(request, responseStream, context);
    }

    private string RefuseOrNote(ServerCallContext context)
    {
        var name = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        if (Refused.TryGetValue(name, out var status) && Unmet.TryGetValue(name, out var unmet))
            throw new Google.Rpc.Status { Code = (int)status, Message = unmet.Description, Details = { Any.Pack(new RefusalDetail { Violations = { unmet } }) } }.ToRpcException();
        if (Refused.TryGetValue(name, out status))
            throw new RpcException(new Status(status, "REFUSED_HERE: no."));
        Answered.Enqueue(name);
        if (context.RequestHeaders.GetValue("x-after") is { } after)
            Waited.Enqueue((name, after));
        return name;
    }

    private static Complaint Complaint => new()
    {
        CaseNumber = "T01-1",
        Organisation = "T01",
        Kind = "enquiry",
        Step = "registered",
        Facts = "When is it due?",
        Version = 3,
        ReceiveTime = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 9, 30, 7, 0, 0, TimeSpan.Zero)),
    };

    private sealed class Intake(FakeGateway gateway) : IntakeService.IntakeServiceBase
    {
        public override Task<RegisterComplaintResponse> RegisterComplaint(RegisterComplaintRequest request, ServerCallContext context)
        {
            gateway.Registered.Enqueue(request);
            return Task.FromResult(new RegisterComplaintResponse { Complaint = new(Complaint) { Step = gateway.Missing.IsEmpty ? "registered" : "received", MissingFields = { gateway.Missing } }, AccessCode = request.WithoutAccessCode ? "" : "ABCD-EFGH-JKMN-PQRS" });
        }

        public override Task<OpenCaseResponse> OpenCase(OpenCaseRequest request, ServerCallContext context) =>
            Task.FromResult(new OpenCaseResponse { Ticket = "ticket", ExpireTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMinutes(30)) });

        public override Task<GetComplaintResponse> GetComplaint(GetComplaintRequest request, ServerCallContext context)
        {
            var complaint = new Complaint(Complaint) { MissingFields = { gateway.Missing } };
            gateway.Case(complaint);
            return Task.FromResult(new GetComplaintResponse { Complaint = complaint });
        }

        public override Task<GetResultResponse> GetResult(GetResultRequest request, ServerCallContext context) =>
            Task.FromResult(new GetResultResponse { Text = "The lift runs again.", Outcome = "repaired", Earlier = { gateway.EarlierResults } });

        public override Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext context) => Task.FromResult(new GetTimelineResponse());

        public override Task<GetPartiesResponse> GetParties(GetPartiesRequest request, ServerCallContext context)
        {
            if (request.RespondentOnly)
                return Task.FromResult(new GetPartiesResponse { Respondent = new() { Name = "The works", Telephone = "010-12345678" } });
            var parties = new GetPartiesResponse();
            gateway.OnParties(parties);
            return Task.FromResult(parties);
        }

        public override Task<ListNoticesResponse> ListNotices(ListNoticesRequest request, ServerCallContext context) => Task.FromResult(new ListNoticesResponse());
    }

    private sealed class Relations : RelationService.RelationServiceBase
    {
        private static readonly Timestamp When = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 9, 30, 7, 0, 0, TimeSpan.Zero));

        public override Task<ListRelationsResponse> ListRelations(ListRelationsRequest request, ServerCallContext context) => Task.FromResult(new ListRelationsResponse
        {
            Relations =
            {
                new Relation { RelationId = "r", Organisation = "T01", Kind = "ownership", Name = "Xincheng Works", Note = "Five per cent.", DeclareTime = When },
                new Relation { RelationId = "s", Organisation = "T01", Kind = "dispute", Place = "window-02", DeclareTime = When, EndTime = When },
            },
            Zone = "Asia/Shanghai",
        });

        public override Task<DeclareRelationResponse> DeclareRelation(DeclareRelationRequest request, ServerCallContext context) =>
            Task.FromResult(new DeclareRelationResponse { Relation = new() { Kind = request.Kind, Name = request.Name } });

        public override Task<EndRelationResponse> EndRelation(EndRelationRequest request, ServerCallContext context) => Task.FromResult(new EndRelationResponse());
    }

    private sealed class Conclusion : ConclusionService.ConclusionServiceBase;

    private sealed class Parties : PartyService.PartyServiceBase;

    private sealed class Guide(FakeGateway gateway) : GuideService.GuideServiceBase
    {
        private static readonly string[] Channels = ["telephone", "other"];
        private static readonly string[] ByTelephone = ["harm-ongoing", "complainant.name", "complainant.telephone"];

        /// <summary>By telephone a contact is asked for too, and nobody of T02 takes anything down.</summary>
        public override Task<DescribeFilingResponse> DescribeFiling(DescribeFilingRequest request, ServerCallContext context)
        {
            var filing = new Filing { Organisation = request.Organisation, OrganisationName = "The hotline", Kinds = { "enquiry" }, Form = new() { Kind = "enquiry", AnonymousAllowed = true, Channels = { "telephone", "portal", "api" }, Fields = { new FilingField { Name = "facts", Demanded = true } } } };
            if (request.Organisation != "T02")
                filing.Ways.Add(Channels.Select(channel => new FilingWay { Channel = channel, Kinds = { "enquiry" } }));
            if (request.Channel == "telephone")
            {
                (filing.Form.AnonymousAllowed, filing.Form.ContactDemanded, filing.Form.DocumentsTaken) = (false, true, true);
                filing.Form.Fields.Add(ByTelephone.Select(name => new FilingField { Name = name }));
            }
            gateway.OnFiling(filing);
            return Task.FromResult(new DescribeFilingResponse { Filing = filing });
        }

        public override Task<DescribeCaseResponse> DescribeCase(DescribeCaseRequest request, ServerCallContext context)
        {
            var guide = new CaseGuide
            {
                CaseNumber = request.CaseNumber,
                OrganisationName = "The hotline",
                Zone = "Asia/Shanghai",
                Moves = { "send-message" },
                Decisions = { "answered" },
                Choices = new(),
                Acts = { Questioning, Proving },
                Details = { new ActField { Name = "room", Title = "Room number", Type = "text" } },
            };
            gateway.May(guide);
            return Task.FromResult(new DescribeCaseResponse { Guide = guide });
        }

        private static ActOffer Proving => new()
        {
            Act = "show-authority",
            Title = "Record an agent's authority",
            Fields =
            {
                new ActField { Name = "proof", Title = "Proof", Type = "document", Demanded = true },
                new ActField { Name = "until", Title = "Valid until", Type = "day" },
                new ActField { Name = "seen-by", Title = "Seen by", Type = "staff", StaffListed = true, Choices = { new ActChoice { Code = "h-1", Name = "Li Na" } } },
                new ActField { Name = "checked-by", Title = "Checked by", Type = "staff", StaffListed = true },
                new ActField { Name = "kept-by", Title = "Kept by", Type = "staff" },
            },
        };

        private static ActOffer Questioning => new()
        {
            Act = "question",
            Title = "Question somebody",
            Fields =
            {
                new ActField { Name = "signature", Title = "Signature", Type = "signature", Choices = { new ActChoice { Code = "on-screen", Name = "On the screen" } }, Demanded = true },
                new ActField { Name = "signature-document", Title = "Signed document", Type = "document", PartOf = "signature" },
                new ActField { Name = "words", Title = "What was said", Type = "text" },
            },
        };
    }

    private sealed class CaseActs(FakeGateway gateway) : CaseActService.CaseActServiceBase
    {
        public override Task<DoCaseActResponse> DoCaseAct(DoCaseActRequest request, ServerCallContext context)
        {
            gateway.Acts.Enqueue(request);
            return Task.FromResult(new DoCaseActResponse { Complaint = Complaint, RecordId = "r", EventId = EventId });
        }

        public override Task<ListCaseActsResponse> ListCaseActs(ListCaseActsRequest request, ServerCallContext context) => Task.FromResult(new ListCaseActsResponse());
    }

    private sealed class Clocks(FakeGateway gateway) : DeadlineService.DeadlineServiceBase
    {
        public override Task<GetDeadlineResponse> GetDeadline(GetDeadlineRequest request, ServerCallContext context) => Task.FromResult(gateway.Explained.First(told => told.Deadline.Clock == request.Clock));
    }

    private sealed class Lookup(FakeGateway gateway) : LookupService.LookupServiceBase
    {
        public override Task<ListLikeComplaintsResponse> ListLikeComplaints(ListLikeComplaintsRequest request, ServerCallContext context) => Task.FromResult(new ListLikeComplaintsResponse { Complaints = { gateway.Like } });
    }

    private sealed class Attachments(FakeGateway gateway) : AttachmentService.AttachmentServiceBase
    {
        public override async Task<UploadAttachmentResponse> UploadAttachment(IAsyncStreamReader<UploadAttachmentRequest> requestStream, ServerCallContext context)
        {
            await foreach (var piece in requestStream.ReadAllAsync(context.CancellationToken))
                _ = piece.Content;
            return new() { Attachment = new() { AttachmentId = "d-1", FileName = "signature.png" } };
        }

        public override Task<ListAttachmentsResponse> ListAttachments(ListAttachmentsRequest request, ServerCallContext context) => Task.FromResult(new ListAttachmentsResponse { Attachments = { gateway.Documents } });

        public override async Task DownloadAttachment(DownloadAttachmentRequest request, IServerStreamWriter<DownloadAttachmentResponse> responseStream, ServerCallContext context)
        {
            foreach (var piece in (string[])["%PDF-1.7 ", "proof"])
                await responseStream.WriteAsync(new() { Content = ByteString.CopyFromUtf8(piece) }, context.CancellationToken);
        }
    }

    private sealed class Letters(FakeGateway gateway) : CorrespondenceService.CorrespondenceServiceBase
    {
        public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context) => Task.FromResult(new ListMessagesResponse
        {
            UnreadCount = 1,
            Messages = { new[] { new Message { Number = 1, Kind = "message", Text = "Please call us.", SendTime = Complaint.ReceiveTime } }.Concat(gateway.Written) },
        });

        public override Task<MarkMessagesReadResponse> MarkMessagesRead(MarkMessagesReadRequest request, ServerCallContext context) => Task.FromResult(new MarkMessagesReadResponse());
    }

    private sealed class Articles : KnowledgeService.KnowledgeServiceBase
    {
        public override Task<ListArticlesResponse> ListArticles(ListArticlesRequest request, ServerCallContext context) => Task.FromResult(new ListArticlesResponse());
    }

    private sealed class Staff(FakeGateway gateway) : DirectoryService.DirectoryServiceBase
    {
        public override Task<BatchGetStaffNamesResponse> BatchGetStaffNames(BatchGetStaffNamesRequest request, ServerCallContext context) => Task.FromResult(new BatchGetStaffNamesResponse
        {
            Names = { gateway.Names.Where(name => request.Organisation == "T01" && request.StaffIds.Contains(name.Key)).ToDictionary() },
        });
    }

    private sealed class Queue(FakeGateway gateway) : QueueService.QueueServiceBase
    {
        public override Task<GetQueueCountsResponse> GetQueueCounts(GetQueueCountsRequest request, ServerCallContext context)
        {
            var answer = new GetQueueCountsResponse { Zone = "Asia/Shanghai" };
            if (!gateway.Work.IsEmpty)
                answer.Departments.Add(new DepartmentCounts { Department = "d", Steps = { ["queued"] = gateway.Work.Count } });
            return Task.FromResult(answer);
        }

        public override Task<ListQueueResponse> ListQueue(ListQueueRequest request, ServerCallContext context) => Task.FromResult(new ListQueueResponse
        {
            WorkItems = { gateway.Work.Select(work => work.Item) },
            Titles = { gateway.Work.ToDictionary(work => work.Item.CaseId, work => work.Title) },
        });

        public override Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context)
        {
            var answer = new GetWorkItemResponse
            {
                WorkItem = new() { WorkItemId = request.WorkItemId, CaseNumber = "T01-1", Organisation = "T01", Step = "claimed", Handler = "h-1", Version = 2, HandlingRecord = { RecordOf(request.WorkItemId) } },
                Moves = { "record-handling", "handled" },
                EarlierWorkItemId = request.WorkItemId == "w" ? "v" : "",
                LaterWorkItemId = request.WorkItemId == "v" ? "w" : "",
            };
            gateway.OnItem(answer);
            return Task.FromResult(answer);
        }

        private static IEnumerable<HandlingEntry> RecordOf(string id) =>
            id == "long" ? [new() { RecordTime = Complaint.ReceiveTime, StaffId = "h-1", Text = string.Concat(Enumerable.Repeat("word ", 4_000)) + "the end" }] : [];

        public override Task<ClaimWorkItemResponse> ClaimWorkItem(ClaimWorkItemRequest request, ServerCallContext context) => Task.FromResult(new ClaimWorkItemResponse { WorkItem = new() });

        public override Task WatchQueue(WatchQueueRequest request, IServerStreamWriter<WatchQueueResponse> responseStream, ServerCallContext context) =>
            responseStream.WriteAsync(new() { Change = new() }, context.CancellationToken);
    }

    private sealed class WorkActsDone(FakeGateway gateway) : WorkActService.WorkActServiceBase
    {
        public override Task<ListWorkActsResponse> ListWorkActs(ListWorkActsRequest request, ServerCallContext context) => Task.FromResult(new ListWorkActsResponse { Acts = { gateway.WorkActs } });
    }

    private sealed class Handling(FakeGateway gateway) : WorkService.WorkServiceBase
    {
        public override Task<DecideExtensionResponse> DecideExtension(DecideExtensionRequest request, ServerCallContext context)
        {
            gateway.Decided.Enqueue(request);
            return Task.FromResult(new DecideExtensionResponse { WorkItem = new() { WorkItemId = request.WorkItemId } });
        }

        public override Task<ListWorkRecordsResponse> ListWorkRecords(ListWorkRecordsRequest request, ServerCallContext context)
        {
            var answer = new ListWorkRecordsResponse
            {
                Records =
                {
                    new WorkRecord { RecordTime = Complaint.ReceiveTime, StaffId = "h-1", Text = "Leave from tomorrow", Release = new() { Handler = "h-1", Department = "d" } },
                    new WorkRecord { RecordTime = Complaint.ReceiveTime, Release = new() { Handler = "h-2", Department = "d" } },
                },
            };
            gateway.OnRecords(answer);
            return Task.FromResult(answer);
        }
    }

    private sealed class Duty(FakeGateway gateway) : DutyService.DutyServiceBase
    {
        public override Task<ListDutyBooksResponse> ListDutyBooks(ListDutyBooksRequest request, ServerCallContext context) =>
            Task.FromResult(new ListDutyBooksResponse { Zone = "Asia/Shanghai", Places = { ["ward"] = "Ward 3" } });

        public override Task<GetDutyBookResponse> GetDutyBook(GetDutyBookRequest request, ServerCallContext context)
        {
            var answer = new GetDutyBookResponse
            {
                Book = new() { BookId = request.BookId, Organisation = "T01", Kind = DutyBookKind.DailyCheck, Department = "ward", Day = "2026-11-30", Rule = "HB-09", Version = 2 },
                Zone = "Asia/Shanghai",
                Departments = { ["ward"] = "Ward 3" },
            };
            gateway.OnBook(answer);
            return Task.FromResult(answer);
        }
    }

    private sealed class Tasks(FakeGateway gateway) : TaskService.TaskServiceBase
    {
        private static DepartmentTask Task => new()
        {
            TaskId = "t",
            WorkItemId = "w",
            CaseId = "c",
            CaseNumber = "T01-1",
            Organisation = "T01",
            Title = "Linkage",
            Department = "outlet",
            DepartmentName = "East Gate",
            ByDepartment = "desk",
            ByDepartmentName = "Linkage desk",
            State = "taken",
            Handler = "h-1",
            AskTime = Complaint.ReceiveTime,
            DueTime = Complaint.ReceiveTime,
            Version = 2,
        };

        public override Task<ListTasksResponse> ListTasks(ListTasksRequest request, ServerCallContext context) => System.Threading.Tasks.Task.FromResult(new ListTasksResponse { Tasks = { Task }, Titles = { ["c"] = "The fee" } });

        public override Task<GetTaskResponse> GetTask(GetTaskRequest request, ServerCallContext context)
        {
            var answer = new GetTaskResponse
            {
                Task = new(Task) { Question = "When was it closed?" },
                Tasks = { new DepartmentTask(Task) { TaskId = "u", ParentTaskId = "t", DepartmentName = "West Gate", State = "withdrawn", Reason = "Found it." } },
                Moves = { "answer", "distribute" },
                Offers = { new TaskOffer { Task = "linkage", Title = "Linkage", Departments = { new TaskDepartment { Department = "west", Name = "West Gate" } } } },
            };
            gateway.OnTask(answer);
            return System.Threading.Tasks.Task.FromResult(answer);
        }

        public override Task<AnswerTaskResponse> AnswerTask(AnswerTaskRequest request, ServerCallContext context) =>
            System.Threading.Tasks.Task.FromResult(new AnswerTaskResponse { Task = new(Task) { State = "answered", Answer = request.Answer }, EventId = "0199a3f4-0000-7000-8000-000000000001" });
    }

    private sealed class Alerts(FakeGateway gateway) : AlertService.AlertServiceBase
    {
        public override Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context)
        {
            var answer = new ListAlertsResponse
            {
                Alerts =
                {
                    new Alert { AlertId = "a", Kind = AlertKind.HarmOngoing, CaseNumber = $"{request.Organisation}-1", WorkItemId = "w", RaiseTime = Complaint.ReceiveTime, StaffIds = { "h-1", "h-2" } },
                    new Alert
                    {
                        AlertId = "b",
                        Kind = AlertKind.AnswerWanted,
                        CaseNumber = $"{request.Organisation}-2",
                        Act = "request-recusal",
                        ActTitle = new() { ZhCn = "申请回避", En = "Ask that somebody withdraws", Es = "Pedir que alguien se abstenga" },
                        RaiseTime = Complaint.ReceiveTime,
                    },
                },
                Zone = "Asia/Shanghai",
            };
            gateway.OnAlerts(answer);
            return Task.FromResult(answer);
        }
    }
}
