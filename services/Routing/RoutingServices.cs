using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.Events;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.Routing.Rehearsals;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.Routing.Workers;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Rehearsals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Routing;

/// <summary>What Routing registers and maps; Program and the tests begin here.</summary>
internal static class RoutingServices
{
    public static void AddRouting(this WebApplicationBuilder builder)
    {
        builder.AddGrpcDefaults();
        builder.AddServiceDatabase<RoutingDb>((services, options) => options.AddInterceptors(services.GetRequiredService<QueueWrites>(), services.GetRequiredService<AlertsOnSave>()));
        builder.AddProcedures();
        builder.Services.AddSingleton<ISnapshotSource<RoutingDb>, RoutingSnapshots>();
        builder.AddEventLog<RoutingDb>("routing");
        builder.AddServiceClient<LookupService.LookupServiceClient>("Intake");
        builder.AddServiceClient<IntakeService.IntakeServiceClient>("Intake");
        builder.AddProducer<RoutingDb>("intake", intake => intake
            .On<ComplaintReceived, OnComplaintReceived>()
            .On<ComplaintRegistered, OnComplaintRegistered>()
            .On<RegistrationAmended, OnRegistrationAmended>()
            .On<ComplaintAccepted, OnComplaintAccepted>()
            .On<ComplaintWithdrawn, OnComplaintWithdrawn>()
            .On<ComplaintReopened, OnComplaintReopened>()
            .On<ComplaintClosed, OnComplaintClosed>()
            .On<ComplaintArchived, OnComplaintArchived>()
            .On<ComplaintUrged, OnComplaintUrged>()
            .On<UrgeAnswered, OnUrgeAnswered>()
            .On<SeverityChanged, OnSeverityChanged>()
            .On<CaseActDone, OnCaseActDone>()
            .On<RecusalNoted, OnRecusalNoted>()
            .On<MaterialsRequested, OnMaterialsRequested>()
            .On<MaterialsAnswered, OnMaterialsAnswered>()
            .On<MaterialsNoLongerAwaited, OnMaterialsNoLongerAwaited>()
            .On<RequestedDateChanged, OnRequestedDateChanged>()
            .On<ClockBegan, OnClockBegan>()
            .On<ClockRanOut, OnClockRanOut>()
            .On<ClockChanged, OnClockChanged>(OnClockChanged.Concerns)
            .On<UnmaskingRequested, OnUnmaskingRequested>()
            .On<UnmaskingDecided, OnUnmaskingDecided>()
            .On<DueDateLeftProvisional, OnDueDateLeftProvisional>());

        var services = builder.Services;
        services.AddAuthorizationBuilder().AddPolicies();
        services.AddSingleton<DirectoryStore>();
        services.AddSingleton<WorkFiles>();
        services.AddSingleton<StoredRecords<RoutingDb, WorkItem>, StoredWork>();
        services.AddSingleton<TaskFiles>();
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<AlertsOnSave>();
        services.AddSingleton<DutyDesk>();
        services.AddHostedService<AlertRounds>();
        services.AddHostedService<DutyRounds>();
        services.AddSingleton<QueueReader>();
        services.AddSingleton<WorkLog>();
        services.AddSingleton<QueueFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueFeed>());
        services.AddScoped<CaseTitles>();
        services.AddSingleton<QueueRedis>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueRedis>());
        services.AddSingleton<QueueCache>();
        services.AddSingleton<QueueWrites>();
        services.AddSingleton<QueueCacheKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueCacheKeeper>());
        services.AddScoped<IClockOutcome<RoutingDb>, ClockOutcome>();
        services.AddVocabulary(WorkGuards.Vocabulary);
        services.AddHostedService<ClockSweep<RoutingDb>>();
        services.AddHostedService<ClockCalendars<RoutingDb>>();
    }

    public static void UseRoutingService(this WebApplication app)
    {
        app.UseGrpcDefaults();
        app.MapGrpcService<DirectoryGrpc>();
        app.MapGrpcService<QueueGrpc>();
        app.MapGrpcService<WorkGrpc>();
        app.MapGrpcService<WorkActGrpc>();
        app.MapGrpcService<TaskGrpc>();
        app.MapGrpcService<AlertGrpc>();
        app.MapGrpcService<DutyGrpc>();
        app.MapGrpcService<RehearsalGrpc<RoutingDb, WorkItem>>();
        app.MapMessaging<RoutingDb>();
    }
}
