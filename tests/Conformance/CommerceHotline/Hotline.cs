[assembly: AssemblyFixture(typeof(ComplaintSuite.TestKit.Running.RunningSuite))]
// One simulated clock for all.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>The tests of one rule of the commerce hotline, in an organisation of their own.</summary>
public abstract class Hotline(RunningSuite suite)
{
    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office(GetType());

    /// <summary>A case's events in Intake's log as their names.</summary>
    protected Task<IReadOnlyList<string>> IntakeEventsAsync(string caseId) => suite.EventNamesAsync("intake", caseId);
}
