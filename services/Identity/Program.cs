using ComplaintSuite.Identity;
using ComplaintSuite.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

var builder = ServiceHost.CreateBuilder(args, "identity", HttpProtocols.Http1);
if (args.Contains("--migrate"))
    return await IdentityHost.MigrateAsync(builder.Configuration);
builder.AddIdentity();
var app = builder.Build();
app.UseIdentity();
await app.RunAsync();
return 0;
