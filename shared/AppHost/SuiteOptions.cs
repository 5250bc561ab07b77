namespace ComplaintSuite.AppHost;

/// <summary>How a suite is run.</summary>
public sealed record SuiteOptions
{
    /// <summary>Where it keeps everything; default <c>.data</c> of the checkout.</summary>
    public string DataFolder { get; init; } = ComplaintSuite.AppHost.Run.DataFolder.Default;

    /// <summary>True: every port is any free one, as tests want it. False: the usual ports; where one is taken, a free one, and a line says so.</summary>
    public bool FreePorts { get; init; }

    /// <summary>Port of the gateway's web side, 1 to 65534; gRPC is on the next. Null: 8080.</summary>
    public int? WebPort { get; init; }

    /// <summary>Npgsql connection string of a superuser of a PostgreSQL that is there already; null: a private cluster in the data folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Put before the databases' names, so that several suites can share a server from outside.</summary>
    public string DatabasePrefix { get; init; } = "";

    /// <summary>StackExchange.Redis configuration of a Redis that is there already; null: Garnet as a child process.</summary>
    public string? Redis { get; init; }

    /// <summary>From the port of Redis to the one by which the processes reach it, where a test puts something in between. Null: the same.</summary>
    public Func<int, int>? RedisRoute { get; init; }

    /// <summary>First and longest pause before a process that ended by itself is started again; null: half a second, and up to a quarter of a minute while it keeps dying.</summary>
    public (TimeSpan First, TimeSpan Longest)? RestartPauses { get; init; }

    /// <summary>The private cluster's durability, see <see cref="ComplaintSuite.AppHost.Postgres.PrivateClusterOptions.Durable"/>.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>The suite runs on a clock that can be moved forward.</summary>
    public bool SimulatedClock { get; init; }

    /// <summary>Where the simulated clock of new data begins; null: at the system's time. Data that is there already goes on from its own.</summary>
    public DateTimeOffset? ClockBegins { get; init; }

    /// <summary>Empties the data folder first; the packaged PostgreSQL binaries stay.</summary>
    public bool Fresh { get; init; }

    /// <summary>Loads the sample complaints, which are filed with an organisation of the repository: none with others.</summary>
    public bool Sample { get; init; } = true;

    /// <summary>Runs the steps that fill the suite (demo organisations …) once everything is ready.</summary>
    public bool Seed { get; init; } = true;

    /// <summary>Names of the processes that are started; null: all. The others' addresses and databases are there all the same, for somebody else to serve them.</summary>
    public IReadOnlyCollection<string>? Processes { get; init; }

    /// <summary>Process name (or <c>*</c> for all) → variables that it gets beside the usual ones.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Environment { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Told the processes' addresses once they are settled and before the first is started: for what stands beside the processes.</summary>
    public Action<IReadOnlyDictionary<string, Uri>> Settled { get; init; } = static _ => { };

    /// <summary>Folder of the demo organisations' files; null: those of the repository.</summary>
    public string? DemoOrganisations { get; init; }

    /// <summary>Takes one line for a person at a time; default: nobody reads them.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    /// <summary>Takes each line that a process prints, prefixed with its name; null: they are in the log files only.</summary>
    public Action<string>? MergedLog { get; init; }

    /// <summary>Measures pauses and is what the simulated clock's offset is added to.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal string? Artifacts { get; init; }

    internal IReadOnlyList<Member> Members { get; init; } = Topology.Members;

    internal IReadOnlyList<Step> Steps { get; init; } = Topology.Steps;
}
