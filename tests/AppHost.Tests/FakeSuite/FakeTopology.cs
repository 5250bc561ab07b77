using ComplaintSuite.AppHost;

namespace ComplaintSuite.FakeSuite;

/// <summary>A suite of three processes, one of each kind of listening, all of them this very program.</summary>
public static class FakeTopology
{
    internal static readonly IReadOnlyList<Member> Members =
    [
        new("identity", "FakeSuite", Listens.Http1, 8082, "identity") { Variable = "Identity", IsClient = false },
        new("intake", "FakeSuite", Listens.Http2, 5101, "intake", "identity") { Variable = "Intake" },
        new("gateway", "FakeSuite", Listens.Both, 8080, null, "identity") { Variable = "Gateway" },
    ];

    /// <summary>On free ports, in this folder, with nothing to load.</summary>
    public static SuiteOptions Options(string folder) => new() { DataFolder = folder, FreePorts = true, Durable = false, Members = Members, Steps = [] };
}
