using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>
/// Where the sidecar asks what this service subscribes to, and delivers it: CloudEvents by POST, answered with SUCCESS, RETRY or DROP. Only who shows the app token is heard.
/// </summary>
/// <remarks>
/// The log is the truth: an envelope that can't be read or is somebody else's is dropped, a gap is filled from the log, and what the sidecar gives up comes back as a dead letter that makes this
/// service read the log. Deliveries of a producer go one by one, since a sidecar may bring several at once and each would find the gap that the one before is about to close.
/// </remarks>
internal sealed class Deliveries : IDisposable
{
    private readonly Dictionary<string, (IEventSubscription Subscription, SemaphoreSlim Turn)> _subscriptions;
    private readonly LogFollower _follower;
    private readonly SidecarSettings _settings;
    private readonly ILogger<Deliveries> _logger;
    private readonly byte[] _token;

    public Deliveries(IEnumerable<IEventSubscription> subscriptions, LogFollower follower, SidecarSettings settings, ILogger<Deliveries> logger)
    {
        _subscriptions = subscriptions.ToDictionary(it => it.Producer, it => (it, new SemaphoreSlim(1)));
        (_follower, _settings, _logger) = (follower, settings, logger);
        _token = Hash(settings.AppToken);
    }

    public void Dispose()
    {
        foreach (var (_, turn) in _subscriptions.Values)
            turn.Dispose();
    }

    /// <summary>Maps the addresses on the service's own port: the sidecar speaks HTTP/2 without TLS to it, for deliveries as for calls that it passes on.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var deliveries = endpoints.ServiceProvider.GetRequiredService<Deliveries>();
        endpoints.MapGet("/dapr/subscribe", context => deliveries.ForSidecarAsync(context, () => deliveries.DescribeAsync(context))).AllowAnonymous();
        foreach (var producer in deliveries._subscriptions.Keys)
        {
            endpoints.MapPost(RouteOf(producer), context => deliveries.ForSidecarAsync(context, () => deliveries.TakeAsync(context, producer))).AllowAnonymous();
            endpoints.MapPost(DeadLetterRouteOf(producer), context => deliveries.ForSidecarAsync(context, () => deliveries.TakeDeadLetterAsync(context, producer))).AllowAnonymous();
        }
    }

    private static string RouteOf(string producer) => $"/dapr/events/{producer}";

    private static string DeadLetterRouteOf(string producer) => $"/dapr/dead-letters/{producer}";

    private async Task ForSidecarAsync(HttpContext context, Func<Task> answer)
    {
        if (CryptographicOperations.FixedTimeEquals(Hash(context.Request.Headers[SidecarCalls.TokenHeader].ToString()), _token))
        {
            await answer();
            return;
        }
        const string reason = "APP_TOKEN_INVALID";
        _logger.Refused(context.GetEndpoint()?.DisplayName ?? "unmatched", reason, "");
        context.Features.Set(new Refusal(RefusalKind.Unauthenticated, reason, [new(reason, SidecarCalls.TokenHeader, null, "Only the sidecar delivers here.")]));
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private Task DescribeAsync(HttpContext context) => context.Response.WriteAsJsonAsync(_subscriptions.SelectMany(it => new[]
    {
        new SubscriptionOffer(_settings.PubSub, Topics.Of(it.Key), RouteOf(it.Key), Topics.DeadLettersOf(it.Key, it.Value.Subscription.Subscriber)),
        new SubscriptionOffer(_settings.PubSub, Topics.DeadLettersOf(it.Key, it.Value.Subscription.Subscriber), DeadLetterRouteOf(it.Key), null),
    }), SidecarJson.Default.IEnumerableSubscriptionOffer, cancellationToken: context.RequestAborted);

    private async Task TakeAsync(HttpContext context, string producer)
    {
        var (e, defect) = await ReadAsync(context.Request.Body, context.RequestAborted) is { } envelope ? EventEnvelope.Read(envelope, _settings.PubSub, producer) : (null, "TOO_LARGE");
        if (e is null)
        {
            _logger.DeliveryDropped(producer, defect);
            await AnswerAsync(context, producer, "DROP");
            return;
        }
        var (subscription, turn) = _subscriptions[producer];
        await turn.WaitAsync(context.RequestAborted);
        try
        {
            if (await subscription.ApplyAsync([e], context.RequestAborted) is { Gap: true, Position: var before })
                await FillGapAsync(subscription, before, e.Number, context.RequestAborted);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            _logger.DeliveryPutOff(producer, e.Number, Failures.KindOf(failure));
            await AnswerAsync(context, producer, "RETRY");
            return;
        }
        finally
        {
            turn.Release();
        }
        await AnswerAsync(context, producer, "SUCCESS");
    }

    private async Task FillGapAsync(IEventSubscription subscription, long before, long number, CancellationToken ct)
    {
        SidecarMeter.Gaps.Add(1, Producer(subscription.Producer));
        await _follower.CatchUpAsync(subscription, ct);
        // Delivered is only what the log held before: this is none of the producer's events, or the producer was restored from a backup. A position that went back instead is an
        // operator's, who has everything taken again: this event comes with the rest.
        if (await subscription.GetPositionAsync(ct) is var position && position >= before && position < number)
            _logger.DeliveryBeyondLog(subscription.Producer, number, position);
    }

    // What is in it does not matter. The look at the log is an attempt: a better one comes with the next event or the next interval, and a dead letter of a dead letter helps nobody.
    private async Task TakeDeadLetterAsync(HttpContext context, string producer)
    {
        SidecarMeter.DeadLetters.Add(1, Producer(producer));
        _logger.DeadLetterCame(producer);
        try
        {
            await _follower.CatchUpAsync(_subscriptions[producer].Subscription, context.RequestAborted);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            _logger.CatchUpFailed(producer, Failures.KindOf(failure));
        }
        await AnswerAsync(context, producer, "SUCCESS");
    }

    private static async Task AnswerAsync(HttpContext context, string producer, string status)
    {
        SidecarMeter.Deliveries.Add(1, Producer(producer), new("answer", status));
        await context.Response.WriteAsJsonAsync(new DeliveryAnswer(status), SidecarJson.Default.DeliveryAnswer, cancellationToken: context.RequestAborted);
    }

    /// <returns>Null: longer than any envelope of ours.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken ct)
    {
        var envelope = new ArrayBufferWriter<byte>(4096);
        while (await body.ReadAsync(envelope.GetMemory(), ct) is > 0 and var length)
        {
            envelope.Advance(length);
            if (envelope.WrittenCount > EventEnvelope.Longest)
                return null;
        }
        return envelope.WrittenMemory;
    }

    private static KeyValuePair<string, object?> Producer(string producer) => new("producer", producer);

    // Of one length, whatever is sent.
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
