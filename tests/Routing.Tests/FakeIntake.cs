using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.RoutingTests;

/// <summary>Intake as Routing asks it: every case has a title that tells its id, unless it is told not to answer.</summary>
public sealed class FakeIntake : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeIntake(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>False: every question fails.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>Shows a case only to whoever waits for an event about it, as Intake does until it has taken in who has the case.</summary>
    public bool AwaitsEvents { get; set; }

    /// <summary>Registers what is sent, and dies before it answers.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Numbers of the cases that duty entries became, by the id of the entry.</summary>
    public ConcurrentDictionary<string, string> Registered { get; } = [];

    /// <summary>How cases stand, by their ids; others Intake does not have.</summary>
    public ConcurrentDictionary<string, CaseState> States { get; } = [];

    /// <summary>In whose name each question came.</summary>
    public ConcurrentQueue<string> Askers { get; } = [];

    public static async Task<FakeIntake> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)).UseUrls("http://127.0.0.1:0");
        builder.Services.AddGrpc();
        FakeIntake? intake = null;
        builder.Services.AddSingleton(_ => intake!);
        var app = builder.Build();
        app.MapGrpcService<Lookup>();
        app.MapGrpcService<Cases>();
        intake = new FakeIntake(app);
        await app.StartAsync();
        return intake;
    }

    public static string TitleOf(string caseId) => $"Title of {caseId}";

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class Cases(FakeIntake intake) : IntakeService.IntakeServiceBase
    {
        public override Task<RegisterComplaintResponse> RegisterComplaint(RegisterComplaintRequest request, ServerCallContext context)
        {
            if (request.KnownOnly && !intake.Registered.ContainsKey(request.DutyEntryId))
                throw new RpcException(new Status(StatusCode.NotFound, "none"));
            var number = intake.Registered.GetOrAdd(request.DutyEntryId, entry => $"CASE-{entry[^6..]}");
            return intake.LosesAnswers
                ? throw new RpcException(new Status(StatusCode.Unavailable, "not now"))
                : Task.FromResult(new RegisterComplaintResponse { Complaint = new() { CaseNumber = number }, AccessCode = $"code of {number}" });
        }
    }

    private sealed class Lookup(FakeIntake intake) : LookupService.LookupServiceBase
    {
        public override Task<BatchGetCaseStatesResponse> BatchGetCaseStates(BatchGetCaseStatesRequest request, ServerCallContext context) =>
            Task.FromResult(new BatchGetCaseStatesResponse { States = { request.CaseIds.Where(intake.States.ContainsKey).Select(id => intake.States[id]) } });

        public override Task<BatchGetCaseTitlesResponse> BatchGetCaseTitles(BatchGetCaseTitlesRequest request, ServerCallContext context)
        {
            intake.Askers.Enqueue(context.RequestHeaders.GetValue("x-on-behalf-of") ?? "");
            if (!intake.Answers)
                throw new RpcException(new Status(StatusCode.Unavailable, "not now"));
            if (intake.AwaitsEvents && context.RequestHeaders.GetValue("x-after")?.StartsWith("routing/", StringComparison.Ordinal) != true)
                return Task.FromResult(new BatchGetCaseTitlesResponse());
            return Task.FromResult(new BatchGetCaseTitlesResponse { Titles = { request.CaseIds.Select(id => new CaseTitle { CaseId = id, Subject = TitleOf(id), Kind = "complaint" }) } });
        }
    }
}
