using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComplaintSuite.Cli;

/// <summary>The token of a command that acts as a machine.</summary>
internal static class MachineToken
{
    /// <summary>A token by client credentials (RFC 6749 §4.4), as the client of the settings.</summary>
    /// <exception cref="IssuerSilentException">The issuer does not answer, or not in time.</exception>
    /// <exception cref="ToolFailedException">It refuses.</exception>
    public static async Task<string> GetAsync(ToolSettings settings, CancellationToken cancellation)
    {
        var issuer = settings.Issuer;
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = settings.ClientId,
            ["client_secret"] = settings.ClientSecret,
        });
        try
        {
            using var response = await http.PostAsync(await EndpointAsync(http, issuer, cancellation), form, cancellation);
            if (response.StatusCode >= HttpStatusCode.InternalServerError)
                throw new IssuerSilentException($"{issuer} does not answer: {(int)response.StatusCode} {response.ReasonPhrase}.");
            if (!response.IsSuccessStatusCode)
                throw new ToolFailedException($"{issuer} gives '{settings.ClientId}' no token: {(int)response.StatusCode} {response.ReasonPhrase}.");
            return (await response.Content.ReadFromJsonAsync<TokenAnswer>(cancellation))!.AccessToken;
        }
        catch (HttpRequestException failure) when (failure.StatusCode is null or >= HttpStatusCode.InternalServerError)
        {
            throw new IssuerSilentException($"{issuer} does not answer: {failure.Message}");
        }
        catch (HttpRequestException failure)
        {
            throw new ToolFailedException($"{issuer} does not answer as an OpenID Connect issuer: {failure.Message}");
        }
        catch (JsonException)
        {
            throw new ToolFailedException($"{issuer} does not answer as an OpenID Connect issuer.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IssuerSilentException($"{issuer} did not answer in time.");
        }
    }

    /// <summary>Where the issuer gives tokens (OpenID Connect Discovery §4).</summary>
    private static async Task<Uri> EndpointAsync(HttpClient http, Uri issuer, CancellationToken cancellation)
    {
        var address = new Uri($"{issuer.ToString().TrimEnd('/')}/.well-known/openid-configuration");
        var document = await http.GetFromJsonAsync<Discovery>(address, cancellation);
        return document?.TokenEndpoint ?? throw new ToolFailedException($"{address} names no token endpoint.");
    }

    private sealed record Discovery([property: JsonPropertyName("token_endpoint")] Uri? TokenEndpoint);

    private sealed record TokenAnswer([property: JsonPropertyName("access_token")] string AccessToken);
}
