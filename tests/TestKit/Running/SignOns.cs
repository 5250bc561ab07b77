using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace ComplaintSuite.TestKit.Running;

/// <summary>Who sends a request: nobody in particular, a person or machine with a token, a complainant with a ticket.</summary>
/// <param name="Token">Access token; null for none.</param>
/// <param name="Ticket">Case ticket; null for none.</param>
public sealed record Sender(string? Token = null, string? Ticket = null)
{
    /// <summary>What whoever is asked must have taken in first, as PRODUCER/EVENT-ID; null for nothing.</summary>
    public string? After { get; init; }

    /// <summary>The public.</summary>
    public static Sender Nobody { get; } = new();

    /// <summary>For gRPC.</summary>
    public Metadata Metadata
    {
        get
        {
            var metadata = new Metadata();
            foreach (var (name, value) in Headers) metadata.Add(name, value);
            return metadata;
        }
    }

    /// <summary>For HTTP.</summary>
    public void AddTo(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
    }

    private IEnumerable<(string Name, string Value)> Headers
    {
        get
        {
            if (Token is not null) yield return ("authorization", $"Bearer {Token}");
            if (Ticket is not null) yield return ("x-case-ticket", Ticket);
            if (After is not null) yield return ("x-after", After);
        }
    }
}

/// <summary>Signs demo people on as a browser does (authorization code with PKCE at the provider's sign-in page), and machines by their secret. Each once.</summary>
public sealed partial class SignOns(Uri issuer, Uri redirect, Func<string, string> secretOf) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, Sender> _senders = [];

    /// <summary>A demo person, by the subject of the sign-on.</summary>
    public Task<Sender> PersonAsync(string subject) => OnceAsync(subject, () => SignOnAsync(subject));

    /// <summary>A machine or service, by its client id: <c>import</c>, <c>operator</c>, <c>intake</c> …</summary>
    public Task<Sender> MachineAsync(string client) => OnceAsync($"machine {client}", async () =>
        (string)(await TokenAsync(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secretOf(client))))["access_token"]!);

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    private async Task<Sender> OnceAsync(string who, Func<Task<string>> signOn)
    {
        await _turn.WaitAsync();
        try
        {
            return _senders.TryGetValue(who, out var known) ? known : _senders[who] = new Sender(await signOn());
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<string> SignOnAsync(string subject)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler) { BaseAddress = issuer };
        var verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        using var asked = await browser.GetAsync(new Uri(QueryHelpers.AddQueryString("connect/authorize", new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = "gateway",
            ["redirect_uri"] = redirect.ToString(),
            ["scope"] = "openid profile",
            ["state"] = "s",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        }), UriKind.Relative));
        var page = new Uri(issuer, asked.Headers.Location ?? throw new InvalidOperationException($"{subject}: no sign-in page, but {asked.StatusCode}."));
        var fields = HiddenField().Matches(await browser.GetStringAsync(page)).Select(field => KeyValuePair.Create(WebUtility.HtmlDecode(field.Groups[1].Value), WebUtility.HtmlDecode(field.Groups[2].Value)));
        using var form = new FormUrlEncodedContent(fields.Append(KeyValuePair.Create("subject", subject)));
        using var chosen = await browser.PostAsync(new Uri(page, "sign-in"), form);
        using var back = await browser.GetAsync(new Uri(issuer, chosen.Headers.Location ?? throw new InvalidOperationException($"{subject} can't sign on: {chosen.StatusCode}.")));
        var code = QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"].ToString();
        var tokens = await TokenAsync(("grant_type", "authorization_code"), ("client_id", "gateway"), ("client_secret", secretOf("gateway")), ("code", code),
            ("redirect_uri", redirect.ToString()), ("code_verifier", verifier));
        return (string)tokens["access_token"]!;
    }

    private async Task<JsonObject> TokenAsync(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await _http.PostAsync(new Uri(issuer, "connect/token"), content);
        var tokens = await answer.Content.ReadFromJsonAsync<JsonObject>() ?? [];
        return tokens.ContainsKey("access_token") ? tokens : throw new InvalidOperationException($"No token: {tokens.ToJsonString()}");
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenField();
}
