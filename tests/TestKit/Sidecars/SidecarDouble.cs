using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace ComplaintSuite.TestKit.Sidecars;

/// <summary>A call that a sidecar passed on.</summary>
/// <param name="AppId">The app it went to, as the caller named it.</param>
/// <param name="Rpc">Full name with a slash before it.</param>
/// <param name="IsStream">Whether the caller said that it is a stream.</param>
public sealed record PassedCall(string AppId, string Rpc, bool IsStream);

/// <summary>
/// The sidecar of one app: gRPC on loopback for the app (publishing, and calls of other apps by <c>dapr-app-id</c>), HTTP/2 without TLS towards the app (app protocol h2c), where it reads
/// <c>/dapr/subscribe</c> once and delivers. It can be stopped and started again, as a container that dies.
/// </summary>
public sealed class SidecarDouble : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly DaprContractDouble _broker;
    private readonly HttpMessageInvoker _transport = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, EnableMultipleHttp2Connections = true, ActivityHeadersPropagator = null });
    private readonly ConcurrentQueue<PassedCall> _passed = new();
    private readonly List<SubscriptionDouble> _subscriptions = [];
    private CancellationTokenSource _running = new();
    private Task _work = Task.CompletedTask;
    private bool _isSubscribed;
    private WebApplication? _api;
    private int _port;

    internal SidecarDouble(DaprContractDouble broker, string appId)
    {
        (_broker, AppId) = (broker, appId);
        ApiToken = $"api-token-of-{appId}-{broker.Options.Seed}";
        AppToken = $"app-token-of-{appId}-{broker.Options.Seed}";
    }

    public string AppId { get; }

    /// <summary>What the app shows to the sidecar.</summary>
    public string ApiToken { get; }

    /// <summary>What the sidecar shows to the app.</summary>
    public string AppToken { get; }

    /// <summary>Where the app listens; null until it is known.</summary>
    public Uri? App { get; set; }

    /// <summary>What the sidecar injector, or whoever stands in for it, gives to the app.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["DAPR_GRPC_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
        ["DAPR_API_TOKEN"] = ApiToken,
        ["APP_API_TOKEN"] = AppToken,
    };

    /// <summary>Calls passed on from this app to others.</summary>
    public IReadOnlyList<PassedCall> Passed => [.. _passed];

    /// <summary>Topics that the app subscribes to; empty until the sidecar has asked it.</summary>
    public IReadOnlyList<string> Topics
    {
        get
        {
            lock (_subscriptions)
                return [.. _subscriptions.Select(it => it.Offer.Topic)];
        }
    }

    /// <summary>Starts, or starts again on the port it had. What came for the app meanwhile has waited.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        // A container that dies waits for no stream.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.Services.AddGrpc(grpc => grpc.IgnoreUnknownServices = true);
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(new DaprRuntimeDouble(_broker));
        builder.Services.AddSingleton<IServiceMethodProvider<DaprRuntimeDouble>, DaprRuntimeMethods>();
        _api = builder.Build();
        _api.Use(CheckTokenAsync);
        _api.MapGrpcService<DaprRuntimeDouble>();
        _api.MapFallback(PassOnAsync);
        await _api.StartAsync();
        _port = new Uri(_api.Urls.Single()).Port;
        _running = new CancellationTokenSource();
        _work = Task.Run(() => WorkAsync(_running.Token));
    }

    /// <summary>Goes away: nobody listens, nothing is delivered.</summary>
    public async Task StopAsync()
    {
        await _running.CancelAsync();
#pragma warning disable VSTHRD003 // Started here.
        await _work;
#pragma warning restore VSTHRD003
        if (_api is not null)
            await _api.DisposeAsync();
        _api = null;
        _running.Dispose();
    }

    /// <summary>Brings the app an envelope out of turn, whatever stands in it and whatever token it is shown.</summary>
    /// <returns>HTTP status and the word in the answer.</returns>
    public async Task<(HttpStatusCode Status, string Answer)> DeliverAsync(string route, ReadOnlyMemory<byte> envelope, string? appToken)
    {
        using var request = ToApp(HttpMethod.Post, route, appToken);
        request.Content = new ReadOnlyMemoryContent(envelope) { Headers = { ContentType = new("application/cloudevents+json") } };
        using var response = await _transport.SendAsync(request, CancellationToken.None);
        return (response.StatusCode, await StatusOfAsync(response, CancellationToken.None));
    }

    /// <summary>What the app answers when it is asked what it subscribes to.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync(string? appToken)
    {
        using var request = ToApp(HttpMethod.Get, "/dapr/subscribe", appToken);
        using var response = await _transport.SendAsync(request, CancellationToken.None);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await StopAsync();
        _transport.Dispose();
    }

    internal void Queue(string topic, ByteString envelope)
    {
        lock (_subscriptions)
            foreach (var subscription in _subscriptions.Where(it => it.Offer.Topic == topic))
                subscription.Queue(envelope);
    }

    /// <summary>One attempt at a delivery.</summary>
    internal async Task<Happening> AttemptAsync(string route, ByteString envelope, CancellationToken ct)
    {
        try
        {
            using var request = ToApp(HttpMethod.Post, route, AppToken);
            request.Content = new ReadOnlyMemoryContent(envelope.Memory) { Headers = { ContentType = new("application/cloudevents+json") } };
            using var response = await _transport.SendAsync(request, ct);
            // 404 is dropped, other failures are tried again.
            if (response.StatusCode == HttpStatusCode.NotFound)
                return Happening.Dropped;
            if (!response.IsSuccessStatusCode)
                return Happening.Retried;
            return await StatusOfAsync(response, ct) switch { "SUCCESS" or "" => Happening.Delivered, "DROP" => Happening.Dropped, _ => Happening.Retried };
        }
        catch (Exception away) when (!ct.IsCancellationRequested && away is HttpRequestException or IOException or InvalidOperationException)
        {
            return Happening.Retried;
        }
    }

    // An answer without a status, or one that can't be read, is a success.
    private static async Task<string> StatusOfAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (!response.IsSuccessStatusCode)
            return "";
        try
        {
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
            return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("status", out var status) ? status.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private HttpRequestMessage ToApp(HttpMethod method, string path, string? appToken)
    {
        var app = App ?? throw new InvalidOperationException($"Nobody has said where {AppId} listens.");
        var request = new HttpRequestMessage(method, new Uri(app, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (appToken is not null)
            request.Headers.Add("dapr-api-token", appToken);
        return request;
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        try
        {
            await SubscribeAsync(ct);
            await Task.WhenAll(_subscriptions.Select(subscription => subscription.RunAsync(ct)));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task SubscribeAsync(CancellationToken ct)
    {
        while (!_isSubscribed)
        {
            if (App is null || await OffersAsync(ct) is not { } offers)
            {
                await Task.Delay(Look, ct);
                continue;
            }
            lock (_subscriptions)
                _subscriptions.AddRange(offers.Where(offer => offer.PubSubName == _broker.Options.PubSub).Select(offer => new SubscriptionDouble(_broker, this, offer)));
            _isSubscribed = true;
        }
    }

    private async Task<SubscriptionOffer[]?> OffersAsync(CancellationToken ct)
    {
        try
        {
            using var request = ToApp(HttpMethod.Get, "/dapr/subscribe", AppToken);
            using var response = await _transport.SendAsync(request, ct);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<SubscriptionOffer[]>(ct) : null;
        }
        catch (Exception away) when (away is HttpRequestException or IOException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task CheckTokenAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers["dapr-api-token"] == ApiToken)
        {
            context.Request.Headers.Remove("dapr-api-token");
            await next(context);
        }
        else
            Refuse(context, 16, "authentication error: api token mismatch");
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var appId = context.Request.Headers["dapr-app-id"].ToString();
        if (appId.Length == 0)
            Refuse(context, 12, "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found");
        else if (_broker.Find(appId) is not { App: { } app } callee)
            Refuse(context, 14, $"{appId} is not found");
        else
        {
            _passed.Enqueue(new(appId, context.Request.Path, context.Request.Headers["dapr-stream"] == "true"));
            _broker.Tally.Add(Happening.Invoked);
            // The callee's sidecar shows the callee its own token.
            context.Request.Headers["dapr-api-token"] = callee.AppToken;
            await context.RequestServices.GetRequiredService<IHttpForwarder>().SendAsync(context, app.ToString(), _transport,
                new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = Timeout.InfiniteTimeSpan }, HttpTransformer.Default);
        }
    }

    private static void Refuse(HttpContext context, int status, string message)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
    }
}

/// <summary>One entry of <c>/dapr/subscribe</c>.</summary>
internal sealed record SubscriptionOffer(string PubSubName, string Topic, string Route, string? DeadLetterTopic);
