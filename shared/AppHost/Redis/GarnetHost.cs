using System.Net;
using System.Runtime.InteropServices;
using Garnet;
using Garnet.server;
using Garnet.server.Auth.Settings;
using Microsoft.Extensions.Logging;
using Tsavorite.core;

namespace ComplaintSuite.AppHost.Redis;

/// <summary>The inside of the child process: Garnet with little memory, on loopback, with a log on disk so that sign-ins outlive a restart.</summary>
internal static class GarnetHost
{
    public static async Task<int> RunAsync(int port, string folder)
    {
        var password = Environment.GetEnvironmentVariable(RedisServer.PasswordVariable)
            ?? throw new InvalidOperationException($"{RedisServer.PasswordVariable} is not set.");
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        }).SetMinimumLevel(LogLevel.Information));
        using var authentication = new PasswordAuthenticationSettings(password);
        using var server = new GarnetServer(new GarnetServerOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
            AuthSettings = authentication,
            QuietMode = true,
            EnableLua = true,
            LuaOptions = new LuaOptions(),
            // What doesn't fit is lost without a word: the queues of a hundred thousand open cases take about 150 MiB. It is taken as it is needed.
            LogMemorySize = "512m",
            PageSize = "1m",
            IndexMemorySize = "16m",
            CheckpointDir = Path.Combine(folder, "checkpoints"),
            EnableAOF = true,
            AofMemorySize = "16m",
            AofPageSize = "2m",
            AofSizeLimit = "64m",
            CommitFrequencyMs = 500,
            Recover = true,
            // Plain file access: the native one needs a libaio that few machines have.
            DeviceType = DeviceType.RandomAccess,
            DeviceFactoryCreator = new LocalStorageNamedDeviceFactoryCreator(deviceType: DeviceType.RandomAccess, logger: logs.CreateLogger("storage")),
        }, logs);
        server.Start();

        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Told);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Told);
        await told.Task;
        await server.Store.CommitAOFAsync(CancellationToken.None);
        return 0;

        void Told(PosixSignalContext signal)
        {
            signal.Cancel = true;
            told.TrySetResult();
        }
    }
}
