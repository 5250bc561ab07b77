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
        "PM-01", "PM-02", "PM-03", "PM-04", "PM-05",
        "CD-01", "CD-02", "CD-03", "CD-04", "CD-05", "CD-06", "CD-07", "CD-08", "CD-09", "CD-11",
        "GC-01", "GC-02", "GC-03",
        "GB-01", "GB-02", "GB-03", "GB-04", "GB-05", "GB-06", "GB-07", "GB-08", "GB-10",
        "BB-01", "BB-02", "BB-03", "BB-04", "BB-05", "BB-06", "BB-07",
        "BC-01", "BC-02", "BC-03", "BC-04", "BC-05", "BC-06", "BC-07", "BC-08",
        "CR-01", "CR-02", "CR-03", "CR-04", "CR-05", "CR-06", "CR-07", "CR-08", "CR-09", "CR-10",
        "LI-01", "LI-02", "LI-03", "LI-04", "LI-05", "LI-06", "LI-07", "LI-08", "LI-09", "LI-10", "LI-11", "LI-12", "LI-13",
        "HA-01", "HA-02", "HA-03", "HA-04", "HA-05", "HA-06", "HA-07",
        "HB-01", "HB-02", "HB-03", "HB-04", "HB-05", "HB-06", "HB-07", "HB-08", "HB-09", "HB-10", "HB-11",
        "RS-01", "RS-02",
        "PS-01",
    ];
}
