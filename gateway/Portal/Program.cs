using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;

var builder = ServiceHost.CreateBuilder(args, "portal", HttpProtocols.Http1);
builder.AddCalls();
builder.Services.AddPages();

var app = builder.Build();
app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
// It depends on nobody: it is ready as soon as it listens, and no longer once it drains.
app.MapHealthChecks("/healthz/ready");
app.MapPages();
await app.RunAsync();
