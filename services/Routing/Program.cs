using ComplaintSuite.Routing;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Hosting;

var builder = ServiceHost.CreateBuilder(args, "routing");
builder.AddRouting();
var app = builder.Build();
app.UseRoutingService();
return await app.RunAsync<RoutingDb>(args);
