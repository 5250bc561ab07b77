namespace ComplaintSuite.PortalTests;

/// <summary>The portal, running, over services that answer as a test has them answer.</summary>
public abstract class PortalPages : IAsyncLifetime
{
    private protected FakeGateway gateway = null!;
    private protected RunningPortal portal = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gateway = await FakeGateway.StartAsync();
        portal = await RunningPortal.StartAsync(gateway.Address);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await portal.DisposeAsync();
        await gateway.DisposeAsync();
    }
}
