using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Json;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.RoutingTests;

/// <summary>A service that needs another one for its answer, and the other does not answer.</summary>
public sealed class OutgoingCallTests : IAsyncLifetime
{
    private const string Slow = "slow";

    private readonly LogCapture _log = new();
    private readonly SemaphoreSlim _asked = new(0);
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        // Nobody listens on port 9; the token comes from nowhere either.
        var builder = ServiceHost.CreateBuilder(
            ["--Listen:Url=http://127.0.0.1:0", "--Identity:Issuer=http://127.0.0.1:9/", "--Identity:ClientId=test", "--Identity:ClientSecret=test", "--Services:Other=http://127.0.0.1:9", "--Logging:LogLevel:ComplaintSuite=Debug"], "test");
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddSingleton(_asked);
        builder.AddGrpcDefaults();
        builder.AddServiceClient<QueueService.QueueServiceClient>("Other");
        _app = builder.Build();
        _app.UseGrpcDefaults();
        _app.MapGrpcService<NeedsAnother>();
        _app.MapGrpcService<Takes>();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _log.Dispose();
        _asked.Dispose();
    }

    [Fact]
    public async Task A_caller_hears_that_a_service_does_not_answer_and_nothing_of_which_and_where()
    {
        using var channel = GrpcChannel.ForAddress(_app!.Urls.Single());
        var refused = await Refused.ByAsync(new DirectoryService.DirectoryServiceClient(channel).ListOrganisationsAsync(new()));
        Assert.Equal((StatusCode.Unavailable, "SERVICE_UNAVAILABLE"), (refused.Status, refused.Reason));
        Assert.DoesNotContain("127.0.0.1", refused.Detail, StringComparison.Ordinal);
        var warning = Assert.Single(_log.Entries, entry => entry.EventId == 10);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains("/complaintsuite.routing.v1.QueueService/GetWorkItem", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Entries, entry => entry.EventId == 2);
    }

    [Fact]
    public async Task A_JSON_caller_gets_a_503_problem()
    {
        using var http = Http();
        using var answer = await http.GetAsync("/v1/organisations");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("SERVICE_UNAVAILABLE", (await answer.Content.ReadFromJsonAsync(ProblemJson.Default.Problem))!.Reason);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_is_no_error_over_gRPC_or_JSON()
    {
        using var channel = GrpcChannel.ForAddress(_app!.Urls.Single());
        using var http = Http();
        using var leave = new CancellationTokenSource();
        var calls = new[]
        {
            HangsUpAsync(() => new DirectoryService.DirectoryServiceClient(channel).ListOrganisationsAsync(new() { PageToken = Slow }, cancellationToken: leave.Token).ResponseAsync),
            HangsUpAsync(() => http.GetAsync($"/v1/organisations?page_token={Slow}", leave.Token)),
        };
        foreach (var _ in calls)
            Assert.True(await _asked.WaitAsync(TimeSpan.FromSeconds(20)));
        await leave.CancelAsync();
        var left = await Task.WhenAll(calls);
        Assert.Equal([true, true], left);
        using (var upload = new AttachmentService.AttachmentServiceClient(channel).UploadAttachment())
        {
            await upload.RequestStream.WriteAsync(new() { Header = new() });
            Assert.True(await _asked.WaitAsync(TimeSpan.FromSeconds(20)));
        }
        await Poll.UntilAsync(() => _log.Entries.Count(entry => entry.EventId == 19) == 3, TimeSpan.FromSeconds(20), "all three are known to have left");
        await _app.StopAsync();
        Assert.DoesNotContain(_log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_message_that_can_t_be_read_is_the_callers()
    {
        using var http = Http();
        using var garbage = new ByteArrayContent([0, 0, 0, 0, 2, 0x0a, 0xff]);
        garbage.Headers.ContentType = new("application/grpc");
        using var answer = await http.PostAsync("/complaintsuite.intake.v1.AttachmentService/UploadAttachment", garbage);
        await answer.Content.ReadAsByteArrayAsync();
        var status = answer.TrailingHeaders.Concat(answer.Headers).First(header => header.Key == "grpc-status").Value.Single();
        Assert.Equal(((int)StatusCode.InvalidArgument).ToString(System.Globalization.CultureInfo.InvariantCulture), status);
        Assert.DoesNotContain(_log.Entries, entry => entry.Level >= LogLevel.Error);
    }

    /// <summary>Callers share the gateway's connection: Kestrel would close it for all of them when one sends or reads slowly.</summary>
    [Fact]
    public void A_slow_caller_costs_the_others_nothing()
    {
        var limits = _app!.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal((null, null), (limits.MinRequestBodyDataRate, limits.MinResponseDataRate));
    }

    [Fact]
    public async Task What_is_not_answered_within_the_callers_deadline_is_told()
    {
        using var channel = GrpcChannel.ForAddress(_app!.Urls.Single());
        var late = await Refused.ByAsync(new DirectoryService.DirectoryServiceClient(channel).ListOrganisationsAsync(new() { PageToken = Slow }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(500)));
        Assert.Equal(StatusCode.DeadlineExceeded, late.Status);
        await Poll.UntilAsync(() => _log.Entries.Any(entry => entry is { EventId: 20, Level: LogLevel.Warning }), TimeSpan.FromSeconds(20), "somebody can read of it");
    }

    [Fact]
    public async Task Twenty_unknown_names_are_named_cut_short_and_no_more()
    {
        using var http = Http();
        var names = string.Join(',', Enumerable.Range(0, 5000).Select(n => $"\"{new string('x', 300)}{n}\":1"));
        using var answer = await http.PostAsync("/v1/organisations:importDirectory", Json($"{{{names}}}"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.InRange(text.Length, 1, 30_000);
        Assert.Equal(20, text.Split("\"UNKNOWN_FIELD\"").Length - 2);
    }

    [Theory]
    [InlineData("""{"\ud800": 1}""")]
    [InlineData("""{"directory": {"organisation": "\udc00"}}""")]
    [InlineData("""{"directory": {"staff": [{"posts": ["\ud83d"]}]}}""")]
    public async Task Half_a_surrogate_pair_is_a_bad_request(string body)
    {
        using var http = Http();
        using var answer = await http.PostAsync("/v1/organisations:importDirectory", Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("BAD_REQUEST", (await answer.Content.ReadFromJsonAsync(ProblemJson.Default.Problem))!.Reason);
    }

    private static async Task<bool> HangsUpAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (Exception end) when (end is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            return true;
        }
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    private HttpClient Http() => new() { BaseAddress = new(_app!.Urls.Single()), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private sealed class Takes(SemaphoreSlim asked) : AttachmentService.AttachmentServiceBase
    {
        [AllowAnonymous]
        public override async Task<UploadAttachmentResponse> UploadAttachment(IAsyncStreamReader<UploadAttachmentRequest> requestStream, ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken))
                asked.Release();
            return new();
        }
    }

    private sealed class NeedsAnother(QueueService.QueueServiceClient other, SemaphoreSlim asked) : DirectoryService.DirectoryServiceBase
    {
        [AllowAnonymous]
        public override async Task<ListOrganisationsResponse> ListOrganisations(ListOrganisationsRequest request, ServerCallContext context)
        {
            if (request.PageToken == Slow)
            {
                asked.Release();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            await other.GetWorkItemAsync(new(), cancellationToken: context.CancellationToken);
            throw new UnreachableException();
        }

        [AllowAnonymous]
        public override Task<ImportDirectoryResponse> ImportDirectory(ImportDirectoryRequest request, ServerCallContext context) => Task.FromResult(new ImportDirectoryResponse());
    }
}
