using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Checking;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>Everything that can happen to a case under each procedure; and each kind of fault, planted and found.</summary>
public sealed class CheckTests(ITestOutputHelper output)
{
    private static readonly Lazy<ProcedureRegistry> Planted = new(() => ProcedureRegistry.Load(Path.Combine(Checkout.Root, "tests", "Procedures.Tests", "Planted")));

    /// <summary>Of all together: some 40 s of processor time, so that it takes less than a minute on two cores (ADR 0034).</summary>
    private const int MostStates = 500_000;

    [Fact]
    public void Every_procedure_of_the_suite_is_sound_and_it_takes_no_more_than_it_is_worth()
    {
        var reports = ProcedureCheck.Of(ProcedureRegistry.Load().All, Allowances.Read(ProcedureRegistry.DefaultFiles)).ToList();
        foreach (var report in reports) output.WriteLine($"{report.Procedure}: {report.States} states, {report.Findings.Count} findings, {report.Allowed.Count} allowed");
        Assert.Empty(reports.SelectMany(report => report.Findings.Select(finding => $"{report.Procedure} {finding.Key}: {finding.Message}\n    {string.Join("\n    ", finding.Path)}")));
        Assert.InRange(reports.Sum(report => report.States), 1, MostStates);
    }

    [Theory]
    [InlineData("sound")]
    [InlineData("assigned-anew")]
    public void A_sound_procedure_has_no_finding(string procedure) => Assert.Empty(Find(procedure));

    [Theory]
    [InlineData("cannot-close", "cannot-close result-known")]
    [InlineData("each-waits", "cannot-close accepted")]
    [InlineData("told-by-event", "cannot-close result-known")]
    [InlineData("no-way-round", "cannot-close accepted")]
    [InlineData("never-happens", "never-happens review")]
    [InlineData("never-entered", "never-happens declined")]
    [InlineData("clock-cannot-end", "clock-cannot-end praise")]
    [InlineData("clock-never-runs", "clock-never-runs never")]
    [InlineData("service-refused", "service-refused at-work")]
    [InlineData("no-rule", "no-rule review")]
    [InlineData("must-withdraw", "must-withdraw explain")]
    [InlineData("keeps-the-work", "must-withdraw claimed")]
    [InlineData("left-behind", "left-behind queued")]
    [InlineData("assigned-once", "cannot-close accepted")]
    public void A_planted_fault_is_found(string procedure, string key)
    {
        var findings = Find(procedure);
        foreach (var finding in findings) output.WriteLine($"{finding.Key}: {finding.Message}\n    {string.Join("\n    ", finding.Path)}");
        Assert.Contains(key, findings.Select(finding => finding.Key));
    }

    /// <summary>No file can say so: what a section makes of an event is the same however often it hears of it. So the section is made to count how often it did.</summary>
    [Fact]
    public void An_event_that_does_more_where_it_comes_twice_is_found()
    {
        var findings = ProcedureCheck.Of(Planted.Value.Get("sound", 1), ProcedureCheck.MostStates, (words, _, told, state) =>
            told == "handed-in" && words.Layout.Find("indicators") is { } counted ? counted.With(state, 1 - counted.Index(state)) : state).Findings;
        var finding = Assert.Single(findings, finding => finding.Kind == FindingKind.Redelivered);
        Assert.Equal("redelivered handed-in", finding.Key);
        Assert.NotEmpty(finding.Path);
    }

    [Fact]
    public void How_one_gets_there_reads_as_a_story()
    {
        var finding = Assert.Single(Find("cannot-close"), finding => finding.Kind == FindingKind.CannotClose);
        GoldenFile.AssertSame("check-cannot-close.txt", $"{finding.Message}\n{string.Concat(finding.Path.Select(told => told + '\n'))}");
    }

    [Fact]
    public void A_search_that_is_given_up_says_so() =>
        Assert.Equal("bound -", Assert.Single(ProcedureCheck.Of(Planted.Value.Get("sound", 1), 10).Findings).Key);

    [Fact]
    public void What_is_allowed_is_told_with_its_reason_and_what_is_not_needed_is_a_finding()
    {
        using var folder = new Folder();
        folder.Write(Allowances.File, "# Decided.\nno-rule/1 no-rule review Nobody is refused.\nno-rule/1 bound - Never.\n");
        var report = Assert.Single(ProcedureCheck.Of([Planted.Value.Get("no-rule", 1)], Allowances.Read(folder.Path)));
        Assert.Equal("Nobody is refused.", report.Allowed[0].Reason);
        Assert.Equal(["not-needed -"], report.Findings.Select(finding => finding.Key));
    }

    [Fact]
    public void A_line_of_the_allowances_that_is_none_is_refused()
    {
        using var folder = new Folder();
        folder.Write(Allowances.File, "no-rule/1 no-rule review\n");
        Assert.Throws<InvalidDataException>(() => Allowances.Read(folder.Path));
    }

    private static IReadOnlyList<Finding> Find(string procedure) => ProcedureCheck.Of(Planted.Value.Get(procedure, 1)).Findings;
}
