namespace ComplaintSuite.ArchitectureTests;

/// <summary>
/// The rules of shared/docs/rules.yaml that the software carries whole. A rule that is listed needs a test tagged Case.Allowed and one tagged
/// Case.Refused, the second unless the catalogue's <c>refuses</c> begins with "none:".
/// </summary>
/// <remarks>
/// To extend: write the two tests over the running services (tests/Conformance), then add the id here, in the order of the catalogue. A rule that is carried in part
/// stays out of the list and may have tagged tests all the same: PI-08, whose forms are kept and whose figures are recorded, has no report of the month yet, which Reporting will make.
/// </remarks>
internal static class RulesInScope
{
    public static IReadOnlyList<string> Ids { get; } =
    [
        "CH-01", "CH-02", "CH-03", "CH-04", "CH-05", "CH-06", "CH-07", "CH-08", "CH-09", "CH-10", "CH-11", "CH-12", "CH-13",
        "PI-01", "PI-02", "PI-03", "PI-04", "PI-05", "PI-06", "PI-07", "PI-09", "PI-10", "PI-11", "PI-12", "PI-13", "PI-14",
    ];
}
