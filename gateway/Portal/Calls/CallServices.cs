using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.ServiceDefaults.Hosting;
using Grpc.Core;

namespace ComplaintSuite.Portal.Calls;

/// <summary>How the pages reach the services: through the gateway's gRPC listener, as the visitor.</summary>
internal static class CallServices
{
    public static void AddCalls(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<Visitor>().AddSingleton<Documents>().AddSingleton<Deadlines>().AddSingleton<Messages>().AddSingleton<People>();
        var gateway = new Uri(builder.Configuration["Services:Gateway"] ?? throw new InvalidOperationException("Services:Gateway is not configured: the address of the gateway's gRPC listener."));
        Add<IntakeService.IntakeServiceClient>(builder, gateway);
        Add<AttachmentService.AttachmentServiceClient>(builder, gateway);
        Add<GuideService.GuideServiceClient>(builder, gateway);
        Add<CorrespondenceService.CorrespondenceServiceClient>(builder, gateway);
        Add<ConclusionService.ConclusionServiceClient>(builder, gateway);
        Add<CaseActService.CaseActServiceClient>(builder, gateway);
        Add<CollectiveService.CollectiveServiceClient>(builder, gateway);
        Add<PartyService.PartyServiceClient>(builder, gateway);
        Add<RelationService.RelationServiceClient>(builder, gateway);
        Add<WorkActService.WorkActServiceClient>(builder, gateway);
        Add<LookupService.LookupServiceClient>(builder, gateway);
        Add<TaskService.TaskServiceClient>(builder, gateway);
        Add<KnowledgeService.KnowledgeServiceClient>(builder, gateway);
        Add<DeadlineService.DeadlineServiceClient>(builder, gateway);
        Add<DirectoryService.DirectoryServiceClient>(builder, gateway);
        Add<QueueService.QueueServiceClient>(builder, gateway);
        Add<WorkService.WorkServiceClient>(builder, gateway);
        Add<AlertService.AlertServiceClient>(builder, gateway);
        Add<DutyService.DutyServiceClient>(builder, gateway);
    }

    private static void Add<TClient>(WebApplicationBuilder builder, Uri gateway)
        where TClient : ClientBase =>
        builder.Services.AddGrpcClient<TClient>(options => options.Address = gateway)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                PooledConnectionLifetime = ServiceHost.ConnectionLifetime,
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            })
            .AddInterceptor(() => new RefusalReader());
}
