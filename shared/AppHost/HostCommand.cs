using System.CommandLine;
using ComplaintSuite.AppHost.Redis;
using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.AppHost;

/// <summary>The command line of the host.</summary>
internal static class HostCommand
{
    public static RootCommand Create()
    {
        var fresh = new Option<bool>("--fresh") { Description = "Empty first what the suite keeps: its files in the data folder, and its databases." };
        var simulatedClock = new Option<bool>("--simulated-clock") { Description = "Run on a clock that 'suite time' moves forward." };
        var noSample = new Option<bool>("--no-sample") { Description = "Load no sample complaints." };
        var data = new Option<string?>("--data") { Description = "Folder for everything that outlives a run (default: .data of the checkout).", HelpName = "folder" };
        var port = new Option<int?>("--port") { Description = "Port of the web side, 1 to 65534; gRPC is on the next one (default: 8080 and 8081).", HelpName = "port" };
        port.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int?>() is <= 0 or > 65534) given.AddError("--port takes a number from 1 to 65534.");
        });
        // How this host starts itself as the Redis-compatible server.
        var garnet = new Option<bool>(RedisServer.Flag) { Hidden = true };
        var folder = new Option<string>("--folder") { Hidden = true };

        var command = new RootCommand("""
            Runs the whole of ComplaintSuite on this machine until Ctrl-C.

            With ConnectionStrings__Superuser (Npgsql) and Redis__Configuration (StackExchange.Redis) in the environment it uses these servers instead of its own.
            """) { fresh, simulatedClock, noSample, data, port, garnet, folder };
        command.SetAction((given, ct) => given.GetValue(garnet)
            ? GarnetHost.RunAsync(given.GetValue(port) ?? 0, given.GetValue(folder) ?? Environment.CurrentDirectory)
            : HostProgram.RunAsync(new SuiteOptions
            {
                DataFolder = given.GetValue(data) ?? DataFolder.Default,
                WebPort = given.GetValue(port),
                Fresh = given.GetValue(fresh),
                SimulatedClock = given.GetValue(simulatedClock),
                Sample = !given.GetValue(noSample),
                Postgres = Environment.GetEnvironmentVariable("ConnectionStrings__Superuser"),
                Redis = Environment.GetEnvironmentVariable("Redis__Configuration"),
            }, ct));
        return command;
    }
}
