using System.Security.Cryptography;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Intake;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
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
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>
/// The service in this process on a port of its own, with a database of its own, a clock that stands, and tokens of a key of its own. Events of Routing come by hand
/// (<see cref="TakeAsync"/>), in whatever order a test wants.
/// </summary>
public sealed class RunningIntake(PostgresServer server) : IAsyncLifetime
{
    private readonly OwnTokens _tokens = new();
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private long _routingNumber;
    private int _organisations;

    /// <summary>Between one act and the next: the timeline goes by instants.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static readonly DateTimeOffset Start = 9.November(2026).At("09:30", "Asia/Shanghai");

    public TestDatabase Database { get; private set; } = null!;

    public FakeTimeProvider Time { get; init; } = new(Start);

    public LogCapture Log { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public IntakeService.IntakeServiceClient Intake => new(_channel);

    public CorrespondenceService.CorrespondenceServiceClient Correspondence => new(_channel);

    public AttachmentService.AttachmentServiceClient Attachments => new(_channel);

    public KnowledgeService.KnowledgeServiceClient Knowledge => new(_channel);

    public ConclusionService.ConclusionServiceClient Conclusion => new(_channel);

    public CaseActService.CaseActServiceClient Acts => new(_channel);

    public RelationService.RelationServiceClient Relations => new(_channel);

    public GuideService.GuideServiceClient Guide => new(_channel);

    public PartyService.PartyServiceClient Parties => new(_channel);

    public LookupService.LookupServiceClient Lookup => new(_channel);

    public ImportService.ImportServiceClient Imports => new(_channel);

    /// <summary>Folder of procedure files; empty for those of the suite.</summary>
    public string Procedures { get; init; } = "";

    /// <summary>What calls send to the database; workers have contexts of their own.</summary>
    public SentQueries Sent { get; } = new();

    internal ResultsOfRouting Results { get; } = new();

    public EventLogService.EventLogServiceClient EventLog => new(_channel);

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(server, "intake", MigrateAsync);
        var builder = ServiceHost.CreateBuilder(
        [
            "--Listen:Url=http://127.0.0.1:0", $"--ConnectionStrings:App={Database.App};Maximum Pool Size=60", $"--ConnectionStrings:Worker={Database.Worker}",
            $"--Identity:Issuer={OwnTokens.Issuer}", "--Services:routing=http://127.0.0.1:9", $"--Intake:CaseKey={Seals.Key(1)}", $"--Intake:SealingKeys=k1:{Seals.Key(7)}",
            $"--Intake:PrintFolder={Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())}", .. Procedures.Length > 0 ? [$"--Procedures:Files={Procedures}"] : Array.Empty<string>(),
        ], "intake");
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton<IEventTransport, ByHand>();
        builder.AddIntake();
        builder.Services.ConfigureDbContext<IntakeDb>(options => options.AddInterceptors(Sent));
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<QueueService.QueueServiceClient>(Results);
        foreach (var scheme in new[] { JwtBearerDefaults.AuthenticationScheme, "on-behalf-of" })
            builder.Services.Configure<JwtBearerOptions>(scheme, _tokens.Trust);
        _app = builder.Build();
        _app.UseIntakeService();
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
        _tokens.Dispose();
        Assert.DoesNotContain(Log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    private static async Task MigrateAsync(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(source);
        await using var db = new IntakeDb(options.Options);
        await db.Database.MigrateAsync();
    }

    public Metadata As(string subject, string organisation, params IReadOnlyCollection<string> roles) => _tokens.As(subject, organisation, roles);

    /// <summary>The database as a superuser sees it, whom row security does not hold.</summary>
    public async Task<T> LookAsync<T>(Func<IntakeDb, Task<T>> look)
    {
        await using var source = NpgsqlDataSource.Create(Database.Superuser);
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(source);
        await using var db = new IntakeDb(options.Options);
        return await look(db);
    }

    /// <summary>A random UUID of version 4.</summary>
    public static string NewRequestId()
    {
        var bytes = RandomNumberGenerator.GetBytes(16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>A new organisation that runs a procedure, its directory copied here; subjects are CODE-POST. It has the usual posts, and a clerk at each desk that is named.</summary>
    public async Task<string> OrganisationAsync(string procedure = "property-internal", params IReadOnlyList<string> desks)
    {
        var code = $"T{Interlocked.Increment(ref _organisations)}";
        var directory = new OrganisationDirectory { Organisation = code, Name = Text(code), Zone = "Asia/Shanghai", Revision = 1 };
        directory.Departments.Add(new Department { Code = "engineering-department", Name = Text("Engineering") });
        directory.Departments.Add(new Department { Code = "inspection-team", Name = Text("Inspection") });
        foreach (var project in new[] { "north", "south" })
            directory.Departments.Add(new Department { Code = project, Name = Text(project), Kind = "project" });
        foreach (var (post, role) in (IEnumerable<(string, string)>)
                 [
                     ("receptionist", "clerk"), ("general-affairs-supervisor", "supervisor"), ("patrol", "duty-officer"), ("managing-manager", "manager"), ("general-manager", "manager"),
                     ("engineer", "handler"), .. desks.Select(desk => (desk, "clerk")),
                 ])
        {
            directory.Posts.Add(new Post { Code = post, Name = Text(post), Department = "engineering-department", Role = role });
            directory.Staff.Add(new StaffMember { StaffId = $"staff-{post}", Subject = $"{code}-{post}", DisplayName = post, Posts = { post } });
        }
        directory.Procedures.Add(new ProcedureAssignment { Procedure = procedure });
        await using var source = NpgsqlDataSource.Create(Database.Superuser);
        await using var command = source.CreateCommand("insert into directory_copies (organisation, revision, content, copied_at) values ($1, 1, $2, $3)");
        command.Parameters.Add(new() { Value = code });
        command.Parameters.Add(new() { Value = directory.ToByteArray() });
        command.Parameters.Add(new() { Value = Start });
        await command.ExecuteNonQueryAsync();
        return code;
    }

    /// <summary>Takes an event as if Routing's log had brought it.</summary>
    public Task TakeAsync(string organisation, string caseId, IMessage fact)
    {
        Time.Advance(Moment);
        return Services.GetRequiredKeyedService<Subscription<IntakeDb>>("routing").ApplyAsync(
        [
            new Event
            {
                Number = ++_routingNumber,
                EventId = Guid.CreateVersion7(Start).ToString(),
                Organisation = organisation,
                Subject = caseId,
                SubjectVersion = 1,
                OccurTime = Time.GetUtcNow().ToTimestamp(),
                Payload = Any.Pack(fact),
            },
        ], CancellationToken.None);
    }

    /// <summary>The names of what the log holds of a case, in order; what its clocks do is left out.</summary>
    public async Task<List<string>> EventsAsync(string caseId)
    {
        await Poll.UntilAsync(async () => await CountAsync("select count(*) from outbox") == 0, TimeSpan.FromSeconds(20), "the relay emptied the outbox");
        using var call = EventLog.ReadEvents(new() { Subscriber = "test", UntilEnd = true }, As("routing", "*", "service"));
        var names = new List<string>();
        await foreach (var batch in call.ResponseStream.ReadAllAsync())
            names.AddRange(batch.Events.Where(e => e.Subject == caseId && !e.Payload.Is(ClockChanged.Descriptor)).Select(e => e.Payload.TypeUrl[(e.Payload.TypeUrl.LastIndexOf('.') + 1)..]));
        return names;
    }

    /// <summary>Uploads a text as a document of a case.</summary>
    public async Task UploadAsync(string caseNumber, string fileName, byte[] content, Metadata by)
    {
        Time.Advance(Moment);
        using var call = Attachments.UploadAttachment(by);
        await call.RequestStream.WriteAsync(new() { Header = new() { CaseNumber = caseNumber, RequestId = NewRequestId(), FileName = fileName } });
        await call.RequestStream.WriteAsync(new() { Content = ByteString.CopyFrom(content) });
        await call.RequestStream.CompleteAsync();
        await call;
    }

    /// <summary>The documents of a case's archive file as they were sealed, by their numbers; those that lie elsewhere are left out.</summary>
    public async Task<List<(string Type, string Json)>> ArchiveAsync(string caseId)
    {
        await using var source = NpgsqlDataSource.Create(Database.Superuser);
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(source);
        await using var db = new IntakeDb(options.Options);
        var id = Guid.Parse(caseId);
        var seal = await Services.GetRequiredService<Vault>().OfAsync(db, id, CancellationToken.None);
        var documents = await db.ArchiveDocuments.Where(it => it.CaseId == id && it.Content != null).OrderBy(it => it.Number).ToListAsync();
        return [.. documents.Select(it => (it.Type, seal.Open(it.Content!, id, $"archive/{it.Number}")))];
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database.Superuser);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static LocalizedText Text(string text) => new() { ZhCn = $"{text} 中", En = text, Es = $"{text} es" };

    /// <summary>Routing as far as a notice of the result needs it.</summary>
    internal sealed class ResultsOfRouting : QueueService.QueueServiceClient
    {
        /// <summary>How often it was asked.</summary>
        public int Asked { get; private set; }

        public bool IsAway { get; set; }

        public override AsyncUnaryCall<GetActTextResponse> GetActTextAsync(GetActTextRequest request, CallOptions options)
        {
            Asked++;
            var answer = IsAway
                ? Task.FromException<GetActTextResponse>(new RpcException(new(StatusCode.Unavailable, "away")))
                : Task.FromResult(new GetActTextResponse { Text = "The controller was replaced." });
            return new(answer, Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => [], () => { });
        }
    }
}

/// <summary>Brings no events: a test hands them over itself.</summary>
internal sealed class ByHand : IEventTransport
{
    public Task DeliverAsync(IEventSubscription subscription, CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
}

/// <summary>One property manager and its cases: what its people and a resident do, each request with an id of its own.</summary>
public sealed class Estate(RunningIntake intake, string organisation)
{
    public static readonly Guid Item = new("0197f3a0-0000-7000-8000-0000000000a1");

    public string Organisation => organisation;

    public Metadata As(string post) => intake.As($"{organisation}-{post}", organisation, post switch
    {
        "receptionist" => "clerk",
        "general-affairs-supervisor" => "supervisor",
        "patrol" => "duty-officer",
        "engineer" => "handler",
        _ => "manager",
    });

    public async Task<(Complaint Case, Metadata Resident)> FileAsync(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RunningIntake.NewRequestId(),
            Organisation = organisation,
            Kind = "complaint",
            Channel = "telephone",
            Facts = "The lift has stopped between floors three times this week.",
            Complainant = new() { Name = "住户", Unit = "3-1201", Telephone = "13800000000" },
            Language = "en",
        };
        change?.Invoke(request);
        var answer = await intake.Intake.RegisterComplaintAsync(request);
        var ticket = (await intake.Intake.OpenCaseAsync(new() { CaseNumber = answer.Complaint.CaseNumber, AccessCode = answer.AccessCode })).Ticket;
        return (answer.Complaint, new() { { "x-case-ticket", ticket } });
    }

    public async Task<Complaint> AcceptAsync(Complaint filed, Action<AcceptComplaintRequest>? change = null)
    {
        intake.Time.Advance(RunningIntake.Moment);
        var request = new AcceptComplaintRequest
        {
            CaseNumber = filed.CaseNumber,
            RequestId = RunningIntake.NewRequestId(),
            ExpectedVersion = filed.Version,
            Category = "lifts",
            Validity = "valid",
            Severity = "minor",
            Criteria = { "limits-of-equipment" },
        };
        change?.Invoke(request);
        return (await intake.Intake.AcceptComplaintAsync(request, As("receptionist"))).Complaint;
    }

    /// <summary>Filed, accepted, and in the department's queue.</summary>
    public async Task<(Complaint Case, Metadata Resident)> AtWorkAsync(Action<AcceptComplaintRequest>? change = null)
    {
        var (filed, resident) = await FileAsync();
        await AcceptAsync(filed, change);
        await QueuedAsync(filed);
        return (await ReadAsync(filed), resident);
    }

    public Task QueuedAsync(Complaint filed, Guid? item = null) =>
        intake.TakeAsync(organisation, filed.CaseId, new WorkItemQueued { WorkItemId = (item ?? Item).ToString(), Department = "engineering-department" });

    public Task ClaimedAsync(Complaint filed, string staff = "staff-engineer") =>
        intake.TakeAsync(organisation, filed.CaseId, new WorkItemClaimed { WorkItemId = Item.ToString(), Department = "engineering-department", StaffId = staff });

    public Task HandedInAsync(Complaint filed, Guid? item = null) => intake.TakeAsync(organisation, filed.CaseId, new WorkItemCompleted
    {
        WorkItemId = (item ?? Item).ToString(),
        ActId = Guid.CreateVersion7(RunningIntake.Start).ToString(),
        Department = "engineering-department",
    });

    public async Task<Complaint> ReadAsync(Complaint filed) => (await intake.Intake.GetComplaintAsync(new() { CaseNumber = filed.CaseNumber }, As("receptionist"))).Complaint;

    /// <summary>At work, handed in, and the resident told by telephone.</summary>
    public async Task<(Complaint Case, Metadata Resident)> NotifiedAsync(Action<AcceptComplaintRequest>? change = null)
    {
        var (filed, resident) = await AtWorkAsync(change);
        await ClaimedAsync(filed);
        await HandedInAsync(filed);
        var told = await intake.Intake.NotifyResultAsync(new()
        {
            CaseNumber = filed.CaseNumber,
            RequestId = RunningIntake.NewRequestId(),
            ExpectedVersion = (await ReadAsync(filed)).Version,
            Means = "telephone",
            GivenBy = "staff-receptionist",
        }, As("receptionist"));
        return (told.Complaint, resident);
    }

    public async Task<Complaint> FollowUpAsync(Complaint notified, bool solved = true) => (await intake.Conclusion.RecordFollowUpAsync(new()
    {
        CaseNumber = notified.CaseNumber,
        RequestId = RunningIntake.NewRequestId(),
        ExpectedVersion = notified.Version,
        Record = solved ? "The lift runs." : "The lift stopped again.",
        Solved = solved,
    }, As("patrol"))).Complaint;

    /// <summary>Solved, counted and closed.</summary>
    public async Task<(Complaint Case, Metadata Resident)> ClosedAsync()
    {
        var (notified, resident) = await NotifiedAsync();
        var visited = await FollowUpAsync(notified);
        var counted = (await intake.Intake.SetIndicatorsAsync(
            new() { CaseNumber = visited.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = visited.Version, Indicators = { ["satisfaction"] = "satisfied" } }, As("receptionist"))).Complaint;
        return ((await intake.Intake.CloseComplaintAsync(
            new() { CaseNumber = counted.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = counted.Version }, As("general-affairs-supervisor"))).Complaint, resident);
    }

    public async Task<Complaint> WithdrawAsync(Complaint filed, Metadata by, string reason = "It was settled otherwise.")
    {
        intake.Time.Advance(RunningIntake.Moment);
        return (await intake.Conclusion.WithdrawComplaintAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = (await ReadAsync(filed)).Version, Reason = reason }, by)).Complaint;
    }

    public async Task<List<string>> TimelineAsync(Complaint filed) =>
        [.. (await intake.Intake.GetTimelineAsync(new() { CaseNumber = filed.CaseNumber }, As("receptionist"))).Entries.Select(entry => entry.Code)];
}
