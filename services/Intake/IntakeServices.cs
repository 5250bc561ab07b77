using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Attachments;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Intake.Workers;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using Microsoft.AspNetCore.Authentication;

namespace ComplaintSuite.Intake;

/// <summary>What Intake itself registers.</summary>
internal static class IntakeServices
{
    public static void AddIntake(this WebApplicationBuilder builder)
    {
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
        services.AddSingleton<Vault>();
        services.AddSingleton(SealingOfRows.Step);
        services.AddSingleton<Rewrapping>();
        services.AddHealthChecks().AddCheck<KnownKeys>("sealing-keys", tags: ["ready"]);
        services.AddSingleton<NoticeOffice>();
        services.AddSingleton<CaseFiles>();
        services.AddScoped<AttachmentStore>();
        services.AddScoped<ResultTexts>();
        services.AddSingleton<IDeliveryWay, PortalInbox>();
        services.AddSingleton<IDeliveryWay, PrintFile>();
        services.AddScoped<IClockOutcome<IntakeDb>, ClockOutcome>();
        services.AddHostedService<ClockSweep<IntakeDb>>();
        services.AddHostedService<ClockCalendars<IntakeDb>>();
        services.AddHostedService<DeliveryWorker>();
        services.AddHostedService<UnfinishedUploads>();
        services.AddHostedService<StartChecks>();
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
