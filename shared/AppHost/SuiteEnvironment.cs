using System.Globalization;
using ComplaintSuite.AppHost.Postgres;
using ComplaintSuite.AppHost.Redis;
using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.AppHost;

/// <summary>What the processes are told by environment variables, and the ports behind it.</summary>
internal sealed class SuiteEnvironment(SuiteOptions options, string dataFolder, Secrets secrets)
{
    private readonly HashSet<int> _taken = [];

    /// <summary>Process name (and <c>gateway-grpc</c>) → base address, with a slash at its end. Empty until <see cref="Settle"/>.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; } = new Dictionary<string, Uri>();

    public int PostgresPort { get; private set; }

    public int RedisPort { get; private set; }

    public string RedisPassword => secrets.Password("redis");

    public string? RedisAddress => RedisPort == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{RedisPort}");

    public string Redis => options.Redis ?? RedisServer.Configuration(RedisPort, RedisPassword);

    private string DemoOrganisationsFolder => options.DemoOrganisations ?? DemoOrganisations.Folder;

    public string ClientSecret(string clientId) => secrets.Password($"client-{clientId}");

    /// <summary>Decides who listens where.</summary>
    public void Settle()
    {
        PostgresPort = options.Postgres is null ? Take("postgres", Topology.PostgresPort) : 0;
        RedisPort = options.Redis is null ? Take("redis", Topology.RedisPort) : 0;
        var addresses = new Dictionary<string, Uri>();
        foreach (var member in options.Members)
        {
            var usual = member.Listens == Listens.Both && options.WebPort is { } web ? web : member.Port;
            addresses[member.Name] = Loopback(Take(member.Name, usual));
            if (member.Listens == Listens.Both) addresses[member.Name + "-grpc"] = Loopback(Take(member.Name + " (gRPC)", usual + 1));
        }
        Addresses = addresses;
    }

    /// <summary>The variables of a process. With <paramref name="migrating"/> also the owner's connection string, which no running service has.</summary>
    public IReadOnlyDictionary<string, string?> Of(Member member, DatabaseAccess? database, SuiteClock? clock, bool migrating = false)
    {
        var own = Common(clock);
        if (member.IsClient)
        {
            own["Identity__ClientId"] = member.Name;
            own["Identity__ClientSecret"] = ClientSecret(member.Name);
        }
        if (member.Listens == Listens.Both)
        {
            own["Listen__Web"] = Bare(member.Name);
            own["Listen__Grpc"] = Bare(member.Name + "-grpc");
        }
        else
            own["Listen__Url"] = Bare(member.Name);
        if (database is not null)
        {
            own["ConnectionStrings__App"] = database.App;
            own["ConnectionStrings__Worker"] = database.Worker;
            if (migrating) own["ConnectionStrings__Owner"] = database.Owner;
        }
        switch (member.Name)
        {
            case "intake":
                own["Intake__CaseKey"] = secrets.Key("case-key");
                own["Intake__SealingKeys"] = secrets.KeyList("sealing-keys");
                own["Intake__PrintFolder"] = Path.Combine(dataFolder, "print");
                break;
            case "identity":
                AddIdentity(own);
                break;
            case "gateway" or "routing":
                own["Redis__Configuration"] = options.RedisRoute is { } route ? RedisServer.Configuration(route(RedisPort), RedisPassword) : Redis;
                break;
        }
        foreach (var whose in new[] { "*", member.Name })
            foreach (var (name, value) in options.Environment.GetValueOrDefault(whose) ?? new Dictionary<string, string>())
                own[name] = value;
        return own;
    }

    /// <summary>The variables of a tool that acts as a client.</summary>
    public IReadOnlyDictionary<string, string?> OfTool(string client, SuiteClock? clock)
    {
        var own = Common(clock);
        own["Identity__ClientId"] = client;
        own["Identity__ClientSecret"] = ClientSecret(client);
        own["Demo__Organisations"] = DemoOrganisationsFolder;
        own["Import__Folder"] = Path.Combine(dataFolder, DataFolder.Import);
        return own;
    }

    private Dictionary<string, string?> Common(SuiteClock? clock)
    {
        var common = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            // The shell's own settings are about another program.
            ["ASPNETCORE_URLS"] = null,
            ["ASPNETCORE_HTTP_PORTS"] = null,
            ["Identity__Issuer"] = Addresses["identity"].ToString(),
            // Servers from outside are named to this host; each process gets the ways that it needs.
            ["ConnectionStrings__Superuser"] = null,
            ["Redis__Configuration"] = null,
            ["Clock__File"] = clock?.File,
            // Ten processes on one machine: little memory each, no second compilation while all of them start, and nobody spins for work that others could do meanwhile.
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
        };
        foreach (var member in options.Members)
            if (member.Listens == Listens.Both) common[$"Services__{member.Variable}"] = Bare(member.Name + "-grpc");
            else if (member.Name != "identity") common[$"Services__{member.Variable}"] = Bare(member.Name);
        return common;
    }

    private void AddIdentity(Dictionary<string, string?> own)
    {
        own["Identity__Keys"] = Path.Combine(dataFolder, "identity-keys");
        own["Identity__DemoSignOns"] = "true";
        own["Demo__Organisations"] = DemoOrganisationsFolder;
        own["Identity__GatewayAddresses__0"] = Addresses["gateway"].ToString();
        // People type either; both lead to the gateway, and the issuer lets people back only to an address that it knows.
        own["Identity__GatewayAddresses__1"] = new UriBuilder(Addresses["gateway"]) { Host = "localhost" }.Uri.ToString();
        foreach (var client in options.Members.Where(member => member.IsClient).Select(member => member.Name).Concat(Topology.FurtherClients))
            own[$"Identity__Clients__{client}"] = ClientSecret(client);
        var codes = DemoOrganisations.Codes(DemoOrganisationsFolder);
        for (var index = 0; index < codes.Count; index++)
            own[$"Identity__Organisations__import__{index.ToString(CultureInfo.InvariantCulture)}"] = codes[index];
    }

    private string Bare(string listener) => Addresses[listener].ToString().TrimEnd('/');

    private int Take(string name, int usual)
    {
        var port = usual;
        if (options.FreePorts || _taken.Contains(usual) || !Ports.IsFree(usual))
        {
            port = Ports.Free(_taken);
            if (!options.FreePorts) options.Log($"port {usual.ToString(CultureInfo.InvariantCulture)} is occupied: {name} listens on {port.ToString(CultureInfo.InvariantCulture)}");
        }
        _taken.Add(port);
        return port;
    }

    private static Uri Loopback(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
}
