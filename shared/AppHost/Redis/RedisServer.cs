using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ComplaintSuite.AppHost.Processes;

namespace ComplaintSuite.AppHost.Redis;

/// <summary>The Redis-compatible server of a machine that has none: Garnet in a process of its own, which is this host started with <c>--run-garnet</c>.</summary>
internal static class RedisServer
{
    public const string Flag = "--run-garnet";

    /// <summary>Not an argument: those are for all to see.</summary>
    public const string PasswordVariable = "GARNET_PASSWORD";

    /// <param name="host">Program and first arguments by which this host is started.</param>
    /// <param name="port">Port on 127.0.0.1.</param>
    /// <param name="folder">What it keeps over a restart.</param>
    /// <param name="password">Demanded from clients.</param>
    public static ChildCommand Command(Launch host, int port, string folder, string password) => new(
        "redis",
        host.Program,
        [.. host.Arguments, Flag, "--port", port.ToString(CultureInfo.InvariantCulture), "--folder", folder],
        new Dictionary<string, string?>(host.Environment) { [PasswordVariable] = password, ["DOTNET_gcServer"] = "0" },
        ct => AnswersAsync(port, password, ct));

    /// <summary>As StackExchange.Redis takes it.</summary>
    public static string Configuration(int port, string password) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port},password={password},abortConnect=false");

    private static async Task<bool> AnswersAsync(int port, string password, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"*2\r\n$4\r\nAUTH\r\n${password.Length}\r\n{password}\r\n*1\r\n$4\r\nPING\r\n"), ct);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(ct) == "+OK" && await reader.ReadLineAsync(ct) == "+PONG";
    }
}
