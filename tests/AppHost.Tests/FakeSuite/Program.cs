using System.Runtime.InteropServices;
using ComplaintSuite.AppHost;
using ComplaintSuite.FakeSuite;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

// Started by a test as the host of a small suite.
if (args is ["--host", var folder])
    return await HostProgram.RunAsync(FakeTopology.Options(folder), CancellationToken.None);

// Started by a host as any of its processes: does what the host relies on, and misbehaves when told to.
var builder = WebApplication.CreateBuilder(args);
var configuration = builder.Configuration;
// One line an entry, as every process of the suite writes.
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
if (configuration["Fake:Dies"] is { } words)
{
    await Console.Error.WriteLineAsync(words);
    return 3;
}
if (args.Contains("--migrate"))
{
    await using var owner = NpgsqlDataSource.Create(configuration.GetConnectionString("Owner")!);
    await using var migrate = owner.CreateCommand("create table if not exists starts (id int generated always as identity); create table migrations (id int generated always as identity)");
    await migrate.ExecuteNonQueryAsync();
    return 0;
}

var gateway = configuration["Listen:Web"];
var grpc = configuration["Identity:ClientId"] is "intake" or "routing";
builder.WebHost.ConfigureKestrel(kestrel =>
{
    Listen(configuration["Listen:Url"] ?? gateway!, grpc ? HttpProtocols.Http2 : HttpProtocols.Http1);
    if (gateway is not null) Listen(configuration["Listen:Grpc"]!, HttpProtocols.Http2);

    void Listen(string url, HttpProtocols protocols) => kestrel.Listen(System.Net.IPAddress.Loopback, new Uri(url).Port, listen => listen.Protocols = protocols);
});
builder.Services.AddGrpc();
builder.Services.AddGrpcHealthChecks(health => health.Services.Map("", _ => true)).AddCheck("fake", () => HealthCheckResult.Healthy());

if (configuration.GetConnectionString("App") is { } app_)
{
    await using var app = NpgsqlDataSource.Create(app_);
    await using var start = app.CreateCommand("insert into starts default values");
    await start.ExecuteNonQueryAsync();
}
var host = builder.Build();
host.MapGrpcHealthChecksService();
host.MapGet("/healthz/ready", () => Results.Ok());
host.MapGet("/variables", () => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(each => (string)each.Key, each => (string?)each.Value));
if (configuration["Fake:Stubborn"] is null)
{
    await host.RunAsync();
    return 0;
}
// Hears that it is to end and goes on.
using var deaf = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
await host.StartAsync();
await Task.Delay(Timeout.InfiniteTimeSpan);
return 0;
