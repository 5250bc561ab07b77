using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Events;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.Routing.Workers;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Routing;

/// <summary>What Routing registers and maps; Program and the tests begin here.</summary>
internal static class RoutingServices
{
    public static void AddRouting(this WebApplicationBuilder builder)
    {
        builder.AddGrpcDefaults();
        builder.AddServiceDatabase<RoutingDb>();
        builder.AddProcedures();
        builder.AddEventLog<RoutingDb>("routing");
        builder.AddProducer<RoutingDb>("intake", intake => intake.On<ComplaintAccepted, OnComplaintAccepted>());

        var services = builder.Services;
        services.AddAuthorizationBuilder().AddPolicies();
        services.AddSingleton<ISnapshotSource<RoutingDb>, RoutingSnapshots>();
        services.AddSingleton<DirectoryStore>();
        services.AddSingleton<WorkFiles>();
        services.AddScoped<IClockOutcome<RoutingDb>, ClockOutcome>();
        services.AddVocabulary(WorkGuards.Vocabulary);
        services.AddHostedService<ClockSweep<RoutingDb>>();
    }

    public static void UseRoutingService(this WebApplication app)
    {
        app.UseGrpcDefaults();
        app.MapGrpcService<DirectoryGrpc>();
        app.MapGrpcService<QueueGrpc>();
        app.MapMessaging<RoutingDb>();
    }
}
