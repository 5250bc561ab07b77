[assembly: AssemblyFixture(typeof(ComplaintSuite.Chaos.FaultySuite))]
// One suite for all, and what one schedule kills the next would miss.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
