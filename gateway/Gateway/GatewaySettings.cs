using System.Net;

namespace ComplaintSuite.Gateway;

/// <summary>What the gateway is told from outside, checked as a whole: every defect is named at once and the start fails.</summary>
/// <param name="Issuer">OpenID Connect issuer; ends with a slash.</param>
/// <param name="ClientId">The gateway's client there.</param>
/// <param name="ClientSecret">Its secret.</param>
/// <param name="Redis">StackExchange.Redis configuration of the session store.</param>
/// <param name="SecureCookies">Whether browsers reach the gateway by https: cookies are then Secure and carry the <c>__Host-</c> prefix.</param>
/// <param name="SessionLifetime">Real time after which a person signs on again.</param>
/// <param name="KeyCertificate">PEM file with the certificate and key that encrypt the data-protection keys in Redis.</param>
/// <param name="KnownProxies">Proxies whose X-Forwarded-* headers are believed; nobody else's are.</param>
/// <param name="CorsOrigins">Origins whose scripts may call with a bearer token of their own; never with the session.</param>
internal sealed record GatewaySettings(
    Uri Issuer,
    string ClientId,
    string ClientSecret,
    string Redis,
    bool SecureCookies,
    TimeSpan SessionLifetime,
    string? KeyCertificate,
    IReadOnlyList<IPNetwork> KnownProxies,
    IReadOnlyList<string> CorsOrigins)
{
    /// <summary>Reads <c>Identity:*</c>, <c>Redis:Configuration</c>, <c>Session:*</c>, <c>Proxies:Known</c> and <c>Cors:Origins</c>.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the text names all of them.</exception>
    public static GatewaySettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var defects = new List<string>();
        var development = environment.IsDevelopment();
        string Needed(string key)
        {
            if (string.IsNullOrWhiteSpace(configuration[key]))
                defects.Add($"{key} is missing.");
            return configuration[key] ?? "";
        }

        var issuer = Needed("Identity:Issuer");
        if (!Uri.TryCreate(issuer.EndsWith('/') ? issuer : issuer + "/", UriKind.Absolute, out var issuerAddress) || issuerAddress.Scheme is not ("http" or "https"))
            defects.Add("Identity:Issuer must be an http or https address.");
        else if (issuerAddress.Scheme == "http" && !development)
            defects.Add("Identity:Issuer must be https outside Development.");
        var client = Needed("Identity:ClientId");
        var secret = Needed("Identity:ClientSecret");
        var redis = Needed("Redis:Configuration");

        var secure = configuration.GetValue("Session:SecureCookies", !development);
        if (!secure && !development)
            defects.Add("Session:SecureCookies may be false in Development only.");
        var lifetime = configuration.GetValue("Session:Lifetime", TimeSpan.FromHours(8));
        if (lifetime < TimeSpan.FromMinutes(1) || lifetime > TimeSpan.FromHours(12))
            defects.Add("Session:Lifetime must lie between one minute and twelve hours, the life of a refresh token.");
        var certificate = configuration["Session:KeyCertificate"];
        if (string.IsNullOrEmpty(certificate) && !development)
            defects.Add("Session:KeyCertificate names no PEM file: outside Development the session keys in Redis are encrypted.");

        var proxies = new List<IPNetwork>();
        foreach (var text in List(configuration, "Proxies:Known"))
        {
            if (IPNetwork.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : text + (text.Contains(':', StringComparison.Ordinal) ? "/128" : "/32"), out var network))
                proxies.Add(network);
            else
                defects.Add($"Proxies:Known has '{text}', which is no address and no network.");
        }

        if (defects.Count > 0)
            throw new InvalidOperationException("The settings of the gateway are wrong. " + string.Join(" ", defects));
        return new GatewaySettings(issuerAddress!, client, secret, redis, secure, lifetime, certificate, proxies, [.. List(configuration, "Cors:Origins")]);
    }

    private static IEnumerable<string> List(IConfiguration configuration, string key) =>
        configuration.GetSection(key).GetChildren().Select(item => item.Value ?? "").Where(value => value.Length > 0);
}
