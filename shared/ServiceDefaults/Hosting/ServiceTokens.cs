using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.ServiceDefaults.Hosting;

/// <summary>This process's own token (client credentials), fetched when needed and kept until shortly before it ends. Lifetimes are real time.</summary>
public sealed class ServiceTokens(HttpClient http, IOptionsMonitor<JwtBearerOptions> issuer, IConfiguration configuration, ILogger<ServiceTokens> logger) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DropPause = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Token? _token;
    private long _droppedAt = long.MinValue;

    /// <exception cref="HttpRequestException">The issuer does not answer or refuses the client.</exception>
    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        if (Current is { } ready)
            return ready;
        await _fetching.WaitAsync(cancellation);
        try
        {
            return Current ?? await FetchAsync(cancellation);
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>
    /// Forgets a token that was refused: the issuer has begun anew, with other keys or without its memory. Not more often than every ten seconds: whom the tokens are shown to goes on refusing
    /// until it has read the new keys, and each token that is fetched meanwhile is a row at the issuer.
    /// </summary>
    public void Drop(string refused)
    {
        if (_token is not { } kept || kept.Value != refused)
            return;
        var (now, last) = (TimeProvider.System.GetTimestamp(), Interlocked.Read(ref _droppedAt));
        if ((last == long.MinValue || TimeProvider.System.GetElapsedTime(last, now) >= DropPause) && Interlocked.CompareExchange(ref _droppedAt, now, last) == last)
            Interlocked.CompareExchange(ref _token, null, kept);
    }

    public void Dispose() => _fetching.Dispose();

    private string? Current => _token is { } known && known.End - Margin > TimeProvider.System.GetUtcNow() ? known.Value : null;

    private async Task<string> FetchAsync(CancellationToken cancellation)
    {
        using var request = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = configuration["Identity:ClientId"] ?? throw new InvalidOperationException("Identity:ClientId is not configured."),
            ["client_secret"] = configuration["Identity:ClientSecret"] ?? throw new InvalidOperationException("Identity:ClientSecret is not configured."),
        });
        using var response = await http.PostAsync(await EndpointAsync(cancellation), request, cancellation);
        if (!response.IsSuccessStatusCode)
            logger.TokenRequestFailed(response.StatusCode.ToString());
        response.EnsureSuccessStatusCode();
        var answer = (await response.Content.ReadFromJsonAsync<TokenAnswer>(cancellation))!;
        _token = new(answer.AccessToken, TimeProvider.System.GetUtcNow().AddSeconds(answer.ExpiresIn));
        return answer.AccessToken;
    }

    /// <summary>Where the issuer gives tokens, as its discovery document says.</summary>
    private async Task<string> EndpointAsync(CancellationToken cancellation)
    {
        try
        {
            var document = await issuer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellation);
            return document.TokenEndpoint;
        }
        catch (InvalidOperationException unread)
        {
            throw new HttpRequestException("The issuer's discovery document can't be read.", unread);
        }
    }

    private sealed record Token(string Value, DateTimeOffset End);

    private sealed record TokenAnswer([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}

/// <summary>Puts the process's token on calls to other services.</summary>
internal sealed class ServiceTokenHandler(ServiceTokens tokens) : DelegatingHandler
{
    private static readonly string Unauthenticated = ((int)StatusCode.Unauthenticated).ToString(CultureInfo.InvariantCulture);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is not null)
            return await base.SendAsync(request, cancellationToken);
        var token = await tokens.GetAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (IsRefused(response))
            tokens.Drop(token);
        return response;
    }

    /// <summary>As HTTP says it, or as gRPC does where it answers with nothing but a status. It may also mean the token of the person whom the call is for, which says nothing of ours.</summary>
    private static bool IsRefused(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized
        || (Has(response, "grpc-status", status => status == Unauthenticated) && !Has(response, "grpc-message", message => message.StartsWith(Authentication.OnBehalfOfInvalid, StringComparison.Ordinal)));

    private static bool Has(HttpResponseMessage response, string header, Func<string, bool> value) => response.Headers.TryGetValues(header, out var values) && values.Any(value);
}
