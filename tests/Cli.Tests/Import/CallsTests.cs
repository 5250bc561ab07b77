using ComplaintSuite.Cli;
using ComplaintSuite.Cli.Import;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ComplaintSuite.CliTests.Import;

/// <summary>What the import does when the gateway says no, or nothing.</summary>
public sealed class CallsTests
{
    private readonly FakeTimeProvider _time = new();
    private int _tokens;

    [Fact]
    public async Task It_waits_as_long_as_the_quota_says()
    {
        var gateway = new Gateway(Failure(StatusCode.ResourceExhausted, ("retry-after", "7")));
        var call = CallAsync(gateway);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal((false, 1), (call.IsCompleted, gateway.Calls));
        _time.Advance(TimeSpan.FromSeconds(1));
        await call;
        Assert.Equal(2, gateway.Calls);
    }

    [Fact]
    public async Task A_suite_that_is_away_is_tried_again_with_growing_pauses_and_given_up_after_minutes()
    {
        var gateway = new Gateway([.. Enumerable.Repeat(Failure(StatusCode.Unavailable), 200)]);
        var call = CallAsync(gateway);
        while (!call.IsCompleted)
            _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("Run it again to go on", Assert.IsType<ToolFailedException>(call.Exception!.InnerException).Message, StringComparison.Ordinal);
        Assert.InRange(gateway.Calls, 8, 20);
    }

    [Fact]
    public async Task A_token_that_ran_out_is_replaced_once()
    {
        await CallAsync(new Gateway(Failure(StatusCode.Unauthenticated)));
        Assert.Equal(2, _tokens);
        await Assert.ThrowsAsync<ToolFailedException>(() => CallAsync(new Gateway(Failure(StatusCode.Unauthenticated), Failure(StatusCode.Unauthenticated))));
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.ResourceExhausted)] // without a time to wait: the batch is too long
    public async Task A_refusal_of_the_whole_batch_ends_the_import(StatusCode status) =>
        Assert.Contains($"({status})", (await Assert.ThrowsAsync<ToolFailedException>(() => CallAsync(new Gateway(Failure(status))))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Stopping_does_not_wait_for_the_quota()
    {
        using var stop = new CancellationTokenSource();
        var call = CallAsync(new Gateway(Failure(StatusCode.ResourceExhausted, ("retry-after", "3600"))), stop.Token);
        await stop.CancelAsync();
        Assert.True(await Task.WhenAny(call) is { IsCanceled: true });
    }

    [Fact]
    public async Task An_issuer_that_is_away_with_the_suite_is_waited_for_like_it_and_given_up_after_minutes()
    {
        using var folder = new Folder();
        var silence = await Assert.ThrowsAnyAsync<ToolFailedException>(() => MachineToken.GetAsync(MachineTokenTests.Settings(folder, new("http://127.0.0.1:1/")), TestContext.Current.CancellationToken));
        var asked = 0;
        using var calls = new GatewayCalls(new Gateway(Failure(StatusCode.Unauthenticated)), _ => ++asked is 2 or 3 ? Task.FromException<string>(silence) : Task.FromResult($"token {asked}"), _time);
        var call = calls.ImportAsync(new(), TestContext.Current.CancellationToken);
        for (var seconds = 0; seconds < 10 && !call.IsCompleted; seconds++)
            _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await call);
        Assert.Equal(4, asked);

        using var hopeless = new GatewayCalls(new Gateway(), _ => Task.FromException<string>(silence), _time);
        var given = hopeless.ImportAsync(new(), TestContext.Current.CancellationToken);
        Assert.False(given.IsCompleted);
        while (!given.IsCompleted)
            _time.Advance(TimeSpan.FromSeconds(1));
        var failure = Assert.IsType<ToolFailedException>(given.Exception!.InnerException);
        Assert.Contains("http://127.0.0.1:1/", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Run it again to go on", failure.Message, StringComparison.Ordinal);
    }

    private async Task<ImportComplaintsResponse> CallAsync(Gateway gateway, CancellationToken? cancellation = null)
    {
        using var calls = new GatewayCalls(gateway, _ => Task.FromResult($"token {++_tokens}"), _time);
        return await calls.ImportAsync(new(), cancellation ?? TestContext.Current.CancellationToken);
    }

    private static RpcException Failure(StatusCode status, params (string Name, string Value)[] trailers)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in trailers)
            metadata.Add(name, value);
        return new(new Status(status, "no"), metadata);
    }

    /// <summary>Fails as often as it is told, then answers.</summary>
    private sealed class Gateway(params RpcException[] failures) : CallInvoker
    {
        public int Calls { get; private set; }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var answer = Calls++ < failures.Length ? Task.FromException<TResponse>(failures[Calls - 1]) : Task.FromResult((TResponse)(object)new ImportComplaintsResponse());
            return new(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();
    }
}
