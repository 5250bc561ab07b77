using ComplaintSuite.TestKit;

[assembly: AssemblyFixture(typeof(PostgresServer))]
