using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Sidecar;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Sidecars;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ComplaintSuite.MessagingTests.Sidecar;

/// <summary>Calls of another service by its app id, through the sidecar.</summary>
public sealed class InvocationTests(PostgresServer server)
{
    [Fact]
    public async Task A_call_and_a_stream_reach_the_service_with_the_callers_tokens_and_its_refusals_come_back_whole()
    {
        await using var world = await DaprWorld.CreateAsync(server);
        var calls = new Heard();
        await using var callee = await Node.StartAsync(world.ProducerDatabase, "intake", world.Time, services => services.AddGrpc(options => options.Interceptors.Add<Heard>()).Services.AddSingleton(calls),
            sidecar: world.Broker.Sidecar("intake"));
        await world.WriteAsync(1, 3);
        await world.AssertAllAsync(3);
        using var caller = Caller(world.Broker.Sidecar("routing"));
        var client = Client(caller);
        var person = new Metadata { { "authorization", "Bearer of-the-service" }, { "x-on-behalf-of", "Bearer of-the-person" } };

        var found = await client.FindEventAsync(new() { EventId = (await world.Writer.ReadLogAsync())[1].EventId }, person, cancellationToken: Ct);
        Assert.Equal(2, found.Number);
        Assert.Equal(("Bearer of-the-service", "Bearer of-the-person", world.Broker.Sidecar("intake").AppToken), calls.Last);

        using var stream = client.ReadEvents(new() { Subscriber = "looker", UntilEnd = true }, cancellationToken: Ct);
        var numbers = new List<long>();
        await foreach (var piece in stream.ResponseStream.ReadAllAsync(Ct))
            numbers.AddRange(piece.Events.Select(e => e.Number));
        Assert.Equal([1, 2, 3], numbers);

        using var beyond = client.ReadEvents(new() { Subscriber = "looker", After = 99 }, cancellationToken: Ct);
        var refused = await Assert.ThrowsAsync<RpcException>(() => beyond.ResponseStream.MoveNext(Ct));
        Assert.Equal((StatusCode.FailedPrecondition, "LOG_REWOUND"), (refused.StatusCode, refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason));
        Assert.Equal(
            [new("intake", "/complaintsuite.messaging.v1.EventLogService/FindEvent", false), new("intake", "/complaintsuite.messaging.v1.EventLogService/ReadEvents", true), new("intake", "/complaintsuite.messaging.v1.EventLogService/ReadEvents", true)],
            world.Broker.Sidecar("routing").Passed);
    }

    [Fact]
    public async Task The_log_is_followed_through_the_sidecar_too()
    {
        await using var world = await DaprWorld.CreateAsync(server);
        using var caller = Caller(world.Broker.Sidecar("routing"));
        await using var database = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync);
        await using var follower = await Node.StartAsync(database, "reporting", world.Time, services =>
        {
            services.AddSingleton<Func<string, EventLogService.EventLogServiceClient>>(_ => Client(caller));
            services.AddSubscription<TestDb>("intake", subscription => subscription.On<Contracts.Events.V1.ComplaintReceived, OnComplaintReceived>());
        }, workers: true);
        await world.WriteAsync(1, 4);
        await Poll.UntilAsync(async () => (await follower.EffectsAsync()).Length == 4, DaprWorld.Soon, "the follower has all");
        Assert.Equal(["1", "2", "3", "4"], await follower.EffectsAsync());
        Assert.Contains(world.Broker.Sidecar("routing").Passed, call => call is { Rpc: "/complaintsuite.messaging.v1.EventLogService/ReadEvents", IsStream: true });
    }

    [Fact]
    public async Task An_app_that_nobody_knows_is_unavailable_and_one_of_another_namespace_is_named_with_it()
    {
        await using var broker = new DaprContractDouble();
        var sidecar = await broker.StartAsync("routing");
        await RefusedAsync(StatusCode.Unavailable, "intake is not found");
        await RefusedAsync(StatusCode.Unavailable, "intake.complaintsuite is not found", ("Invocation:AppIds:Intake", "intake.complaintsuite"));
        await RefusedAsync(StatusCode.Unauthenticated, "authentication error: api token mismatch", ("DAPR_API_TOKEN", "somebody-else's"));

        async Task RefusedAsync(StatusCode code, string why, params IEnumerable<(string Name, string Value)> settings)
        {
            using var caller = Caller(sidecar, settings.ToDictionary(it => it.Name, it => (string?)it.Value));
            var failure = await Assert.ThrowsAsync<RpcException>(() => Client(caller).FindEventAsync(new(), cancellationToken: Ct).ResponseAsync);
            Assert.Equal((code, why), (failure.StatusCode, failure.Status.Detail));
        }
    }

    private static EventLogService.EventLogServiceClient Client(IHost caller) => caller.Services.GetRequiredService<GrpcClientFactory>().CreateClient<EventLogService.EventLogServiceClient>("intake");

    private static IHost Caller(SidecarDouble sidecar, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(sidecar.Variables.ToDictionary(it => it.Key, it => (string?)it.Value)).AddInMemoryCollection(settings);
        builder.Configuration["Invocation:Mode"] = "dapr";
        builder.AddAddressedClient<EventLogService.EventLogServiceClient>("Intake", "intake");
        return builder.Build();
    }

    /// <summary>What the callee sees of the newest call: the two tokens of the caller, and the one that its own sidecar shows it.</summary>
    private sealed class Heard : Interceptor
    {
        public (string? Authorization, string? OnBehalfOf, string? AppToken) Last { get; private set; }

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Last = (context.RequestHeaders.GetValue("authorization"), context.RequestHeaders.GetValue("x-on-behalf-of"), context.RequestHeaders.GetValue("dapr-api-token"));
            return continuation(request, context);
        }
    }
}
