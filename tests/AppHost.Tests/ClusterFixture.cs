using ComplaintSuite.AppHost.Postgres;
using ComplaintSuite.AppHostTests;

[assembly: AssemblyFixture(typeof(ClusterFixture))]

namespace ComplaintSuite.AppHostTests;

/// <summary>One server for the tests that need just any.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public PrivateCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Cluster = await PrivateCluster.StartAsync(_folder["cluster"], new PrivateClusterOptions { Durable = false }, _ => { }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _folder.Dispose();
    }
}
