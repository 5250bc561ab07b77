using ComplaintSuite.Messaging;
using OpenIddict.Abstractions;

namespace ComplaintSuite.Identity.Workers;

/// <summary>Removes entries of tokens and authorizations that ended over a day ago. They keep nothing valid; they only take room.</summary>
internal sealed class TokenPruning(IServiceScopeFactory scopes, TimeProvider time, ILogger<TokenPruning> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            // A database that is away shows in readiness; the next round removes what this one left.
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                if (Failures.IsServerAway(failure))
                    Log.NotPruned(log, Failures.KindOf(failure));
                else
                    Log.NotPrunable(log, failure);
            }
        }
    }

    /// <summary>One round.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = time.GetUtcNow() - Keep;
        var tokens = await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, cancellationToken);
        var authorizations = await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, cancellationToken);
        Log.Pruned(log, tokens, authorizations);
    }
}
