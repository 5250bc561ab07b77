using ComplaintSuite.Contracts.Messaging.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>Subscriptions for the operator.</summary>
[Authorize(Policy = MessagingPolicies.Operator)]
public sealed class SubscriptionGrpc<TDb> : SubscriptionService.SubscriptionServiceBase where TDb : DbContext
{
    private const string NoSubscription = "The service does not subscribe to this producer.";

    private readonly Subscriptions<TDb> _subscriptions;

    /// <summary>Made by the service container.</summary>
    public SubscriptionGrpc(Subscriptions<TDb> subscriptions) => _subscriptions = subscriptions;

    /// <inheritdoc />
    public override async Task<ListSubscriptionsResponse> ListSubscriptions(ListSubscriptionsRequest request, ServerCallContext context) =>
        new() { Subscriptions = { await _subscriptions.ListAsync(context.CancellationToken) } };

    /// <inheritdoc />
    public override async Task<ContinueSubscriptionResponse> ContinueSubscription(ContinueSubscriptionRequest request, ServerCallContext context)
    {
        var (position, lost) = await _subscriptions.ContinueAsync(request.Producer, context.CancellationToken) ?? throw LogErrors.NotFound(NoSubscription);
        return new() { Position = position, Lost = lost };
    }

    /// <inheritdoc />
    public override async Task<RebuildSubscriptionResponse> RebuildSubscription(RebuildSubscriptionRequest request, ServerCallContext context) =>
        await _subscriptions.RebuildAsync(request.Producer, context.CancellationToken) ? new() : throw LogErrors.NotFound(NoSubscription);
}
