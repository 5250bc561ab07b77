using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace ComplaintSuite.Cli;

/// <summary>What commands that act as a machine are told by environment variables, and their token.</summary>
internal static class MachineToken
{
    /// <exception cref="ToolFailedException">The variable is not set.</exception>
    public static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new ToolFailedException($"Set {name}.");

    /// <summary>A token by client credentials (RFC 6749 §4.4), as Identity__ClientId at Identity__Issuer.</summary>
    /// <exception cref="ToolFailedException">The issuer refuses or does not answer in time.</exception>
    public static async Task<string> GetAsync(CancellationToken cancellation)
    {
        var issuer = Setting("Identity__Issuer");
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = Setting("Identity__ClientId"),
            ["client_secret"] = Setting("Identity__ClientSecret"),
        });
        try
        {
            using var response = await http.PostAsync(new Uri(new Uri(issuer), "connect/token"), form, cancellation);
            if (!response.IsSuccessStatusCode)
                throw new ToolFailedException($"{issuer} gives '{Setting("Identity__ClientId")}' no token: {(int)response.StatusCode} {response.ReasonPhrase}.");
            return (await response.Content.ReadFromJsonAsync<TokenAnswer>(cancellation))!.AccessToken;
        }
        catch (HttpRequestException failure)
        {
            throw new ToolFailedException($"{issuer} does not answer: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            throw new ToolFailedException($"{issuer} did not answer in time.");
        }
    }

    private sealed record TokenAnswer([property: JsonPropertyName("access_token")] string AccessToken);
}
