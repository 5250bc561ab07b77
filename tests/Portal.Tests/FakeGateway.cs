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
internal sealed partial class FakeGateway : Interceptor, IAsyncDisposable
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

    /// <summary>What was written down of acts on the case.</summary>
    public List<ActRecord> ToldActs { get; } = [];

    /// <summary>Whether the case is not the reader's, who reads these acts alone.</summary>
    public bool ToldOnly { get; set; }

    /// <summary>Acts of the procedure's own that were asked for.</summary>
    public ConcurrentQueue<DoCaseActRequest> Acts { get; } = new();

    /// <summary>Cases that may be related to the one.</summary>
    public ConcurrentQueue<LikeComplaint> Like { get; } = new();

    /// <summary>What the case has in common with others; asked for where the case says that it has.</summary>
    public Collective Together { get; set; } = new();

    /// <summary>How many complain of what somebody is about to file.</summary>
    public CountAlikeResponse Alike { get; set; } = new();

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

    /// <summary>What is answered of how much work there is, beside what follows from the work.</summary>
    public Action<GetQueueCountsResponse> OnCounts { get; set; } = _ => { };

    /// <summary>What is answered of the list of cases, which has the one.</summary>
    public Action<ListComplaintsResponse> OnCases { get; set; } = _ => { };

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

    /// <summary>What a test makes of the list of duty books.</summary>
    public Action<ListDutyBooksResponse> OnBooks { get; set; } = _ => { };

    /// <summary>What was written to and fro, after what always was.</summary>
    public ConcurrentQueue<Message> Written { get; } = new();

    /// <summary>Results of the rounds before.</summary>
    public ConcurrentQueue<EarlierResult> EarlierResults { get; } = new();

    /// <summary>What was uploaded: name and id of the request.</summary>
    public ConcurrentQueue<(string FileName, string RequestId)> Uploaded { get; } = new();

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
        gateway.app.MapGrpcService<Collectives>();
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
}
