using ComplaintSuite.Gateway;
using ComplaintSuite.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

var builder = ServiceHost.CreateBuilder(args, "gateway", HttpProtocols.Http1);
builder.AddGateway();
var app = builder.Build();
app.UseGateway();
await app.RunAsync();
