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

    [Theory]
    [InlineData("en", "gone through 1, differ 0 (due time 0, queue 0, outcome 0)")]
    [InlineData("zh-CN", "已重演 1, 有差异 0 (期限 0, 队列 0, 结果 0)")]
    [InlineData("es", "repasados 1, difieren 0 (plazo 0, cola 0, resultado 0)")]
    public async Task A_procedure_s_own_file_is_rehearsed_in_three_languages(string language, string summary)
    {
        var office = await RehearsedAsync();
        var (shown, error, exit) = await RehearseAsync(office, OfProcedures("2.yaml"), "--lang", language);
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal([$"intake: {summary}", $"routing: {summary}"], shown);
    }

    [Fact]
    public async Task What_was_received_before_the_day_that_is_named_is_not_rehearsed()
    {
        var office = await RehearsedAsync();
        string Day(int days) => suite.Now.ToOffset(TimeSpan.FromHours(8)).AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (since, records) in new[] { ("2000-01-01", 1), (Day(1), 0) })
        {
            var (shown, error, exit) = await SinceAsync(since, office, OfProcedures("2.yaml"));
            Assert.Equal((0, ""), (exit, error));
            Assert.Equal(new[] { "intake", "routing" }.Select(service => $"{service}: gone through {records}, differ 0 (due time 0, queue 0, outcome 0)"), shown);
        }
    }

    [Fact]
    public async Task A_changed_file_is_rehearsed_and_a_broken_one_told_by_its_line()
    {
        var office = await RehearsedAsync();
        var changed = Path.Combine(RunningSuite.Folder, "3.yaml");
        var text = (await File.ReadAllTextAsync(OfProcedures("2.yaml"), TestContext.Current.CancellationToken)).Replace("version: 2", "version: 3", StringComparison.Ordinal);
        await File.WriteAllTextAsync(changed, text.Replace("{limit: 15 wd, from: queued", "{limit: 10 wd, from: queued", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (shown, _, exit) = await RehearseAsync(office, changed);
        Assert.Equal((0, "routing: gone through 1, differ 1 (due time 1, queue 0, outcome 0)"), (exit, shown[^1]));
        Assert.Matches(@"^\S+  due time  handling-summary \[CH-06\]  \S+ \S+ \+08:00  \S+ \S+ \+08:00 → \S+ \S+ \+08:00$", Assert.Single(shown, line => line.Contains("handling-summary", StringComparison.Ordinal)));

        await File.WriteAllTextAsync(changed, text.Replace("limit: 15 wd", "limit: 15 moons", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (_, error, broken) = await RehearseAsync(office, changed);
        Assert.Equal(1, broken);
        Assert.Matches("^suite procedures rehearse: InvalidArgument: .*3.yaml:[0-9]+:[0-9]+: ", error);
    }

    /// <summary>An organisation with one case, which is at work.</summary>
    private async Task<string> RehearsedAsync()
    {
        var office = suite.Office(typeof(OperatorTests));
        if (await suite.CountAsync("routing", "select count(*) from work_items where organisation = $1", office.Organisation) == 0)
            await office.AtWorkAsync();
        return office.Organisation;
    }

    private static string OfProcedures(string file) => Path.Combine(Checkout.Root, "shared", "Procedures", "files", "commerce-hotline", file);

    private static Task<(string[] Lines, string Error, int Exit)> RehearseAsync(string organisation, string file, params string[] more) =>
        SinceAsync("2000-01-01", organisation, file, more);

    private static Task<(string[] Lines, string Error, int Exit)> SinceAsync(string since, string organisation, string file, params string[] more) =>
        SuiteAsync(["procedures", "rehearse", file, "--organisation", organisation, "--since", since, .. more]);

    [Fact]
    public async Task Nothing_is_parked()
    {
        var (shown, _, exit) = await EventsAsync("parked");
        Assert.Equal((0, 0), (exit, shown.Length));
    }

    private static Task<(string[] Lines, string Error, int Exit)> EventsAsync(params string[] arguments) => SuiteAsync(["events", .. arguments]);

    private static async Task<(string[] Lines, string Error, int Exit)> SuiteAsync(params string[] arguments)
    {
        using var cli = Process.Start(new ProcessStartInfo(SuitePrograms.Cli, [.. arguments, "--data", RunningSuite.Folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = cli.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await cli.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await cli.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries), (await error).TrimEnd(), cli.ExitCode);
    }
}
