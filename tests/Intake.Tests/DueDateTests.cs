using ComplaintSuite.TestKit;

namespace ComplaintSuite.IntakeTests;

/// <summary>A notice names the date of the first clock that ends with what it is about, whatever the procedure calls that clock; where none does, of the one that is called so.</summary>
public sealed class DueDateTests(PostgresServer server)
{
    [Theory]
    [InlineData("deciding: {limit: 5 d, from: registered, to: assessed, origin: house, rule: PI-04}")]
    [InlineData("deciding-all: {limit: 9 d, from: registered, to: assessed, origin: house, rule: PI-04}", "deciding: {limit: 5 d, from: registered, to: assessed, origin: house, rule: PI-04}")]
    [InlineData("acceptance: {limit: 5 d, from: registered, to: accepted, origin: house, rule: PI-04}")] // none ends there: by its name
    [InlineData("acceptance: {limit: 9 d, from: registered, to: accepted, origin: house, rule: PI-04}", "deciding: {limit: 5 d, from: registered, to: assessed, origin: house, rule: PI-04}")]
    public async Task The_dates_of_notices_come_from_the_clocks_that_end_there(params string[] clocks)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            WriteFiles(folder, [.. clocks, "materials: {limit: 10 d, from: request-materials, to: answer-materials, origin: house, rule: PI-04}"]);
            await using var intake = new RunningIntake(server) { Procedures = folder };
            await intake.InitializeAsync();
            var estate = new Estate(intake, await intake.OrganisationAsync());
            var (filed, resident) = await estate.FileAsync();
            await intake.Correspondence.RequestMaterialsAsync(new()
            {
                CaseNumber = filed.CaseNumber,
                RequestId = RunningIntake.NewRequestId(),
                ExpectedVersion = filed.Version,
                Text = "We can't find it.",
                Items = { "Picture" },
            }, estate.As("receptionist"));
            var notices = (await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Notices;
            Assert.Contains("by 14 November 2026, 24:00", notices.Single(it => it.Template == "receipt").Body, StringComparison.Ordinal);
            Assert.Contains("19 November 2026, 24:00", notices.Single(it => it.Template == "materials-request").Body, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteFiles(string folder, IEnumerable<string> clocks)
    {
        var files = Path.Combine(Checkout.Root, "shared", "Procedures", "files");
        foreach (var file in new[] { "base/2.yaml", "property-internal/1.yaml" })
        {
            Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(file)!));
            var text = File.ReadAllText(Path.Combine(files, file));
            File.WriteAllText(Path.Combine(folder, file), text.Replace("  promotion: {limit", $"{string.Concat(clocks.Select(clock => $"  {clock}\n"))}  promotion: {{limit", StringComparison.Ordinal));
        }
    }
}
