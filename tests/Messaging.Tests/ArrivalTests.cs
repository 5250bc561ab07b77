using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ComplaintSuite.MessagingTests;

public sealed class ArrivalTests(PostgresServer server)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task An_event_has_arrived_once_it_is_taken_and_not_when_it_is_published_or_numbered()
    {
        await using var world = await World.CreateAsync(server);
        var arrivals = world.Subscriber.Get<EventArrivals>();
        var id = await world.Producer.ActAsync("commerce", "case-1", new ComplaintReceived { CaseNumber = "a" });
        Assert.False(await arrivals.WaitAsync("intake", id, Short, Ct));
        Assert.Equal(0, (await world.Producer.EventLog.FindEventAsync(new() { EventId = id.ToString() }, cancellationToken: Ct)).Number);

        await world.Producer.RelayAllAsync();
        Assert.Equal(1, (await world.Producer.EventLog.FindEventAsync(new() { EventId = id.ToString() }, cancellationToken: Ct)).Number);
        var waiting = arrivals.WaitAsync("intake", id, Long, Ct);
        Assert.False(await arrivals.WaitAsync("intake", id, Short, Ct));
        Assert.False(waiting.IsCompleted);

        await world.Subscriber.CatchUpAsync();
        Assert.True(await waiting);
        Assert.Equal(["a"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task An_event_that_was_trimmed_has_kept_its_number()
    {
        await using var world = await World.CreateAsync(server, options: SnapshotTests.Trimming);
        var id = await world.Producer.ReceiveAsync("commerce", "case-1", "a");
        await world.Producer.RelayAllAsync();
        await world.Subscriber.CatchUpAsync();
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await world.Producer.Get<LogTrimmer<TestDb>>().RunOnceAsync(Ct));
        Assert.True(await world.Subscriber.Get<EventArrivals>().WaitAsync("intake", id, Long, Ct));
    }

    [Fact]
    public async Task What_is_not_followed_and_a_producer_that_does_not_answer_are_not_waited_for()
    {
        await using var world = await World.CreateAsync(server);
        var id = await world.Producer.ReceiveAsync("commerce", "case-1", "a");
        var arrivals = world.Subscriber.Get<EventArrivals>();
        Assert.False(await arrivals.WaitAsync("mediation", id, Timeout.InfiniteTimeSpan, Ct));
        var cutOff = await world.AddSubscriberAsync(calls: new NoAnswer());
        Assert.False(await cutOff.Get<EventArrivals>().WaitAsync("intake", id, Timeout.InfiniteTimeSpan, Ct));
    }

    [Fact]
    public async Task What_is_no_id_is_refused()
    {
        await using var world = await World.CreateAsync(server);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await world.Producer.EventLog.FindEventAsync(new() { EventId = "?" }, cancellationToken: Ct));
        Assert.Equal((StatusCode.InvalidArgument, "event_id"), (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations[0].Field));
    }

    [Fact]
    public async Task A_producer_that_refuses_the_question_is_told_of_and_holds_nobody_up()
    {
        await using var world = await World.CreateAsync(server);
        var id = await world.Producer.ReceiveAsync("commerce", "case-1", "a");
        var refused = await world.AddSubscriberAsync(calls: new NoAnswer(StatusCode.PermissionDenied));
        Assert.False(await refused.Get<EventArrivals>().WaitAsync("intake", id, Timeout.InfiniteTimeSpan, Ct));
        Assert.Single(refused.Log.Entries, entry => entry.EventId == 135);
    }

    private sealed class NoAnswer(StatusCode code = StatusCode.Unavailable) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            throw new RpcException(new Grpc.Core.Status(code, "gone"));
    }
}
