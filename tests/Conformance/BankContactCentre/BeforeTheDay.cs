using ComplaintSuite.AppHost;

namespace ComplaintSuite.Conformance.BankContactCentre;

/// <summary>A suite of its own whose clock begins two days before version 2 of the contact centre's procedure is in force: on the shared one that day is long past.</summary>
public sealed class BeforeTheDay : RunningSuite
{
    /// <summary>A Wednesday, half past eight in Shanghai.</summary>
    private static readonly DateTimeOffset Begins = new(2026, 11, 18, 8, 30, 0, TimeSpan.FromHours(8));

    protected override string DataFolder => Folder + ".before-the-day";

    protected override SuiteOptions Configure(SuiteOptions options) => options with { ClockBegins = Begins, Processes = ["identity", "intake", "routing", "gateway"] };
}
