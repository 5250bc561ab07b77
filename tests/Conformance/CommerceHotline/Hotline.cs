using ComplaintSuite.Procedures;

[assembly: AssemblyFixture(typeof(ComplaintSuite.TestKit.Running.RunningSuite))]
// One simulated clock for all.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>The tests of one rule of the commerce hotline, in an organisation of their own.</summary>
public abstract class Hotline(RunningSuite suite)
{
    private static readonly ProcedureRegistry Shipped = ProcedureRegistry.Load();

    /// <summary>The version under which a case begins now.</summary>
    protected int Newest => Shipped.InForce("commerce-hotline", DateOnly.FromDateTime(suite.Now.ToOffset(TimeSpan.FromHours(8)).DateTime))!.Version;

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office(GetType());

    /// <summary>A case's events in Intake's log as their names.</summary>
    protected Task<IReadOnlyList<string>> IntakeEventsAsync(string caseId) => suite.EventNamesAsync("intake", caseId);
}
