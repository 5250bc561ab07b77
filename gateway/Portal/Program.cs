using ComplaintSuite.Portal.Pages;
using ComplaintSuite.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;

var builder = ServiceHost.CreateBuilder(args, "portal", HttpProtocols.Http1);
builder.Services.AddPages();

var app = builder.Build();
app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
app.MapHealthChecks("/healthz/ready");
app.MapPages();
await app.RunAsync();
