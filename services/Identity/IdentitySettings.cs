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

    /// <summary>Reads <c>Identity:*</c> and <c>Demo:Organisations</c>.</summary>
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

        if (defects.Count > 0)
            throw new InvalidOperationException("The settings of Identity are wrong. " + string.Join(" ", defects));
        return new IdentitySettings(issuer!, Path.GetFullPath(keys!), demo, organisations, clients, byClient, gateways);
    }

    private static Uri? Address(string? text, string key, List<string> defects)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "" })
            return text!.EndsWith('/') ? address : new Uri(text + "/");
        defects.Add($"{key} must be an http or https address.");
        return null;
    }
}
