using System.Net;
using ComplaintSuite.Identity.Clients;

namespace ComplaintSuite.Identity;

/// <summary>What the provider is told from outside, checked as a whole: every defect is named at once and the start fails.</summary>
/// <param name="Issuer">Address under which clients know the provider; ends with a slash. Outside Development it must be https.</param>
/// <param name="KeyFolder">Folder with the signing, encryption and cookie keys.</param>
/// <param name="DemoSignOns">Whether demo people sign on without a password. Development only.</param>
/// <param name="DemoOrganisations">Folder with the organisations whose people are the demo people.</param>
/// <param name="Clients">Secret by client id.</param>
/// <param name="Organisations">Organisation codes by client id, for machine clients that don't act for all.</param>
/// <param name="GatewayAddresses">Base addresses from which browsers reach the gateway; each ends with a slash.</param>
internal sealed record IdentitySettings(
    Uri Issuer,
    string KeyFolder,
    bool DemoSignOns,
    string? DemoOrganisations,
    IReadOnlyDictionary<string, string> Clients,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Organisations,
    IReadOnlyList<Uri> GatewayAddresses)
{
    private const int ShortestProductionSecret = 32;

    /// <summary>Proxies whose X-Forwarded-For is believed; nobody else's is. Behind a proxy that is not named here all callers count as one address.</summary>
    public IReadOnlyList<IPNetwork> KnownProxies { get; init; } = [];

    /// <summary>So many refused requests for a token an address has at once.</summary>
    public int RefusalBurst { get; init; } = 300;

    /// <summary>So many it has again a minute.</summary>
    public int RefusalsPerMinute { get; init; } = 120;

    /// <summary>Reads <c>Identity:*</c>, <c>Demo:Organisations</c> and <c>Proxies:Known</c>.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the text names all of them.</exception>
    public static IdentitySettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var defects = new List<string>();
        var section = configuration.GetSection("Identity");
        var development = environment.IsDevelopment();

        var issuer = Address(section["Issuer"], "Identity:Issuer", defects);
        if (issuer is { Scheme: "http" } && !development)
            defects.Add("Identity:Issuer must be https outside Development.");

        var keys = section["Keys"];
        if (string.IsNullOrWhiteSpace(keys))
            defects.Add("Identity:Keys names no folder for the keys.");

        var demo = section.GetValue("DemoSignOns", false);
        var organisations = configuration["Demo:Organisations"];
        if (demo && !development)
            defects.Add("Identity:DemoSignOns is for Development only: it lets anyone in without a password.");
        if (demo && string.IsNullOrWhiteSpace(organisations))
            defects.Add("Identity:DemoSignOns needs Demo:Organisations, the folder with the demo organisations.");

        var clients = section.GetSection("Clients").GetChildren().ToDictionary(client => client.Key.ToLowerInvariant(), client => client.Value ?? "", StringComparer.Ordinal);
        foreach (var (id, secret) in clients)
        {
            if (KnownClient.Find(id) is null)
                defects.Add($"Identity:Clients:{id} is no client of the suite; known are {string.Join(", ", KnownClient.All.Select(client => client.Id))}.");
            if (secret.Length < (development ? 1 : ShortestProductionSecret))
                defects.Add($"Identity:Clients:{id} has too short a secret; outside Development it has at least {ShortestProductionSecret} characters.");
        }

        var byClient = section.GetSection("Organisations").GetChildren().ToDictionary(
            client => client.Key.ToLowerInvariant(),
            client => (IReadOnlyList<string>)[.. client.GetChildren().Select(code => code.Value ?? "").Where(code => code.Length > 0)],
            StringComparer.Ordinal);
        foreach (var (id, codes) in byClient)
        {
            if (KnownClient.Find(id) is not { OrganisationsListed: true })
                defects.Add($"Identity:Organisations:{id} is not a client that acts for listed organisations.");
            if (codes.Contains("*"))
                defects.Add($"Identity:Organisations:{id} may not hold '*'; name the organisations.");
        }

        var gateways = section.GetSection("GatewayAddresses").GetChildren()
            .Select(address => Address(address.Value, address.Path, defects)).OfType<Uri>().ToArray();
        foreach (var gateway in gateways)
            if (gateway.Scheme == "http" && !gateway.IsLoopback)
                defects.Add($"Identity:GatewayAddresses has {gateway}: only a loopback address may be http.");

        var proxies = new List<IPNetwork>();
        foreach (var text in configuration.GetSection("Proxies:Known").GetChildren().Select(proxy => proxy.Value ?? "").Where(text => text.Length > 0))
        {
            if (IPNetwork.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : text + (text.Contains(':', StringComparison.Ordinal) ? "/128" : "/32"), out var network))
                proxies.Add(network);
            else
                defects.Add($"Proxies:Known has '{text}', which is no address and no network.");
        }

        var burst = section.GetValue("Refusals:Burst", 300);
        var perMinute = section.GetValue("Refusals:PerMinute", 120);
        if (burst <= 0 || perMinute <= 0)
            defects.Add("Identity:Refusals needs Burst and PerMinute above 0.");

        if (defects.Count > 0)
            throw new InvalidOperationException("The settings of Identity are wrong. " + string.Join(" ", defects));
        return new IdentitySettings(issuer!, Path.GetFullPath(keys!), demo, organisations, clients, byClient, gateways)
        {
            KnownProxies = proxies,
            RefusalBurst = burst,
            RefusalsPerMinute = perMinute,
        };
    }

    private static Uri? Address(string? text, string key, List<string> defects)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "" })
            return text!.EndsWith('/') ? address : new Uri(text + "/");
        defects.Add($"{key} must be an http or https address.");
        return null;
    }
}
