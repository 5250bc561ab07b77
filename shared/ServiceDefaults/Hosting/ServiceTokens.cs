using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.ServiceDefaults.Hosting;

/// <summary>This process's own token (client credentials), fetched when needed and kept until shortly before it ends. Lifetimes are real time.</summary>
public sealed class ServiceTokens(HttpClient http, IOptionsMonitor<JwtBearerOptions> issuer, IConfiguration configuration, ILogger<ServiceTokens> logger) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _fetching = new(1);
    private (string Value, DateTimeOffset End)? _token;

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
        _token = (answer.AccessToken, TimeProvider.System.GetUtcNow().AddSeconds(answer.ExpiresIn));
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

    private sealed record TokenAnswer([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}

/// <summary>Puts the process's token on calls to other services.</summary>
internal sealed class ServiceTokenHandler(ServiceTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
