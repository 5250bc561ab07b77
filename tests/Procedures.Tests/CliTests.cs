using System.CommandLine;
using ComplaintSuite.Cli;
using ComplaintSuite.ProceduresTests.Files;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.ProceduresTests;

public sealed class CliTests
{
    [Fact]
    public async Task Lint_of_good_files_lists_them_with_their_hashes()
    {
        var (code, output, _) = await RunAsync("lint");
        Assert.Equal(0, code);
        Assert.Matches("(?m)^commerce-hotline/1 [0-9a-f]{64} frozen$", output);
        Assert.EndsWith("No defects.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_prints_the_lines_of_drafts_as_frozen_txt_takes_them()
    {
        using var folder = Sample.With();
        var (_, drafts, _) = await RunAsync("lint", "--files", folder.Path);
        folder.Write("frozen.txt", string.Concat(drafts.Split('\n').Where(line => line.StartsWith("common/1 ", StringComparison.Ordinal) || line.StartsWith("sample/1 ", StringComparison.Ordinal)).Select(line => $"{line}\n")));
        var (code, released, _) = await RunAsync("lint", "--files", folder.Path);
        Assert.Equal(0, code);
        Assert.Matches("(?m)^sample/1 [0-9a-f]{64} frozen$", released);
        Assert.DoesNotContain("Drafts", released, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_of_bad_files_prints_each_defect_and_fails()
    {
        using var folder = Sample.With("limit: 24 h", "limit: soon");
        var (code, output, _) = await RunAsync("lint", "--files", folder.Path);
        Assert.Equal(1, code);
        Assert.Matches(@"(?m)^\S*sample/1\.yaml:23:23: 'soon' is no limit", output);
        Assert.EndsWith("1 defect(s).\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("commerce-hotline", "en")]
    [InlineData("commerce-hotline", "zh-CN")]
    [InlineData("commerce-hotline", "es")]
    [InlineData("property-internal", "en")]
    public async Task Show_prints_the_page_of_the_newest_version(string procedure, string language)
    {
        var newest = Procedures.ProcedureRegistry.Load().All.Last(shipped => shipped.Id == procedure).Version;
        var (code, output, _) = await RunAsync("show", procedure, "--lang", language);
        Assert.Equal(0, code);
        GoldenFile.AssertSame($"{procedure}-{newest}-page.{language}.txt", output);
    }

    [Fact]
    public async Task Show_can_print_the_expanded_file()
    {
        var (code, output, _) = await RunAsync("show", "commerce-hotline@1", "--expanded");
        Assert.Equal(0, code);
        Assert.Equal(Procedures.ProcedureRegistry.Load().Get("commerce-hotline", 1).ExpandedText, output);
    }

    [Theory]
    [InlineData("commerce")]
    [InlineData("commerce-hotline@9")]
    [InlineData("commerce-hotline@x")]
    public async Task Show_of_what_is_not_there_says_what_there_is(string wanted)
    {
        var (code, _, error) = await RunAsync("show", wanted);
        Assert.Equal(1, code);
        Assert.Contains(", city-service-requests@1, commerce-hotline@1, commerce-hotline@2, ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_how_many_states_there_are_and_what_goes_wrong_on_which_way()
    {
        var planted = Path.Combine(Checkout.Root, "tests", "Procedures.Tests", "Planted");
        var (sound, said, _) = await RunAsync("check", "sound", "--files", planted);
        Assert.Equal(0, sound);
        Assert.Matches(@"^sound/1: [\d,]+ states, nothing wrong\n$", said);
        var (wrong, found, _) = await RunAsync("check", "each-waits@1", "--files", planted);
        Assert.Equal(1, wrong);
        Assert.Contains("  cannot-close accepted: From 'accepted' the case can only be withdrawn", found, StringComparison.Ordinal);
        Assert.Contains("     6. handler: “Wish” (wish)\n", found, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var parsed = new RootCommand { ProceduresCommand.Create() }.Parse(["procedures", .. arguments]);
        parsed.InvocationConfiguration.Output = output;
        parsed.InvocationConfiguration.Error = error;
        var code = await parsed.InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
