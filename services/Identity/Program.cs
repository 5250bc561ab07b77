using ComplaintSuite.Identity;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
if (args.Contains("--migrate"))
    return await IdentityHost.MigrateAsync(builder.Configuration);
builder.AddIdentity();
var app = builder.Build();
app.UseIdentity();
await app.RunAsync();
return 0;
