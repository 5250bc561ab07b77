using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.HrGrievance.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

var builder = ServiceHost.CreateBuilder(args, "hrgrievance");
builder.AddGrpcDefaults();
builder.AddServiceDatabase<GrievanceDb>();
builder.AddEventLog<GrievanceDb>("hrgrievance");
builder.AddProducer<GrievanceDb>("routing", routing => routing.On<DirectoryChanged, OnDirectoryChanged<GrievanceDb>>().RebuiltAfter((db, ct) => db.DirectoryCopies.ExecuteDeleteAsync(ct)));
builder.AddServiceClient<DirectoryService.DirectoryServiceClient>("Routing");

var app = builder.Build();
app.UseGrpcDefaults();
// No log: what happens to a grievance is nobody else's event.
app.MapSubscriptions<GrievanceDb>();
return await app.RunAsync<GrievanceDb>(args);
