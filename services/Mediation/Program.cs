using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Mediation.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

var builder = ServiceHost.CreateBuilder(args, "mediation");
builder.AddGrpcDefaults();
builder.AddServiceDatabase<MediationDb>();
builder.AddEventLog<MediationDb>("mediation");
builder.AddProducer<MediationDb>("routing", routing => routing.On<DirectoryChanged, OnDirectoryChanged<MediationDb>>().RebuiltAfter((db, ct) => db.DirectoryCopies.ExecuteDeleteAsync(ct)));
builder.AddServiceClient<DirectoryService.DirectoryServiceClient>("Routing");

var app = builder.Build();
app.UseGrpcDefaults();
app.MapMessaging<MediationDb>();
return await app.RunAsync<MediationDb>(args);
