[assembly: AssemblyFixture(typeof(ComplaintSuite.TestKit.Running.RunningSuite))]
// One simulated clock for all, and some tests kill processes.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
