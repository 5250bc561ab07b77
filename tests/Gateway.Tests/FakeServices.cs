using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.GatewayTests;

/// <summary>What a service got from the gateway.</summary>
public sealed record Arrival(string Method, string Path, string Protocol, IReadOnlyDictionary<string, string> Headers);

/// <summary>A service's place, held by a small one: real contracts over h2c with transcoded JSON and gRPC-web, answers that tell who answered.</summary>
public sealed class FakeService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Arrival> arrivals;

    private FakeService(WebApplication app, Uri address, ConcurrentQueue<Arrival> arrivals, LogCapture log)
    {
        this.app = app;
        this.arrivals = arrivals;
        Address = address;
        Log = log;
    }

    public Uri Address { get; }

    public LogCapture Log { get; }

    /// <summary>The newest request.</summary>
    public Arrival Last => arrivals.Last();

    public int Count => arrivals.Count;

    /// <summary>The gRPC services, as Intake and Routing are reached.</summary>
    public static Task<FakeService> GrpcAsync() => StartAsync(HttpProtocols.Http2, app =>
    {
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<FakeIntake>();
        app.MapGrpcService<FakeAttachments>();
        app.MapGrpcService<FakeRouting>();
        app.MapGrpcService<FakeQueue>();
        app.MapPost("/v1/complaints/{number}/attachments", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return Results.Text($"{form.Files.Count} file of {form.Files[0].Length} bytes");
        }).DisableAntiforgery();
        app.MapGet("/v1/complaints/{number}/attachments/{id}", (string id) => Results.Bytes([1, 2, 3], "application/pdf", id + ".pdf"));
    });

    /// <summary>Pages over HTTP/1.1, as the portal serves them.</summary>
    public static Task<FakeService> PortalAsync() => StartAsync(HttpProtocols.Http1, app =>
    {
        app.MapGet("/", () => Results.Text("<h1>Portal</h1>", "text/html"));
        app.MapPost("/track", (HttpContext context, string ticket, long end) =>
        {
            context.Response.Headers["x-case-ticket"] = ticket;
            context.Response.Headers["x-case-ticket-end"] = end.ToString(System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers.Location = "/case/T01-1";
            return Results.StatusCode(StatusCodes.Status303SeeOther);
        });
        app.MapPost("/file/{organisation}/{kind}", async (HttpContext context, string? ticket, long? end) =>
        {
            if (ticket is null)
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            context.Response.Headers["x-case-ticket"] = ticket;
            context.Response.Headers["x-case-ticket-end"] = end?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Results.Text("<h1>Receipt</h1>", "text/html");
        });
        app.MapGet("/case/{number}", () => Results.Text("<h1>Case</h1>", "text/html"));
        app.MapPost("/case/{number}/leave", (HttpContext context) =>
        {
            context.Response.Headers["x-case-ticket"] = "";
            return Results.Text("<h1>Left</h1>", "text/html");
        });
        app.MapPost("/case/{number}/message", () => Results.Text("<h1>Sent</h1>", "text/html"));
        app.MapPost("/filing", () => Results.Text("<h1>Filed</h1>", "text/html"));
        foreach (var page in new[] { "/reception/{number}/{act}", "/work/items/{id}/{act}" })
            app.MapPost(page, async (HttpContext context) =>
            {
                var form = await context.Request.ReadFormAsync();
                return Results.Text($"{form.Files.Count} file of {form.Files[0].Length} bytes");
            }).DisableAntiforgery();
        app.MapGet("/own-policy", (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; script-src 'nonce-x'";
            return Results.Text("<h1>Own</h1>", "text/html");
        });
    });

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Log.Dispose();
    }

    private static async Task<FakeService> StartAsync(HttpProtocols protocols, Action<WebApplication> map)
    {
        var address = Loopback.FreeAddress();
        var log = new LogCapture();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            kestrel.ListenLocalhost(address.Port, listen => listen.Protocols = protocols);
        });
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null).AddJsonTranscoding();
        var app = builder.Build();
        var arrivals = new ConcurrentQueue<Arrival>();
        app.Use((context, next) =>
        {
            arrivals.Enqueue(new Arrival(context.Request.Method, context.Request.Path, context.Request.Protocol,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return next(context);
        });
        map(app);
        await app.StartAsync();
        return new FakeService(app, address, arrivals, log);
    }
}

internal sealed class FakeIntake : IntakeService.IntakeServiceBase
{
    /// <summary>A case number whose reading never ends by itself.</summary>
    public const string Slow = "XC-SLOW";

    public override Task<RegisterComplaintResponse> RegisterComplaint(RegisterComplaintRequest request, ServerCallContext context) =>
        Task.FromResult(new RegisterComplaintResponse { Complaint = new Complaint { CaseNumber = "XC12312-1", Facts = request.Facts }, AccessCode = "code" });

    public override async Task<GetComplaintResponse> GetComplaint(GetComplaintRequest request, ServerCallContext context)
    {
        if (request.CaseNumber == Slow)
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        if (request.CaseNumber == "XC-NONE")
            throw new RpcException(new Status(StatusCode.NotFound, "no such complaint"), new Metadata { { "reason", "NOT_FOUND" } });
        return new() { Complaint = new Complaint { CaseNumber = request.CaseNumber } };
    }

    public override Task<AcceptComplaintResponse> AcceptComplaint(AcceptComplaintRequest request, ServerCallContext context) =>
        Task.FromResult(new AcceptComplaintResponse { Complaint = new Complaint { CaseNumber = request.CaseNumber, Step = "accepted" } });

    public override Task<ListComplaintsResponse> ListComplaints(ListComplaintsRequest request, ServerCallContext context) => Task.FromResult(new ListComplaintsResponse());
}

internal sealed class FakeAttachments : AttachmentService.AttachmentServiceBase
{
    /// <summary>At this piece the service is gone from one moment to the next.</summary>
    public static readonly Google.Protobuf.ByteString Dies = Google.Protobuf.ByteString.CopyFromUtf8("dies");

    public override async Task<UploadAttachmentResponse> UploadAttachment(IAsyncStreamReader<UploadAttachmentRequest> requestStream, ServerCallContext context)
    {
        long size = 0;
        await foreach (var piece in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (piece.Content == Dies)
                context.GetHttpContext().Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
            size += piece.Content.Length;
        }
        return new() { Attachment = new Attachment { SizeBytes = size } };
    }

    public override async Task DownloadAttachment(DownloadAttachmentRequest request, IServerStreamWriter<DownloadAttachmentResponse> responseStream, ServerCallContext context)
    {
        for (var piece = 0; piece < 3; piece++)
            await responseStream.WriteAsync(new() { Content = Google.Protobuf.ByteString.CopyFromUtf8($"piece {piece}") }, context.CancellationToken);
    }
}

internal sealed class FakeQueue : QueueService.QueueServiceBase
{
    /// <summary>Tells of one item, and then of nothing more until the caller leaves.</summary>
    public override async Task WatchQueue(WatchQueueRequest request, IServerStreamWriter<WatchQueueResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new() { Change = new() { WorkItem = new() { Department = request.Department } } }, context.CancellationToken);
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}

internal sealed class FakeRouting : DirectoryService.DirectoryServiceBase
{
    public override Task<ListOrganisationsResponse> ListOrganisations(ListOrganisationsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListOrganisationsResponse { Organisations = { new Organisation { Organisation_ = "XC12312" } } });
}
