using System.Diagnostics;
using Google.Protobuf;

namespace ComplaintSuite.EndToEnd.Imports;

/// <summary>`suite hand-over` sends a file of a ship's desk through the gateway, once (CR-08).</summary>
public sealed class HandOverTests(RunningSuite suite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_handed_over_and_known_when_it_comes_again()
    {
        var folder = Directory.CreateTempSubdirectory("desk-").FullName;
        try
        {
            var office = suite.Office("YLGS", "desk");
            var (late, future) = (Entry(suite.Now.AddHours(-3)), Entry(suite.Now.AddHours(3)));
            var file = Path.Combine(folder, "desk.json");
            await File.WriteAllTextAsync(file, JsonFormatter.Default.Format(new BatchRegisterComplaintsRequest { HandOverId = RequestId.New(), Organisation = "YLGS", Entries = { late, future } }), Ct);
            var token = (await office.ClerkAsync()).Token!;
            var (exit, output) = await RunAsync(file, token);
            Assert.Equal(1, exit);
            Assert.Contains($"{late.Registration.RequestId}: registered as YLGS-", output, StringComparison.Ordinal);
            Assert.Contains($"{future.Registration.RequestId}: refused: TIME_IN_FUTURE CR-08", output, StringComparison.Ordinal);

            var results = JsonParser.Default.Parse<BatchRegisterComplaintsResponse>(await File.ReadAllTextAsync(file + ".results.json", Ct)).Results;
            Assert.DoesNotContain(results[0].AccessCode, output, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file + ".results.json"));
            Assert.NotEmpty((await office.OpenAsync(new(results[0].Complaint, results[0].AccessCode))).Ticket!);

            // What has its case is not sent again, and its code stays; who lost the results gets them once more.
            Assert.Contains($"{late.Registration.RequestId}: registered as {results[0].Complaint.CaseNumber}", (await RunAsync(file, token)).Output, StringComparison.Ordinal);
            Assert.Contains(results[0].AccessCode, await File.ReadAllTextAsync(file + ".results.json", Ct), StringComparison.Ordinal);
            File.Delete(file + ".results.json");
            Assert.Contains($"{late.Registration.RequestId}: known as {results[0].Complaint.CaseNumber}", (await RunAsync(file, token)).Output, StringComparison.Ordinal);
            Assert.Contains(results[0].AccessCode, await File.ReadAllTextAsync(file + ".results.json", Ct), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static OfflineEntry Entry(DateTimeOffset at) => new()
    {
        Received = at.ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
        Registration = new()
        {
            RequestId = RequestId.New(),
            Kind = "complaint",
            Channel = "in-person",
            Facts = "The air conditioning is loud all night.",
            Complainant = new() { Name = "A guest" },
            Details = { ["form"] = "oral", ["room"] = "5023", ["disembarks"] = at.AddDays(2).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture) },
        },
    };

    private async Task<(int Exit, string Output)> RunAsync(string file, string token)
    {
        var start = new ProcessStartInfo(SuitePrograms.Cli, ["hand-over", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Services__Gateway"] = suite.Suite.Grpc.ToString();
        start.Environment["Identity__AccessToken"] = token;
        using var tool = Process.Start(start)!;
        var (output, error) = (tool.StandardOutput.ReadToEndAsync(Ct), tool.StandardError.ReadToEndAsync(Ct));
        await tool.WaitForExitAsync(Ct);
        Assert.Equal("", await error);
        return (tool.ExitCode, await output);
    }
}
