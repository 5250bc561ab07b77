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
    private WebApplication? app;

    public Uri Address => new(app!.Urls.Single());

    /// <summary>Names of the calls that were answered, in their order.</summary>
    public ConcurrentQueue<string> Answered { get; } = new();

    /// <summary>Acts of the procedure's own that were asked for.</summary>
    public ConcurrentQueue<DoCaseActRequest> Acts { get; } = new();

    /// <summary>Name of a call → the status with which it is refused.</summary>
    public ConcurrentDictionary<string, StatusCode> Refused { get; } = new();

    /// <summary>Name of a call → what its refusal says; for those named in <see cref="Refused"/>.</summary>
    public ConcurrentDictionary<string, Violation> Unmet { get; } = new();

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
        gateway.app.MapGrpcService<Queue>();
        gateway.app.MapGrpcService<Work>();
        gateway.app.MapGrpcService<Alerts>();
        gateway.app.MapGrpcService<Tasks>();
        gateway.app.MapGrpcService<Relations>();
        await gateway.app.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? default;

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        RefuseOrNote(context);
        return await continuation(request, context);
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

    private void RefuseOrNote(ServerCallContext context)
    {
        var name = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        if (Refused.TryGetValue(name, out var status) && Unmet.TryGetValue(name, out var unmet))
            throw new Google.Rpc.Status { Code = (int)status, Message = unmet.Description, Details = { Any.Pack(new RefusalDetail { Violations = { unmet } }) } }.ToRpcException();
        if (Refused.TryGetValue(name, out status))
            throw new RpcException(new Status(status, "REFUSED_HERE: no."));
        Answered.Enqueue(name);
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

    private sealed class Intake : IntakeService.IntakeServiceBase
    {
        public override Task<RegisterComplaintResponse> RegisterComplaint(RegisterComplaintRequest request, ServerCallContext context) =>
            Task.FromResult(new RegisterComplaintResponse { Complaint = Complaint, AccessCode = "ABCD-EFGH-JKMN-PQRS" });

        public override Task<OpenCaseResponse> OpenCase(OpenCaseRequest request, ServerCallContext context) =>
            Task.FromResult(new OpenCaseResponse { Ticket = "ticket", ExpireTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMinutes(30)) });

        public override Task<GetComplaintResponse> GetComplaint(GetComplaintRequest request, ServerCallContext context) => Task.FromResult(new GetComplaintResponse { Complaint = Complaint });

        public override Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext context) => Task.FromResult(new GetTimelineResponse());

        public override Task<GetPartiesResponse> GetParties(GetPartiesRequest request, ServerCallContext context) => Task.FromResult(new GetPartiesResponse());

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
        });

        public override Task<DeclareRelationResponse> DeclareRelation(DeclareRelationRequest request, ServerCallContext context) =>
            Task.FromResult(new DeclareRelationResponse { Relation = new() { Kind = request.Kind, Name = request.Name } });

        public override Task<EndRelationResponse> EndRelation(EndRelationRequest request, ServerCallContext context) => Task.FromResult(new EndRelationResponse());
    }

    private sealed class Guide : GuideService.GuideServiceBase
    {
        public override Task<DescribeFilingResponse> DescribeFiling(DescribeFilingRequest request, ServerCallContext context) => Task.FromResult(new DescribeFilingResponse
        {
            Filing = new() { Organisation = request.Organisation, OrganisationName = "The hotline", Kinds = { "enquiry" }, Form = new() { Kind = "enquiry", AnonymousAllowed = true, Fields = { new FilingField { Name = "facts", Demanded = true } } } },
        });

        public override Task<DescribeCaseResponse> DescribeCase(DescribeCaseRequest request, ServerCallContext context) => Task.FromResult(new DescribeCaseResponse
        {
            Guide = new() { CaseNumber = request.CaseNumber, OrganisationName = "The hotline", Zone = "Asia/Shanghai", Moves = { "send-message" }, Decisions = { "answered" }, Choices = new(), Acts = { Questioning, Proving } },
        });

        private static ActOffer Proving => new()
        {
            Act = "show-authority",
            Title = "Record an agent's authority",
            Fields = { new ActField { Name = "proof", Title = "Proof", Type = "document", Demanded = true }, new ActField { Name = "until", Title = "Valid until", Type = "day" } },
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
            return Task.FromResult(new DoCaseActResponse { Complaint = Complaint, RecordId = "r" });
        }
    }

    private sealed class Lookup : LookupService.LookupServiceBase
    {
        public override Task<ListLikeComplaintsResponse> ListLikeComplaints(ListLikeComplaintsRequest request, ServerCallContext context) => Task.FromResult(new ListLikeComplaintsResponse());
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

    private sealed class Letters : CorrespondenceService.CorrespondenceServiceBase
    {
        public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context) => Task.FromResult(new ListMessagesResponse
        {
            UnreadCount = 1,
            Messages = { new Message { Number = 1, Kind = "message", Text = "Please call us.", SendTime = Complaint.ReceiveTime } },
        });

        public override Task<MarkMessagesReadResponse> MarkMessagesRead(MarkMessagesReadRequest request, ServerCallContext context) => Task.FromResult(new MarkMessagesReadResponse());
    }

    private sealed class Articles : KnowledgeService.KnowledgeServiceBase
    {
        public override Task<ListArticlesResponse> ListArticles(ListArticlesRequest request, ServerCallContext context) => Task.FromResult(new ListArticlesResponse());
    }

    private sealed class Queue : QueueService.QueueServiceBase
    {
        public override Task<GetQueueCountsResponse> GetQueueCounts(GetQueueCountsRequest request, ServerCallContext context) => Task.FromResult(new GetQueueCountsResponse { Zone = "Asia/Shanghai" });

        public override Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context) =>
            Task.FromResult(new GetWorkItemResponse
            {
                WorkItem = new() { WorkItemId = request.WorkItemId, CaseNumber = "T01-1", Organisation = "T01", Step = "claimed", Handler = "h-1", Version = 2 },
                Moves = { "record-handling", "handled" },
            });

        public override Task<ClaimWorkItemResponse> ClaimWorkItem(ClaimWorkItemRequest request, ServerCallContext context) => Task.FromResult(new ClaimWorkItemResponse { WorkItem = new() });

        public override Task WatchQueue(WatchQueueRequest request, IServerStreamWriter<WatchQueueResponse> responseStream, ServerCallContext context) =>
            responseStream.WriteAsync(new() { Change = new() }, context.CancellationToken);
    }

    private sealed class Work : WorkService.WorkServiceBase
    {
        public override Task<ListWorkRecordsResponse> ListWorkRecords(ListWorkRecordsRequest request, ServerCallContext context) => Task.FromResult(new ListWorkRecordsResponse
        {
            Records =
            {
                new WorkRecord { RecordTime = Complaint.ReceiveTime, StaffId = "h-1", Text = "Leave from tomorrow", Release = new() { Handler = "h-1", Department = "d" } },
                new WorkRecord { RecordTime = Complaint.ReceiveTime, Release = new() { Handler = "h-2", Department = "d" } },
            },
        });
    }

    private sealed class Tasks : TaskService.TaskServiceBase
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

        public override Task<GetTaskResponse> GetTask(GetTaskRequest request, ServerCallContext context) => System.Threading.Tasks.Task.FromResult(new GetTaskResponse
        {
            Task = new(Task) { Question = "When was it closed?" },
            Tasks = { new DepartmentTask(Task) { TaskId = "u", ParentTaskId = "t", DepartmentName = "West Gate", State = "withdrawn", Reason = "Found it." } },
            Moves = { "answer", "distribute" },
            Offers = { new TaskOffer { Task = "linkage", Title = "Linkage", Departments = { new TaskDepartment { Department = "west", Name = "West Gate" } } } },
        });

        public override Task<AnswerTaskResponse> AnswerTask(AnswerTaskRequest request, ServerCallContext context) =>
            System.Threading.Tasks.Task.FromResult(new AnswerTaskResponse { Task = new(Task) { State = "answered", Answer = request.Answer }, EventId = "0199a3f4-0000-7000-8000-000000000001" });
    }

    private sealed class Alerts : AlertService.AlertServiceBase
    {
        public override Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context) => Task.FromResult(new ListAlertsResponse
        {
            Alerts = { new Alert { AlertId = "a", Kind = AlertKind.HarmOngoing, CaseNumber = $"{request.Organisation}-1", WorkItemId = "w", RaiseTime = Complaint.ReceiveTime } },
        });
    }
}
