using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using Grpc.Core;

namespace ComplaintSuite.MessagingTests;

public sealed class RoundTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_round_that_fails_is_told_and_the_next_one_comes()
    {
        using var stopping = new CancellationTokenSource();
        var rounds = 0;
        List<Exception> told = [];
        await Rounds.RunAsync(
            Short, async _ =>
            {
                if (++rounds == 3)
                    await stopping.CancelAsync();
                else
                    throw rounds == 1 ? new TaskCanceledException("A call timed out.") : new InvalidOperationException("A mistake.");
            },
            told.Add, stopping.Token);
        Assert.Equal(3, rounds);
        Assert.Equal([typeof(TaskCanceledException), typeof(InvalidOperationException)], told.Select(failure => failure.GetType()));
    }

    [Fact]
    public async Task What_a_stop_cuts_off_is_no_failure_and_a_mistake_is_one_also_then()
    {
        using var stopping = new CancellationTokenSource();
        List<Exception> told = [];
        await Rounds.RunAsync(
            Short, async _ =>
            {
                await stopping.CancelAsync();
                throw new RpcException(new Status(StatusCode.Cancelled, "gRPC's word for it"));
            },
            told.Add, stopping.Token);
        Assert.Empty(told);

        using var again = new CancellationTokenSource();
        await Rounds.RunAsync(
            Short, async _ =>
            {
                await again.CancelAsync();
                throw new InvalidOperationException("A mistake.");
            },
            told.Add, again.Token);
        Assert.Single(told);
    }

    [Fact]
    public async Task A_write_to_who_has_left_ends_the_call_and_a_mistake_stays_one()
    {
        using var left = new CancellationTokenSource();
        var writer = new ListenerWriter<string>(new Broken(), left.Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.WriteAsync("two writes at once"));
        await left.CancelAsync();
        Assert.Equal(left.Token, (await Assert.ThrowsAsync<OperationCanceledException>(() => writer.WriteAsync("too late"))).CancellationToken);
    }

    /// <summary>gRPC's writer, as it answers in both cases.</summary>
    private sealed class Broken : IServerStreamWriter<string>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message) => throw new InvalidOperationException("Can't write the message because the request is complete.");

        public Task WriteAsync(string message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
