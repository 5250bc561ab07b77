using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Acts;
using ComplaintSuite.Intake.Attachments;
using ComplaintSuite.Intake.Collectives;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Conclusion;
using ComplaintSuite.Intake.Correspondence;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Deadlines;
using ComplaintSuite.Intake.Events;
using ComplaintSuite.Intake.Knowledge;
using ComplaintSuite.Intake.Likeness;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Published;
using ComplaintSuite.Intake.Rehearsals;
using ComplaintSuite.Intake.Relations;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Intake.Workers;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Rehearsals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.AspNetCore.Authentication;

namespace ComplaintSuite.Intake;

/// <summary>What Intake registers and answers to: the same for the process and for tests that run it in their own.</summary>
internal static class IntakeServices
{
    public static void AddIntake(this WebApplicationBuilder builder)
    {
        builder.AddGrpcDefaults();
        builder.AddServiceDatabase<IntakeDb>();
        builder.AddProcedures();
        builder.AddEventLog<IntakeDb>("intake");
        builder.AddProducer<IntakeDb>("routing", routing => routing
            .On<DirectoryChanged, OnDirectoryChanged<IntakeDb>>()
            .On<WorkItemQueued, OnWorkItemQueued>()
            .On<WorkItemClaimed, OnWorkItemClaimed>()
            .On<WorkItemTransferred, OnWorkItemTransferred>()
            .On<WorkItemHandled, OnWorkItemHandled>()
            .On<WorkItemCompleted, OnWorkItemCompleted>()
            .On<HarmContained, OnHarmContained>()
            .On<WorkActDone, OnWorkActDone>()
            .On<TaskAsked, OnTaskAsked>()
            .On<TaskChanged, OnTaskChanged>()
            .On<ExtensionRequested, OnExtensionRequested>()
            .On<ExtensionDecided, OnExtensionDecided>()
            .On<OverrunApproved, OnOverrunApproved>()
            .On<SupervisionOrdered, OnSupervisionOrdered>()
            .On<SupervisionAnswered, OnSupervisionAnswered>()
            .On<CasePromoted, OnCasePromoted>()
            .On<AlertAcknowledged, OnAlertAcknowledged>()
            .On<ClockChanged, OnClockChanged>(OnClockChanged.Concerns));
        builder.AddServiceClient<DirectoryService.DirectoryServiceClient>("Routing");
        builder.AddServiceClient<QueueService.QueueServiceClient>("Routing");

        var services = builder.Services;
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, CaseTicketAuthentication>(CaseTicketAuthentication.Name, null);
        services.AddAuthorizationBuilder().AddPolicies();
        services.AddOptions<CaseKeySettings>().BindConfiguration("Intake").Validate(settings => CaseKeys.Master(settings).Length > 0).ValidateOnStart();
        services.AddOptions<SealingSettings>().BindConfiguration("Intake").Validate(settings => new SealingKeys(settings).Ids.Count > 0).ValidateOnStart();
        services.AddOptions<PrintSettings>().BindConfiguration("Intake");
        services.AddSingleton<AccessCodes>();
        services.AddSingleton<CaseTickets>();
        services.AddSingleton<CaseAccess>();
        services.AddSingleton<LookUps>();
        services.AddSingleton<LikenessMarks>();
        services.AddSingleton<Vault>();
        services.AddSingleton(SealingOfRows.Step);
        services.AddSingleton<Rewrapping>();
        services.AddHealthChecks().AddCheck<KnownKeys>("sealing-keys", tags: ["ready"]);
        services.AddSingleton<NoticeOffice>();
        services.AddSingleton<CaseFiles>();
        services.AddSingleton<StoredRecords<IntakeDb, Complaint>, StoredCases>();
        services.AddScoped<AttachmentStore>();
        services.AddScoped<ResultTexts>();
        services.AddSingleton<IDeliveryWay, PrintFile>();
        services.AddScoped<IClockOutcome<IntakeDb>, ClockOutcome>();
        services.AddHostedService<ClockSweep<IntakeDb>>();
        services.AddHostedService<ClockCalendars<IntakeDb>>();
        services.AddHostedService<DeliveryWorker>();
        services.AddHostedService<DeliveryMeasures>();
        services.AddHostedService<RelationWorker>();
        services.AddHostedService<UnfinishedUploads>();
        services.AddHostedService<OldGuesses>();
        services.AddHostedService<MissingMarks>();
        services.AddHostedService<SearchCheck>();
        services.AddHostedService<StartChecks>();
    }

    public static void UseIntakeService(this WebApplication app)
    {
        app.UseGrpcDefaults();
        app.MapGrpcService<IntakeGrpc>();
        app.MapGrpcService<CorrespondenceGrpc>();
        app.MapGrpcService<ConclusionGrpc>();
        app.MapGrpcService<CaseActGrpc>();
        app.MapGrpcService<CollectiveGrpc>();
        app.MapGrpcService<KnowledgeGrpc>();
        app.MapGrpcService<AttachmentGrpc>();
        app.MapGrpcService<DeadlineGrpc>();
        app.MapGrpcService<GuideGrpc>();
        app.MapGrpcService<LookupGrpc>();
        app.MapGrpcService<PartyGrpc>();
        app.MapGrpcService<RelationGrpc>();
        app.MapGrpcService<ImportGrpc>();
        app.MapGrpcService<RehearsalGrpc<IntakeDb, Complaint>>();
        app.MapAttachments();
        app.MapMessaging<IntakeDb>();
    }

    /// <summary>What must hold before the first call: every guard of every procedure has an answer.</summary>
    private sealed class StartChecks(ProcedureRegistry registry) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            registry.Demand(ComplaintGuards.Vocabulary);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
