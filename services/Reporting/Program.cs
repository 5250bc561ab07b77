using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Reporting.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

var builder = ServiceHost.CreateBuilder(args, "reporting");
builder.AddGrpcDefaults();
builder.AddServiceDatabase<ReportingDb>();
builder.AddEventLog<ReportingDb>("reporting");
builder.AddProducer<ReportingDb>("routing", routing => routing.On<DirectoryChanged, OnDirectoryChanged<ReportingDb>>().RebuiltAfter((db, ct) => db.DirectoryCopies.ExecuteDeleteAsync(ct)));
builder.AddServiceClient<DirectoryService.DirectoryServiceClient>("Routing");

var app = builder.Build();
app.UseGrpcDefaults();
app.MapMessaging<ReportingDb>();
return await app.RunAsync<ReportingDb>(args);
