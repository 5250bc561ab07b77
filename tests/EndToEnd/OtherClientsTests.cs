using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ComplaintSuite.EndToEnd;

/// <summary>Clients that know nothing of .NET: curl alone, and gRPC from JavaScript with the published protos.</summary>
public sealed partial class OtherClientsTests(RunningSuite suite)
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "EndToEnd");

    private readonly Office _office = suite.Office(typeof(OtherClientsTests));

    [Fact]
    public async Task A_complaint_lives_from_filing_to_closing_by_curl_alone()
    {
        var output = await RunAsync(Path.Combine(Folder, "curl.sh"), [suite.Suite.Web.ToString(), _office.Organisation, _office.Organisation.ToLowerInvariant()], Folder);
        var number = CaseNumber().Match(output).Value;
        Assert.Contains($"case {number}, step registered\n", output, StringComparison.Ordinal);
        Assert.Contains($"case {number}, step closed\n", output, StringComparison.Ordinal);
        Assert.EndsWith("""
            6. What the shopper reads now.
               - We received your submission.
               - Your submission was registered.
               - The case was assessed.
               - The case was accepted.
               - The case was handed over to be dealt with.
               - The case is with the department in charge and waits for its turn.
               - Someone in the department has taken it on.
               - The department handed in its result.
               - There is a result.
               - You were told the result.
               - The figures of the case were entered.
               - The case was closed.

            """, output, StringComparison.Ordinal);
        Assert.Equal("closed", (await _office.ReadAsync(number)).Step);
    }

    [Fact]
    public async Task A_complaint_is_filed_opened_and_followed_by_a_plain_gRPC_client_in_JavaScript()
    {
        var folder = Path.Combine(Folder, "grpc-js");
        await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
        var output = await RunAsync("node", ["client.mjs", suite.Suite.Grpc.Authority, Path.Combine(Checkout.Root, "shared", "Contracts", "protos"), _office.Organisation], folder);
        var number = CaseNumber().Match(output).Value;
        Assert.Equal($"""
            {number} registered, version 2
            - We received your submission.
            - Your submission was registered.
            INVALID_ARGUMENT: Say by which channel it comes. (1 details)

            """, output);
        Assert.Equal("api", (await _office.ReadAsync(number)).Channel);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string folder)
    {
        using var process = Start(program, arguments, folder);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        return await output;
    }

    private static Process Start(string program, string[] arguments, string folder)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"This test needs {program} on the PATH: {missing.Message}", missing);
        }
    }

    [GeneratedRegex("T[0-9]{2}-[0-9A-Z]{8}-[0-9A-Z]")]
    private static partial Regex CaseNumber();
}
