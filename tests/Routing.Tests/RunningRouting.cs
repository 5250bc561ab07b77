using System.Security.Cryptography;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace ComplaintSuite.RoutingTests;

/// <summary>The service in this process, with a database of its own, a clock that stands, and an Intake that answers for titles.</summary>
public sealed class RunningRouting(PostgresServer server) : IAsyncLifetime
{
    private RoutingProcess? _process;
    private long _intakeNumber;
    private int _organisations;

    public static readonly DateTimeOffset Start = 8.October(2026).At("09:30", "Asia/Shanghai");

    public TestDatabase Database { get; private set; } = null!;

    public FakeTimeProvider Time { get; } = new(Start);

    public LogCapture Log { get; } = new();

    public FakeIntake Intake { get; private set; } = null!;

    /// <summary>What calls send to the database; workers have contexts of their own.</summary>
    public SentQueries Sent { get; } = new();

    /// <summary>Folder of procedure files; empty for those of the suite.</summary>
    public string Procedures { get; init; } = "";

    public IServiceProvider Services => _process!.Services;

    public DirectoryService.DirectoryServiceClient Directory => new(_process!.Channel);

    public QueueService.QueueServiceClient Queue => _process!.Queue;

    public WorkService.WorkServiceClient Work => new(_process!.Channel);

    public WorkActService.WorkActServiceClient Acts => new(_process!.Channel);

    public TaskService.TaskServiceClient Tasks => new(_process!.Channel);

    public AlertService.AlertServiceClient Alerts => new(_process!.Channel);

    public DutyService.DutyServiceClient Duty => new(_process!.Channel);

    public EventLogService.EventLogServiceClient EventLog => new(_process!.Channel);

    public GrpcChannel EventLogChannel => _process!.Channel;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(server, "routing", MigrateAsync);
        Intake = await FakeIntake.StartAsync();
        _process = await AddProcessAsync(Procedures.Length > 0 ? [$"--Procedures:Files={Procedures}"] : []);
    }

    /// <summary>One more process of the service on the same database.</summary>
    /// <param name="settings">Settings of its own.</param>
    public Task<RoutingProcess> AddProcessAsync(params string[] settings) => RoutingProcess.StartAsync(Database, Intake, Time, Log, Sent, settings);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        // Before its database is taken away. 123: parked, 8: a clock that can't fire, as tests want them.
        var errors = Log.Entries.Where(entry => entry.Level >= LogLevel.Error && entry.EventId is not (8 or 123)).ToList();
        await Intake.DisposeAsync();
        await Database.DisposeAsync();
        Assert.Empty(errors);
    }

    public static async Task MigrateAsync(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(source);
        await using var db = new RoutingDb(options.Options);
        await db.Database.MigrateAsync();
    }

    /// <inheritdoc cref="RoutingProcess.As(string, string, string[])"/>
    public static Metadata As(string subject, string role, params string[] organisations) => RoutingProcess.As(subject, role, organisations);

    /// <inheritdoc cref="RoutingProcess.As(string, string[], string[])"/>
    public static Metadata As(string subject, string[] roles, params string[] organisations) => RoutingProcess.As(subject, roles, organisations);

    public static Metadata AsOperator => As("operator", "operator", "*");

    public static Metadata AsService => As("intake", "service", "*");

    /// <summary>A random UUID of version 4.</summary>
    public static string NewRequestId()
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>A new organisation with a directory; handlers' subjects are CODE-department-n.</summary>
    public async Task<string> OrganisationAsync(int handlersPerDepartment = 2)
    {
        var code = $"T{Interlocked.Increment(ref _organisations)}";
        await Directory.ImportDirectoryAsync(new() { Directory = Samples.Directory(code, handlersPerDepartment) }, AsOperator);
        return code;
    }

    /// <summary>A new organisation that runs property-internal (<see cref="PropertyCompany.DirectoryOf"/>).</summary>
    public async Task<string> PropertyAsync()
    {
        var code = $"P{Interlocked.Increment(ref _organisations)}";
        await Directory.ImportDirectoryAsync(new() { Directory = PropertyCompany.DirectoryOf(code) }, AsOperator);
        return code;
    }

    /// <summary>A valid minor complaint about the lifts, registered and accepted now, as if Intake's log had brought it.</summary>
    public async Task<Guid> AcceptPropertyAsync(string organisation, Action<ComplaintAccepted>? change = null)
    {
        var id = Guid.CreateVersion7(Time.GetUtcNow());
        await TakeAsync(organisation, id, PropertyFact(organisation, change));
        return id;
    }

    /// <summary>The event of a valid minor complaint about the lifts, registered and accepted now.</summary>
    public ComplaintAccepted PropertyFact(string organisation, Action<ComplaintAccepted>? change = null)
    {
        var now = Time.GetUtcNow().ToTimestamp();
        var fact = new ComplaintAccepted
        {
            Category = "lifts",
            Procedure = "property-internal",
            ProcedureVersion = 1,
            CaseNumber = $"{organisation}-{NewRequestId()}",
            Kind = "complaint",
            Channel = "telephone",
            Severity = "minor",
            Validity = "valid",
            ReceiveTime = now,
            MoveTimes = { { "received", now }, { "registered", now }, { "accepted", now } },
        };
        change?.Invoke(fact);
        return fact;
    }

    /// <summary>Takes an event as if Intake's log had brought it.</summary>
    public async Task<Guid> AcceptAsync(string organisation, string route = "summary", string category = "promotions", string office = "", DateTimeOffset? receivedAt = null, Guid? caseId = null, bool harm = false, int version = 1)
    {
        var id = caseId ?? Guid.CreateVersion7(Start);
        var fact = new ComplaintAccepted
        {
            Category = category,
            LegalField = "promotions",
            Route = route,
            OfficeInCharge = office,
            Procedure = "commerce-hotline",
            ProcedureVersion = version,
            CaseNumber = $"{organisation}-{id:N}",
            Kind = "complaint",
            ReceiveTime = (receivedAt ?? Start).ToTimestamp(),
            HarmOngoing = harm,
        };
        await TakeAsync(organisation, id, fact);
        return id;
    }

    public Task TakeAsync(string organisation, Guid subject, IMessage fact) => TakeAsync(organisation, subject, fact, Time.GetUtcNow());

    /// <param name="organisation">Organisation code.</param>
    /// <param name="subject">Id of the case.</param>
    /// <param name="fact">What happened there.</param>
    /// <param name="at">When, by the clock of that host.</param>
    public async Task TakeAsync(string organisation, Guid subject, IMessage fact, DateTimeOffset at)
    {
        var intake = Services.GetRequiredKeyedService<Subscription<RoutingDb>>("intake");
        await intake.ApplyAsync(
        [
            new Event
            {
                Number = ++_intakeNumber,
                EventId = Guid.CreateVersion7(Start).ToString(),
                Organisation = organisation,
                Subject = subject.ToString(),
                SubjectVersion = 1,
                OccurTime = at.ToTimestamp(),
                Payload = Any.Pack(fact),
            },
        ], CancellationToken.None);
    }

    /// <summary>Everything that the organisation's log holds, in order.</summary>
    public async Task<List<Event>> EventsAsync(string organisation)
    {
        await Poll.UntilAsync(async () => await ScalarAsync("select count(*) from outbox") is 0L, TimeSpan.FromSeconds(20), "the relay emptied the outbox");
        using var call = EventLog.ReadEvents(new() { Subscriber = "test", UntilEnd = true }, AsService);
        var events = new List<Event>();
        await foreach (var batch in call.ResponseStream.ReadAllAsync())
            events.AddRange(batch.Events.Where(e => e.Organisation == organisation));
        return events;
    }

    public async Task<object?> ScalarAsync(string sql, string? connection = null)
    {
        await using var source = NpgsqlDataSource.Create(connection ?? Database.Superuser);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Something of the database, read as a superuser: no row is hidden.</summary>
    internal async Task<T> ReadAsync<T>(Func<RoutingDb, Task<T>> read)
    {
        await using var source = NpgsqlDataSource.Create(Database.Superuser);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(source);
        await using var db = new RoutingDb(options.Options);
        return await read(db);
    }
}
