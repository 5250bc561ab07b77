[assembly: AssemblyFixture(typeof(ComplaintSuite.TestKit.Running.RunningSuite))]
[assembly: AssemblyFixture(typeof(ComplaintSuite.Browser.Chromium))]
// One suite and one machine: pages one after the other.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
