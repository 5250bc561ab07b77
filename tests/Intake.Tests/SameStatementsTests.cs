using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Intake;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Running;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>
/// "Not visible to you" and "not there" are one answer, and reached by the same statements: neither what is said nor what is asked of the database tells whether there is such a case.
/// </summary>
public sealed class SameStatementsTests(PostgresServer server) : IAsyncLifetime
{
    private const string Own = "T1";
    private const string Other = "T2";

    private readonly SentQueries _sent = new();
    private readonly OwnTokens _tokens = new();
    private TestDatabase _database = null!;
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    private IntakeService.IntakeServiceClient Intake => new(_channel);

    private PartyService.PartyServiceClient Parties => new(_channel);

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(server, "intake", MigrateAsync);
        var builder = ServiceHost.CreateBuilder(
        [
            "--Listen:Url=http://127.0.0.1:0", $"--ConnectionStrings:App={_database.App}", $"--ConnectionStrings:Worker={_database.Worker}", $"--Identity:Issuer={OwnTokens.Issuer}", "--Services:Routing=http://127.0.0.1:9",
            $"--Intake:CaseKey={Seals.Key(1)}", $"--Intake:SealingKeys=k1:{Seals.Key(7)}",
        ], "intake");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IEventTransport, ByHand>();
        builder.AddIntake();
        // The workers have contexts of their own.
        builder.Services.ConfigureDbContext<IntakeDb>(options => options.AddInterceptors(_sent));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, _tokens.Trust);
        _app = builder.Build();
        _app.UseIntakeService();
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Urls.Single());
        await using var source = NpgsqlDataSource.Create(_database.Superuser);
        await using var db = Open(source);
        foreach (var organisation in new[] { Own, Other })
            db.DirectoryCopies.Add(new(new OrganisationDirectory
            {
                Organisation = organisation,
                Revision = 1,
                Zone = "Asia/Shanghai",
                Name = new() { ZhCn = organisation, En = organisation, Es = organisation },
                Procedures = { new ProcedureAssignment { Procedure = "commerce-hotline" } },
            }, TimeProvider.System.GetUtcNow()));
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _tokens.Dispose();
    }

    [Fact]
    public async Task A_case_that_is_not_visible_and_one_that_is_not_there_are_asked_for_by_the_same_statements()
    {
        var (there, ticketOfOther) = (await FileAsync(), await TicketAsync(await FileAsync()));
        var absent = ComplaintSuite.Intake.Complaints.CaseNumber.New(Own).ToString();
        var callers = new Dictionary<string, Metadata>
        {
            ["clerk of another organisation"] = _tokens.As("other-clerk", Other, "clerk"),
            ["auditor of another organisation"] = _tokens.As("other-auditor", Other, "auditor", "supervisor"),
            ["handler whose department has no part in it"] = _tokens.As("handler", Own, "handler"),
            ["holder of a ticket of another case"] = ticketOfOther,
        };
        foreach (var (who, caller) in callers)
            foreach (var (what, call) in Calls())
            {
                // Once before: what a process looks up once and keeps is no part of the comparison.
                await AskAsync(call, absent, caller);
                var (hidden, gone) = (await AskAsync(call, there.Number, caller), await AskAsync(call, absent, caller));
                Assert.True(hidden.Answer == gone.Answer && hidden.Statements.SequenceEqual(gone.Statements),
                    $"{what} for {who}:\n{hidden.Answer}\n{string.Join('\n', hidden.Statements)}\n--- and ---\n{gone.Answer}\n{string.Join('\n', gone.Statements)}");
                Assert.Contains(hidden.Answer.Code, new[] { StatusCode.NotFound, StatusCode.PermissionDenied });
                if (hidden.Answer.Code == StatusCode.NotFound)
                    Assert.NotEmpty(hidden.Statements);
            }
    }

    [Fact]
    public async Task A_wrong_access_code_and_a_number_that_is_not_there_are_answered_by_the_same_statements()
    {
        var there = await FileAsync();
        var absent = ComplaintSuite.Intake.Complaints.CaseNumber.New(Own).ToString();
        Task OpenAsync(string number, Metadata caller) => Intake.OpenCaseAsync(new() { CaseNumber = number, AccessCode = "0000-0000-0000-0000" }, caller).ResponseAsync;
        await AskAsync(OpenAsync, absent, []);
        var (wrong, gone) = (await AskAsync(OpenAsync, there.Number, []), await AskAsync(OpenAsync, absent, []));
        Assert.Equal(StatusCode.NotFound, wrong.Answer.Code);
        Assert.Equal(gone.Answer, wrong.Answer);
        Assert.Equal(gone.Statements, wrong.Statements);
    }

    private Dictionary<string, Func<string, Metadata, Task>> Calls() => new()
    {
        ["GetComplaint"] = (number, caller) => Intake.GetComplaintAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["GetTimeline"] = (number, caller) => Intake.GetTimelineAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["GetParties"] = (number, caller) => Intake.GetPartiesAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["ListNotices"] = (number, caller) => Intake.ListNoticesAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["GetResult"] = (number, caller) => Intake.GetResultAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["GetArchive"] = (number, caller) => Intake.GetArchiveAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["ListCaseActs"] = (number, caller) => new CaseActService.CaseActServiceClient(_channel).ListCaseActsAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["ListAttachments"] = (number, caller) => new AttachmentService.AttachmentServiceClient(_channel).ListAttachmentsAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["ListIdentityAccess"] = (number, caller) => Parties.ListIdentityAccessAsync(new() { CaseNumber = number }, caller).ResponseAsync,
        ["DeclineComplaint"] = (number, caller) => Intake.DeclineComplaintAsync(new() { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = 2, Reason = "Not ours." }, caller).ResponseAsync,
        ["AmendRegistration"] = (number, caller) => Intake.AmendRegistrationAsync(new() { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = 2, Leads = "more" }, caller).ResponseAsync,
        ["RequestUnmasking"] = (number, caller) => Parties.RequestUnmaskingAsync(new() { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = 2, Reason = "Needed." }, caller).ResponseAsync,
    };

    private async Task<((StatusCode Code, string Detail) Answer, IReadOnlyList<string> Statements)> AskAsync(Func<string, Metadata, Task> call, string number, Metadata caller)
    {
        _sent.Restart();
        var refused = await Assert.ThrowsAsync<RpcException>(() => call(number, caller));
        return ((refused.StatusCode, refused.Status.Detail), [.. _sent.All.Where(sql => !IsReadiness(sql))]);
    }

    /// <summary>Asked by the process itself, at any time.</summary>
    private static bool IsReadiness(string sql) => sql == "SELECT 1" || sql.Contains("__EFMigrationsHistory", StringComparison.Ordinal);

    private async Task<(string Number, string Code)> FileAsync()
    {
        var filed = await Intake.RegisterComplaintAsync(new()
        {
            RequestId = RequestId.New(),
            Organisation = Own,
            Kind = "complaint",
            Channel = "portal",
            Facts = "Facts.",
            Complainant = new() { Name = "王小明", Telephone = "13800000000" },
        });
        return (filed.Complaint.CaseNumber, filed.AccessCode);
    }

    private async Task<Metadata> TicketAsync((string Number, string Code) filed) =>
        new() { { "x-case-ticket", (await Intake.OpenCaseAsync(new() { CaseNumber = filed.Number, AccessCode = filed.Code })).Ticket } };

    private static IntakeDb Open(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(source);
        return new(options.Options);
    }

    private static async Task MigrateAsync(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await using var db = Open(source);
        await db.Database.MigrateAsync();
    }
}
