using System.Diagnostics;

namespace ComplaintSuite.EndToEnd;

/// <summary>What an operator sees and decides of the events between the services, at the command line.</summary>
public sealed class OperatorTests(RunningSuite suite)
{
    [Fact]
    public async Task Every_subscription_is_shown_with_how_far_it_is()
    {
        await suite.SettleAsync();
        var (shown, _, exit) = await EventsAsync("subscriptions");

        Assert.Equal(0, exit);
        Assert.Equal(["hrgrievance routing", "intake routing", "mediation routing", "reporting routing", "routing intake"], shown.Select(line => string.Join(' ', line.Split(' ')[..2])).Order());
        Assert.Contains($"intake routing  at {await suite.CountAsync("routing", "select number from event_log_head")}, 0 parked", shown);
        Assert.All(shown, line => Assert.DoesNotContain("REFUSED", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_of_the_directory_is_made_anew()
    {
        const string Copies = "select string_agg(organisation || ' ' || revision, ',' order by organisation) from directory_copies";
        await suite.SettleAsync();
        var before = await suite.TextAsync("intake", Copies);

        Assert.Equal(0, (await EventsAsync("rebuild", "mediation", "routing")).Exit);

        await Poll.UntilAsync(async () => await suite.TextAsync("mediation", Copies) == before, RunningSuite.Patience, "Mediation has every directory again");
    }

    [Theory]
    [InlineData("rebuild intake routing", "FailedPrecondition: What intake made of the events of routing holds facts of its own, which no event brings back.")]
    [InlineData("rebuild routing intake", "FailedPrecondition: What routing made of the events of intake holds facts of its own, which no event brings back.")]
    [InlineData("continue intake routing", "FailedPrecondition: routing has all that was taken of it.")]
    [InlineData("continue intake reporting", "NotFound: The service does not subscribe to this producer.")]
    [InlineData("retry intake routing XC12312 nothing", null)]
    [InlineData("retry gateway intake XC12312 nothing", "There is no service 'gateway'. There are: intake, routing, mediation, hrgrievance, reporting.")]
    public async Task What_there_is_nothing_to_decide_about_is_refused_in_words(string arguments, string? refusal)
    {
        await suite.SettleAsync();
        var (shown, error, exit) = await EventsAsync(arguments.Split(' '));

        Assert.Equal(refusal is null ? (0, "") : (1, $"suite events: {refusal}"), (exit, error));
        if (refusal is null)
            Assert.Equal(["0 applied, 0 still parked"], shown);
    }

    [Fact]
    public async Task Nothing_is_parked()
    {
        var (shown, _, exit) = await EventsAsync("parked");
        Assert.Equal((0, 0), (exit, shown.Length));
    }

    private static async Task<(string[] Lines, string Error, int Exit)> EventsAsync(params string[] arguments)
    {
        using var cli = Process.Start(new ProcessStartInfo(SuitePrograms.Cli, ["events", .. arguments, "--data", RunningSuite.Folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = cli.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await cli.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await cli.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries), (await error).TrimEnd(), cli.ExitCode);
    }
}
