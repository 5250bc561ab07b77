namespace ComplaintSuite.AppHost;

/// <summary>How a process listens.</summary>
internal enum Listens
{
    /// <summary>HTTP/2 without TLS: gRPC, transcoded JSON and attachments on one port.</summary>
    Http2,

    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/1.1 for web and JSON, and a second port with HTTP/2 for gRPC.</summary>
    Both,
}

/// <summary>One process of the suite.</summary>
/// <param name="Name">In the table, in log prefixes, and its client id.</param>
/// <param name="Project">The project, and the end of the assembly's name.</param>
/// <param name="Listens">How it listens.</param>
/// <param name="Port">Its usual port; with <see cref="Listens.Both"/> the next one is for gRPC.</param>
/// <param name="Database">The database that it owns; null: none.</param>
/// <param name="After">What must be ready before it is started.</param>
internal sealed record Member(string Name, string Project, Listens Listens, int Port, string? Database, params string[] After)
{
    /// <summary>The name in <c>Services__…</c> variables.</summary>
    public string Variable { get; init; } = Project;

    /// <summary>Whether it is a client of Identity: it asks others as itself, or signs people on.</summary>
    public bool IsClient { get; init; } = true;
}

/// <summary>A program that runs to its end once the processes are ready.</summary>
/// <param name="Name">In the table and in log prefixes.</param>
/// <param name="Project">The project of the program.</param>
/// <param name="Client">The client that it acts as.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Step(string Name, string Project, string Client, params string[] Arguments)
{
    /// <summary>Left out with <c>--no-sample</c>; the suite is usable before it has ended.</summary>
    public bool Sample { get; init; }
}

/// <summary>What the suite is made of.</summary>
internal static class Topology
{
    public const int PostgresPort = 5442;
    public const int RedisPort = 6390;

    public static readonly IReadOnlyList<Member> Members =
    [
        //  name           project        listens        port  database      after
        new("identity",    "Identity",    Listens.Http1, 8082, "identity") { IsClient = false },
        new("intake",      "Intake",      Listens.Http2, 5101, "intake",     "identity"),
        new("routing",     "Routing",     Listens.Http2, 5102, "routing",    "identity"),
        new("mediation",   "Mediation",   Listens.Http2, 5103, "mediation",  "identity"),
        new("hrgrievance", "HrGrievance", Listens.Http2, 5104, "grievance",  "identity"),
        new("reporting",   "Reporting",   Listens.Http2, 5105, "reporting",  "identity"),
        new("portal",      "Portal",      Listens.Http1, 5106, null,         "identity") { IsClient = false },
        new("gateway",     "Gateway",     Listens.Both,  8080, null,         "identity"),
    ];

    /// <summary>Done once everything is ready, in this order, at each start: each must find out by itself that there is nothing left to do.</summary>
    public static readonly IReadOnlyList<Step> Steps =
    [
        new("seed", "Cli", "operator", "seed", "--only-new"),
        new("samples", "Cli", "import", "import", Sample("cfpb.csv"), "--organisation", "XC12312", "--count", "20") { Sample = true },
        new("city-samples", "Cli", "import", "import", Sample("boston_311.csv"), "--organisation", "CITY311", "--count", "200") { Sample = true },
    ];

    /// <summary>Clients that are no process of the suite: the operator's tools and the import of published records.</summary>
    public static readonly IReadOnlyList<string> FurtherClients = ["operator", "import"];

    private static string Sample(string file) => Path.Combine(AppContext.BaseDirectory, "samples", file);
}
