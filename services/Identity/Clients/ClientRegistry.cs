using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ComplaintSuite.Identity.Clients;

/// <summary>
/// Makes the stored clients equal to the configured ones at start: creates, updates, and removes what the configuration no longer names.
/// Until that has worked once the provider is live but not ready.
/// </summary>
internal sealed class ClientRegistry(IServiceScopeFactory scopes, IdentitySettings settings, TimeProvider time, ILogger<ClientRegistry> log)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private volatile bool done;
    private volatile string lastFailure = "not tried";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(done ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"The clients are not registered yet: {lastFailure}."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; !done && !stoppingToken.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                lastFailure = Failures.KindOf(failure);
                if (PassesByItself(failure))
                    Log.ClientsNotRegistered(log, lastFailure);
                else
                    Log.ClientsNotRegistrable(log, failure);
                await Task.Delay(pause, time, stoppingToken);
            }
        }
    }

    /// <summary>Registers all clients.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();

        List<OpenIddictApplicationDescriptor> wanted = [.. settings.Clients.Select(client => Confidential(client.Key, client.Value))];
        if (settings.DemoSignOns)
            wanted.Add(Demo());

        foreach (var descriptor in wanted)
        {
            if (await clients.FindByClientIdAsync(descriptor.ClientId!, cancellationToken) is { } stored)
                await clients.UpdateAsync(stored, descriptor, cancellationToken);
            else
                await clients.CreateAsync(descriptor, cancellationToken);
        }

        var surplus = new List<object>();
        await foreach (var stored in clients.ListAsync(cancellationToken: cancellationToken))
        {
            var id = await clients.GetClientIdAsync(stored, cancellationToken);
            if (!wanted.Exists(descriptor => descriptor.ClientId == id))
                surplus.Add(stored);
        }
        foreach (var stored in surplus)
            await clients.DeleteAsync(stored, cancellationToken);

        done = true;
        Log.ClientsRegistered(log, wanted.Count, surplus.Count);
    }

    /// <summary>The database is not up or not migrated yet, or another replica wrote the same client at the same time. A wrong password or a missing right, say, is for somebody to look at.</summary>
    private static bool PassesByItself(Exception failure) => Failures.IsServerAway(failure)
        || failure is DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } } or OpenIddictExceptions.ConcurrencyException
            or PostgresException { SqlState: PostgresErrorCodes.UndefinedTable };

    private OpenIddictApplicationDescriptor Confidential(string id, string secret)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            ClientSecret = secret,
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = id,
            Permissions = { Permissions.Endpoints.Token },
        };
        if (id != KnownClient.Gateway)
        {
            descriptor.Permissions.Add(Permissions.GrantTypes.ClientCredentials);
            return descriptor;
        }

        descriptor.Permissions.UnionWith([
            Permissions.Endpoints.Authorization, Permissions.Endpoints.EndSession, Permissions.Endpoints.Revocation, Permissions.GrantTypes.AuthorizationCode,
            Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code, Permissions.Scopes.Profile]);
        descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        descriptor.RedirectUris.UnionWith(settings.GatewayAddresses.Select(gateway => new Uri(gateway, "session/signed-in")));
        descriptor.PostLogoutRedirectUris.UnionWith(settings.GatewayAddresses.Select(gateway => new Uri(gateway, "session/signed-out")));
        return descriptor;
    }

    private static OpenIddictApplicationDescriptor Demo() => new()
    {
        ClientId = KnownClient.Demo,
        ClientType = ClientTypes.Public,
        DisplayName = KnownClient.Demo,
        Permissions = { Permissions.Endpoints.Token, Permissions.Prefixes.GrantType + Tokens.TokenEndpoint.DemoGrant },
    };
}
