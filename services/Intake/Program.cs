using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Intake;
using ComplaintSuite.Intake.Attachments;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Deadlines;
using ComplaintSuite.Intake.Events;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Storage;

var builder = ServiceHost.CreateBuilder(args, "intake");
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
    .On<ClockChanged, OnClockChanged>());
builder.AddServiceClient<DirectoryService.DirectoryServiceClient>("Routing");
builder.AddServiceClient<QueueService.QueueServiceClient>("Routing");
builder.AddIntake();

var app = builder.Build();
app.UseGrpcDefaults();
app.MapGrpcService<IntakeGrpc>();
app.MapGrpcService<DeadlineGrpc>();
app.MapGrpcService<AttachmentGrpc>();
app.MapGrpcService<GuideGrpc>();
app.MapGrpcService<LookupGrpc>();
app.MapGrpcService<PartyGrpc>();
app.MapAttachments();
app.MapMessaging<IntakeDb>();
return await (args.Contains(Rewrapping.Argument) ? app.Services.GetRequiredService<Rewrapping>().RunAsync(CancellationToken.None) : app.RunAsync<IntakeDb>(args));
