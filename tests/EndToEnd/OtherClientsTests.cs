using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComplaintSuite.EndToEnd.Stories;

namespace ComplaintSuite.EndToEnd;

/// <summary>Clients that know nothing of .NET: curl alone, and gRPC from JavaScript with the published protos.</summary>
public sealed partial class OtherClientsTests(RunningSuite suite)
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "EndToEnd");

    private static readonly string Sample = Path.Combine(Checkout.Root, "shared", "AppHost", "samples", "cfpb.csv");

    private readonly Office _office = suite.Office(typeof(OtherClientsTests));

    private string Prefix => _office.Organisation.ToLowerInvariant();

    [Fact]
    public async Task A_real_complaint_lives_from_filing_to_archive_by_curl_alone()
    {
        var output = await RunAsync(Path.Combine(Folder, "curl.sh"), [suite.Suite.Web.ToString(), _office.Organisation, Prefix], Folder, suite);
        await ShowsTheWholeLifeAsync(output);
    }

    [Fact]
    public async Task A_real_complaint_lives_from_filing_to_archive_by_a_plain_gRPC_client_in_JavaScript()
    {
        var folder = Path.Combine(Folder, "grpc-js");
        await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
        var output = await RunAsync("node", ["client.mjs", suite.Suite.Grpc.Authority, suite.Suite.Issuer.ToString(), _office.Organisation, Prefix], folder, suite);
        const string Refused = """
            0. A submission that says too little is refused: the code, and the details in the trailers.
               INVALID_ARGUMENT: Say by which channel it comes. (1 details)

            """;
        Assert.StartsWith(Refused, output, StringComparison.Ordinal);
        await ShowsTheWholeLifeAsync(output[Refused.Length..]);
    }

    [Fact]
    public void Their_complaint_is_the_published_record_that_it_names()
    {
        using var story = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "complaint.json")));
        var source = story.RootElement.GetProperty("source");
        Assert.Equal("shared/AppHost/samples/cfpb.csv", source.GetProperty("file").GetString());
        var record = Published.Read("CFPB", Sample).Single(record => record.Id == source.GetProperty("record").GetString());
        var submission = story.RootElement.GetProperty("submission");
        Assert.Equal(record.Record.Facts, submission.GetProperty("facts").GetString());
        Assert.Equal(record.Record.Subject, submission.GetProperty("subject").GetString());
        Assert.Equal(record.Record.RespondentName, submission.GetProperty("respondent").GetProperty("name").GetString());
        Assert.Equal($"The company answered: {record.Fields["company_response"]}.", story.RootElement.GetProperty("result").GetProperty("result").GetString());
    }

    /// <summary>Both clients print the same, but for the number of the case and the date.</summary>
    private async Task ShowsTheWholeLifeAsync(string output)
    {
        var number = CaseNumber().Match(output).Value;
        var archived = await _office.ReadAsync(number);
        var archive = Assert.Single(archived.Deadlines, deadline => deadline.Clock == "archive");
        Assert.Equal($"""
            1. A consumer files a complaint: Credit card or prepaid card: Unexpected or other fees
               case {number}, step registered
            2. The consumer opens the case with number and code.
               - We received your submission.
               - Your submission was registered.
            3. A clerk signs on and accepts it for the summary procedure.
               case {number}, step at-work
            4. An inspector takes the next case of the team until it is this one, records, finishes, hands in.
               work item handed-in
            5. The clerk tells the result, enters the figures and closes.
               case {number}, step closed
            6. The file archives itself when its clock of 30 d runs out: {archive.DueTime.ToDateTimeOffset():yyyy-MM-dd'T'HH:mm:ss'Z'}. Waiting up to 5 minutes for that time.
               case {number}, step archived
            7. What the consumer reads now.
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
               - The file was archived.

            """, output);
        Assert.Equal(("archived", "api", "not-upheld"), (archived.Step, archived.Channel, archived.Indicators["outcome"]));
        Assert.False(archive.Late);
    }

    /// <summary>What a program printed. Where it waits for the archive, the time of <paramref name="clock"/> is moved on, once.</summary>
    private static async Task<string> RunAsync(string program, string[] arguments, string folder, RunningSuite? clock = null)
    {
        using var process = Start(program, arguments, folder);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        using var killing = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync();
        var output = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Append(line).Append('\n');
            if (clock is not null && line.StartsWith("6. ", StringComparison.Ordinal)) await clock.AdvanceAsync(TimeSpan.FromDays(31));
        }
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}:\n{output}\n{await errors}");
        return output.ToString();
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
