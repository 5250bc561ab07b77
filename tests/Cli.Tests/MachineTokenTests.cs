using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using ComplaintSuite.AppHost.Run;
using ComplaintSuite.Cli;
using ComplaintSuite.Cli.Import;
using ComplaintSuite.CliTests.Import;

namespace ComplaintSuite.CliTests;

/// <summary>Whom the import acts as, and how it ends when something in its way is not the suite's.</summary>
public sealed class MachineTokenTests : IDisposable
{
    private readonly Folder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    /// <summary>As on a machine where a suite with this issuer was started.</summary>
    internal static ToolSettings Settings(Folder folder, Uri issuer)
    {
        new RunRecord
        {
            Addresses = new Dictionary<string, string> { ["identity"] = issuer.ToString(), ["gateway-grpc"] = "http://127.0.0.1:1/" },
            Clients = new Dictionary<string, string> { ["import"] = "secret" },
        }.Write(folder.Path);
        return new ToolSettings("import", LocalSuite.Find(folder.Path));
    }

    [Fact]
    public async Task Stopping_while_the_issuer_says_nothing_is_a_stop_and_no_failure()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var asked = MachineToken.GetAsync(Settings(_folder, new($"http://{silent.LocalEndpoint}/")), stop.Token);
        using var connected = await silent.AcceptTcpClientAsync(Ct);
        await stop.CancelAsync();
        Assert.True(await Task.WhenAny(asked) is { IsCanceled: true });
    }

    [Fact]
    public async Task A_work_folder_that_can_not_be_used_is_said_in_a_line()
    {
        Settings(_folder, new("http://127.0.0.1:1/"));
        var error = new StringWriter { NewLine = "\n" };
        var exit = await ImportCommand.Create().Parse([_folder.Write("published.csv", Samples.Boston(1)), "--organisation", "XC12312", "--data", _folder.Path, "--work", "/proc/not/here"])
            .InvokeAsync(new InvocationConfiguration { Output = TextWriter.Null, Error = error }, Ct);
        Assert.Equal(1, exit);
        Assert.StartsWith("suite import: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("/proc/not", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }
}
