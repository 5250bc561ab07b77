using System.Security.Claims;
using System.Security.Cryptography;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace ComplaintSuite.RoutingTests;

/// <summary>The service in this process on a port of its own, with a database of its own, a clock that stands, and tokens of a key of its own.</summary>
public sealed class RunningRouting(PostgresServer server) : IAsyncLifetime
{
    private const string Issuer = "http://127.0.0.1:9/";
    private static readonly SigningCredentials Key = new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" }, SecurityAlgorithms.EcdsaSha256);
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private long _intakeNumber;
    private int _organisations;

    public static readonly DateTimeOffset Start = 8.October(2026).At("09:30", "Asia/Shanghai");

    public TestDatabase Database { get; private set; } = null!;

    public FakeTimeProvider Time { get; } = new(Start);

    public LogCapture Log { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public DirectoryService.DirectoryServiceClient Directory => new(_channel);

    public QueueService.QueueServiceClient Queue => new(_channel);

    public EventLogService.EventLogServiceClient EventLog => new(_channel);

    public GrpcChannel EventLogChannel => _channel!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(server, "routing", MigrateAsync);
        var builder = ServiceHost.CreateBuilder(
        [
            "--Listen:Url=http://127.0.0.1:0", $"--ConnectionStrings:App={Database.App};Maximum Pool Size=60", $"--ConnectionStrings:Worker={Database.Worker}",
            $"--Identity:Issuer={Issuer}", "--Services:intake=http://127.0.0.1:9",
        ], "routing");
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton<IEventTransport, ByHand>();
        builder.AddRouting();
        builder.Services.AddSingleton<TimeProvider>(Time);
        foreach (var scheme in new[] { JwtBearerDefaults.AuthenticationScheme, "on-behalf-of" })
            builder.Services.Configure<JwtBearerOptions>(scheme, options => options.Configuration = new OpenIdConnectConfiguration { Issuer = Issuer, SigningKeys = { Key.Key } });
        _app = builder.Build();
        _app.UseRoutingService();
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
        await Database.DisposeAsync();
        // 123: parked, 8: a clock that can't fire, as tests want them.
        Assert.DoesNotContain(Log.Entries, entry => entry.Level >= LogLevel.Error && entry.EventId is not (8 or 123));
    }

    public static async Task MigrateAsync(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(source);
        await using var db = new RoutingDb(options.Options);
        await db.Database.MigrateAsync();
    }

    /// <summary>A token as Identity gives it.</summary>
    public static Metadata As(string subject, string role, params string[] organisations)
    {
        var claims = new List<Claim> { new("sub", subject), new("role", role) };
        claims.AddRange(organisations.Select(code => new Claim("org", code)));
        if (role is "service" or "operator")
            claims.Add(new("client_id", subject));
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = true }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "complaintsuite",
            TokenType = "at+jwt",
            Subject = new(claims),
            SigningCredentials = Key,
        });
        return new() { { "authorization", $"Bearer {token}" } };
    }

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

    /// <summary>Takes an event as if Intake's log had brought it.</summary>
    public async Task<Guid> AcceptAsync(string organisation, string route = "summary", string category = "promotions", string office = "", DateTimeOffset? receivedAt = null, Guid? caseId = null, bool harm = false)
    {
        var id = caseId ?? Guid.CreateVersion7(Start);
        var fact = new ComplaintAccepted
        {
            Category = category,
            LegalField = "promotions",
            Route = route,
            OfficeInCharge = office,
            Procedure = "commerce-hotline",
            ProcedureVersion = 1,
            CaseNumber = $"{organisation}-{id:N}",
            Kind = "complaint",
            ReceiveTime = (receivedAt ?? Start).ToTimestamp(),
            HarmOngoing = harm,
        };
        await TakeAsync(organisation, id, fact);
        return id;
    }

    public async Task TakeAsync(string organisation, Guid subject, IMessage fact)
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
                OccurTime = Start.ToTimestamp(),
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

    private sealed class ByHand : IEventTransport
    {
        public Task DeliverAsync(IEventSubscription subscription, CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
    }
}
