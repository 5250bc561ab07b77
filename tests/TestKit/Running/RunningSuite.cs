using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using ComplaintSuite.AppHost;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.TestKit.Sidecars;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Npgsql;
using Testcontainers.PostgreSql;
using Xunit;
using Xunit.Sdk;

namespace ComplaintSuite.TestKit.Running;

/// <summary>
/// The whole suite as processes of this machine: real PostgreSQL, Garnet, Identity, the services and the gateway, on a simulated clock. Started once per test
/// assembly: <c>[assembly: AssemblyFixture(typeof(RunningSuite))]</c>. The assembly runs its tests one after the other, since they share the clock; every test class has
/// an organisation of its own (<see cref="Office(Type)"/>). What the processes log as errors fails the run at its end.
/// </summary>
public class RunningSuite : IAsyncLifetime
{
    private const int Hotlines = 24;
    private const int Properties = 20;
    private const string Subscriber = "conformance";

    // Grievances stay away from the broker: their process follows the one log that it needs, and only its calls go by app id.
    private static readonly string[] OnBroker = ["intake", "routing", "mediation", "reporting"];

    /// <summary>A machine under load: what comes by events, sweeps and restarts is there well before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Type, Lazy<Office>> _offices = new();
    private readonly ConcurrentDictionary<string, (long After, List<Event> Events)> _logs = new();
    private Suite? _suite;
    private SignOns? _signOns;
    private OtlpReceiver? _telemetry;
    private GrpcChannel? _gateway;
    private PostgreSqlContainer? _container;
    private DaprContractDouble? _sidecars;
    private int _hotlines;
    private int _properties;

    /// <summary>The suite itself: addresses, secrets, killing and restarting.</summary>
    public Suite Suite => _suite ?? throw new InvalidOperationException("The suite is not up.");

    /// <summary>The gateway for browsers and JSON; keeps no cookies and follows no redirects.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>The gateway for gRPC.</summary>
    public GrpcChannel Gateway => _gateway ?? throw new InvalidOperationException("The suite is not up.");

    /// <summary>Gets the traces, metrics and logs of every process.</summary>
    public OtlpReceiver Telemetry => _telemetry ?? throw new InvalidOperationException("The suite is not up.");

    /// <summary>The Dapr sidecars of the services, where <see cref="OverDapr"/> says so.</summary>
    public DaprContractDouble Sidecars => _sidecars ?? throw new InvalidOperationException("The suite runs without sidecars.");

    /// <summary>How people and machines get their tokens.</summary>
    public SignOns SignOns => _signOns ?? throw new InvalidOperationException("The suite is not up.");

    /// <summary>Folder of this assembly's suite under artifacts, emptied at each start.</summary>
    public static string Folder { get; } = Path.Combine(Checkout.Root, "artifacts", "test-suites", Assembly.GetEntryAssembly()?.GetName().Name ?? "tests");

    /// <summary>Where this suite keeps everything: of its own where an assembly runs a second one.</summary>
    protected virtual string DataFolder => Folder;

    /// <summary>The suite's time.</summary>
    public DateTimeOffset Now => Suite.Now;

    /// <summary>How the suite is run; a derived one changes what its tests are about.</summary>
    protected virtual SuiteOptions Configure(SuiteOptions options) => options;

    /// <summary>True: PostgreSQL is a private cluster of the suite even where a container engine answers, so that a test can kill it.</summary>
    protected virtual bool OwnsPostgres => false;

    /// <summary>True: events and calls between services go through Dapr sidecars, which doubles stand for. <c>COMPLAINTSUITE_TRANSPORT=Dapr</c> makes it so for a whole run.</summary>
    protected virtual bool OverDapr => Environment.GetEnvironmentVariable("COMPLAINTSUITE_TRANSPORT") switch
    {
        null or "" or "Log" => false,
        "Dapr" => true,
        var other => throw new InvalidOperationException($"COMPLAINTSUITE_TRANSPORT is '{other}'; it is Log or Dapr."),
    };

    /// <summary>Whether an error in the logs is what the tests provoke.</summary>
    protected virtual bool IsProvoked(LogEntry error) => false;

    public virtual async ValueTask InitializeAsync()
    {
        if (!OwnsPostgres) await StartContainerAsync();
        _telemetry = await OtlpReceiver.StartAsync();
        var options = Configure(new SuiteOptions
        {
            DataFolder = DataFolder,
            FreePorts = true,
            Postgres = _container?.GetConnectionString(),
            Durable = false,
            SimulatedClock = true,
            Fresh = true,
            Sample = false,
            DemoOrganisations = TestOrganisations.Write(DataFolder + ".organisations", Hotlines, Properties),
            Environment = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["*"] = new Dictionary<string, string>
                {
                    ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _telemetry.Address.ToString(),
                    ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                    ["OTEL_METRIC_EXPORT_INTERVAL"] = "5000",
                },
                // All tests come from one address. The limits have tests of their own.
                ["gateway"] = new[] { "anonymous-read", "anonymous-write", "authenticated" }.SelectMany(limit => new[] { "PerMinute", "Burst" }.Select(which => $"RateLimits__{limit}__{which}"))
                    .ToDictionary(name => name, _ => "1000000"),
            },
        });
        _suite = await Suite.StartAsync(OverDapr ? await WithSidecarsAsync(options) : options, CancellationToken.None);
        Http.BaseAddress = _suite.Web;
        _gateway = GrpcChannel.ForAddress(_suite.Grpc);
        _signOns = new SignOns(_suite.Issuer, new Uri(_suite.Web, "session/signed-in"), _suite.ClientSecret);
        await Poll.UntilAsync(async () => await CountAsync("intake", "select count(*) from directory_copies") >= Hotlines + Properties, Patience, "Intake has the directory of every organisation");
    }

    /// <summary>A commerce hotline for the tests of a class alone, with its people.</summary>
    public Office Office(Type testClass) => _offices.GetOrAdd(testClass, _ => new(() => Given(Interlocked.Increment(ref _hotlines), Hotlines, TestOrganisations.Hotline))).Value;

    /// <summary>A property manager for the tests of a class alone, with its people.</summary>
    public Office Property(Type testClass) => _offices.GetOrAdd(testClass, _ => new(() => Given(Interlocked.Increment(ref _properties), Properties, TestOrganisations.Property))).Value;

    /// <summary>The people of an organisation that ships with the suite.</summary>
    /// <param name="organisation">Its code.</param>
    /// <param name="clerk">Who receives and assesses there, by the end of the subject.</param>
    public Office Office(string organisation, string clerk = "clerk") => new(this, organisation, clerk);

    private Office Given(int number, int most, Func<int, string> code) =>
        number <= most ? new Office(this, code(number)) : throw new InvalidOperationException($"There are {most} test organisations of this procedure.");

    /// <summary>A client of an rpc service at the gateway.</summary>
    public T Client<T>()
        where T : ClientBase<T> => (T)Activator.CreateInstance(typeof(T), Gateway)!;

    /// <summary>Moves the suite's time forward and waits until the clocks that ran out by it have fired.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Suite.AdvanceClock(by);
        await Poll.UntilAsync(async () => await DueAsync("intake") + await DueAsync("routing") == 0, Patience, "every clock that ran out has fired");
        await Poll.UntilAsync(async () => await DutiesAsync() == 0, Patience, "the duties of the day are laid out");
        await SettleAsync();

        Task<long> DutiesAsync() =>
            CountAsync("routing", """
                select (select count(*) from (select max(due_at) as latest from duty_books where kind = 'DailyCheck' group by organisation, department) as places where latest < $1)
                     + (select count(*) from duty_books where kind = 'Shift' and ended_at is not null and handed_over_at is null and late_at is null and due_at < $1)
                """, Suite.Now.AddSeconds(-1));

        Task<long> DueAsync(string service) =>
            CountAsync(service, """
                select count(*) from clocks where ended_at is null and voided_at is null and fired_at is null and keeper is null and not published_record
                   and due_at < $1 and (paused_at is null or due_at < paused_at)
                """, Suite.Now.AddSeconds(-1));
    }

    /// <summary>Asserts, when disposed, that nothing of the organisation (null: of any) was changed in Intake and Routing meanwhile.</summary>
    public async Task<DatabaseDigest> UnchangedAsync(string? organisation)
    {
        await SettleAsync();
        return await DatabaseDigest.Unchanged(organisation, Database("intake"), Database("routing"));
    }

    /// <summary>Waits until nothing is on its way: events published and taken in, notices delivered.</summary>
    public Task SettleAsync(TimeSpan? patience = null) => Poll.UntilAsync(async () =>
        await CountAsync("intake", "select (select count(*) from outbox) + (select count(*) from deliveries where state = 'Pending') + (select count(*) from relation_meetings)") == 0
        && await CountAsync("routing", "select count(*) from outbox") == 0
        && await EndAsync("intake") == await TakenAsync("routing", "intake")
        && await EndAsync("routing") == await TakenAsync("intake", "routing"), patience ?? Patience, "nothing is on its way");

    /// <summary>The events of a case in a service's log, oldest first, read as a subscriber reads them.</summary>
    public async Task<IReadOnlyList<Event>> EventsAsync(string producer, string caseId)
    {
        await SettleAsync();
        var (after, events) = _logs.GetValueOrDefault(producer, (0, []));
        using var channel = GrpcChannel.ForAddress(Suite.Address(producer));
        // Reporting subscribes to every log.
        var sender = await SignOns.MachineAsync("reporting");
        using var call = new EventLogService.EventLogServiceClient(channel)
            .ReadEvents(new() { Subscriber = Subscriber, After = after, UntilEnd = true }, sender.Metadata);
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
        {
            events.AddRange(piece.Events);
            after = piece.Events.Count > 0 ? piece.Events[^1].Number : after;
        }
        _logs[producer] = (after, events);
        return [.. events.Where(it => it.Subject == caseId)];
    }

    /// <summary>The names of the events of a case, oldest first: <c>ComplaintReceived</c> … What its clocks tell beside them is left out.</summary>
    public async Task<IReadOnlyList<string>> EventNamesAsync(string producer, string caseId) =>
        [.. (await EventsAsync(producer, caseId)).Where(it => !it.Payload.Is(ClockChanged.Descriptor) && !it.Payload.Is(WorkItemChanged.Descriptor) && !it.Payload.Is(DueDateLeftProvisional.Descriptor)).Select(it => it.Payload.TypeUrl[(it.Payload.TypeUrl.LastIndexOf('.') + 1)..])];

    /// <summary>A service's database, for a superuser whom row security does not hold.</summary>
    public string ConnectionString(string service) => Database(service).Superuser;

    /// <summary>A number out of a service's database, by a superuser whom row security does not hold.</summary>
    public async Task<long> CountAsync(string service, string sql, params object[] parameters) => Convert.ToInt64(await ScalarAsync(service, sql, parameters), CultureInfo.InvariantCulture);

    /// <summary>A text out of a service's database, by a superuser whom row security does not hold.</summary>
    public async Task<string> TextAsync(string service, string sql, params object[] parameters) => Convert.ToString(await ScalarAsync(service, sql, parameters), CultureInfo.InvariantCulture)!;

    /// <summary>Where words lie in the databases, as «database.table.column», with the names of the words found there.</summary>
    public async Task<IReadOnlyList<(string Place, string Name)>> PlacesAsync(IReadOnlyDictionary<string, string> words)
    {
        var places = new List<(string, string)>();
        foreach (var service in Suite.Databases.Keys)
            places.AddRange((await Places.FindAsync(Database(service).Superuser, words)).Select(found => ($"{service}.{found.Place}", found.Name)));
        return places;
    }

    /// <summary>Everything that Redis holds.</summary>
    public Task<byte[]> RedisAsync() => RedisDump.ReadAsync(Suite.Redis);

    /// <summary>What must hold for everything that the tests made, whichever they were: asked once they are done, before the suite stops.</summary>
    public Func<Task>? LastCheck { get; set; }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var last = LastCheck is { } check ? await Record.ExceptionAsync(check) : null;
        var parked = _signOns is null ? 0 : await CountAsync("intake", "select count(*) from parked_events") + await CountAsync("routing", "select count(*) from parked_events");
        _gateway?.Dispose();
        _signOns?.Dispose();
        Http.Dispose();
        var counts = _sidecars?.Counts;
        if (_suite is not null) await _suite.DisposeAsync();
        if (_sidecars is not null) await _sidecars.DisposeAsync();
        if (_telemetry is not null) await _telemetry.DisposeAsync();
        if (_container is not null) await _container.DisposeAsync();
        if (parked > 0) throw new XunitException($"{parked} events are parked at the end.");
        if (last is not null) throw new XunitException($"At the end: {last.Message}", last);
        if (counts is not null)
        {
            await File.WriteAllTextAsync(DataFolder + ".dapr.txt", $"{counts}{Environment.NewLine}");
            if (counts.Delivered == 0 || counts.Invoked == 0) throw new XunitException($"The sidecars were passed by: {counts}");
        }
        // The processes have ended: their logs are complete.
        var errors = Directory.GetFiles(Path.Combine(DataFolder, "logs"), "*.log").SelectMany(ProcessLogs.Read)
            .Where(entry => entry.Level >= LogLevel.Error && !IsProvoked(entry)).ToList();
        if (errors.Count > 0) throw new XunitException($"Errors were logged:{string.Concat(errors.Select(error => "\n  " + error))}");
    }

    private async Task<SuiteOptions> WithSidecarsAsync(SuiteOptions options)
    {
        _sidecars = new DaprContractDouble();
        var environment = options.Environment.ToDictionary();
        foreach (var app in OnBroker.Append("hrgrievance"))
        {
            var variables = new Dictionary<string, string>(environment.GetValueOrDefault(app) ?? new Dictionary<string, string>(), StringComparer.Ordinal);
            foreach (var (name, value) in (await _sidecars.StartAsync(app)).Variables) variables[name] = value;
            variables["Invocation__Mode"] = "Dapr";
            if (OnBroker.Contains(app))
            {
                variables["Messaging__Transport"] = "Dapr";
                // Rarer than anybody here waits for an event: what is not delivered fails its test.
                variables.TryAdd("Messaging__CatchUpInterval", "00:01:00");
            }
            environment[app] = variables;
        }
        return options with
        {
            Environment = environment,
            Settled = addresses =>
            {
                foreach (var app in OnBroker.Append("hrgrievance")) _sidecars.Sidecar(app).App = addresses[app];
            },
        };
    }

    private async Task<object?> ScalarAsync(string service, string sql, object[] parameters)
    {
        await using var connection = new NpgsqlConnection(Database(service).Superuser);
        await connection.OpenAsync();
        // Written in the tests, never by a user.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return await command.ExecuteScalarAsync();
    }

    private DigestedDatabase Database(string service) =>
        new(service, new NpgsqlConnectionStringBuilder(Suite.Postgres) { Database = Suite.Databases[service].Database, Pooling = true, MaxPoolSize = 4 }.ConnectionString);

    private Task<long> EndAsync(string producer) => CountAsync(producer, "select number from event_log_head");

    private Task<long> TakenAsync(string subscriber, string producer) =>
        CountAsync(subscriber, "select coalesce((select position from subscription_positions where producer = $1), 0)", producer);

    /// <summary>
    /// A server for this suite alone, since the services' roles belong to a whole server and have the names of production: a container where an engine answers,
    /// else the private cluster of the suite itself.
    /// </summary>
    /// <exception cref="InvalidOperationException">CI=true, and no engine answers.</exception>
    private async Task StartContainerAsync()
    {
        if (ContainerEngine.Answers)
        {
            _container = ContainerEngine.PostgreSql().WithCommand([.. PostgresServer.Settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })]).Build();
            await _container.StartAsync();
        }
        else if (Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException("With CI=true the tests take a container engine, and none answers. tests/engine.sh provides one.");
    }
}
