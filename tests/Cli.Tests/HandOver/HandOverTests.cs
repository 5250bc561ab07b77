using System.Globalization;
using ComplaintSuite.Cli;
using ComplaintSuite.Cli.HandOver;
using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ComplaintSuite.CliTests.HandOver;

/// <summary>What `suite hand-over` does when the suite refuses, is slow or is silent: nothing that was answered is lost, and nothing holds up the rest (CR-08).</summary>
public sealed class HandOverTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string ResultsPath => Path.Combine(_folder.Path, "desk.json.results.json");

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task What_was_answered_before_the_token_ran_out_is_kept_and_the_next_run_begins_after_it()
    {
        var file = Saved(12);
        var broken = new Gateway();
        broken.Answer = request => broken.Requests.Count < 3 ? Gateway.Register(request) : throw Failure(StatusCode.Unauthenticated, "TOKEN_EXPIRED");
        var message = (await Assert.ThrowsAsync<ToolFailedException>(() => HandOverAsync(broken, file))).Message;
        Assert.Contains("TOKEN_EXPIRED", message, StringComparison.Ordinal);
        Assert.Equal(file.Entries.Take(10).Select(IdOf), Kept().Select(result => result.RequestId));
        Assert.All(Kept(), result => Assert.Equal($"code of {result.RequestId}", result.AccessCode));

        var whole = new Gateway();
        Assert.Equal(0, await HandOverAsync(whole, file));
        Assert.Equal([2], whole.Requests);
        Assert.Equal(file.Entries.Select(IdOf), Kept().Select(result => result.RequestId));
        Assert.DoesNotContain("code of", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_are_the_persons_alone_and_no_draft_is_left()
    {
        _folder.Write("desk.json.results.json.new", "of a run that was killed");
        await HandOverAsync(new Gateway(), Saved(6));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ResultsPath));
        Assert.Equal(ResultsPath, Assert.Single(Directory.GetFiles(_folder.Path)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("a letter")]
    [InlineData("""{"format": "complaintsuite-desk/1", "organisation": "YLGS", "entries": []}""")]
    public void A_file_that_holds_something_else_is_left_alone(string content)
    {
        _folder.Write("desk.json.results.json", content);
        Assert.Contains("--results", Assert.Throws<ToolFailedException>(() => HandOverResults.Open(ResultsPath)).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(ResultsPath));
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.Internal)]
    public async Task A_part_that_is_refused_whole_is_named_and_the_others_go_on(StatusCode status)
    {
        var file = Saved(12);
        var gateway = new Gateway();
        gateway.Answer = request => gateway.Requests.Count == 2 ? throw Failure(status, "not this one") : Gateway.Register(request);
        Assert.Equal(5, await HandOverAsync(gateway, file));
        Assert.Equal([5, 5, 2], gateway.Requests);
        Assert.Equal(file.Entries.Take(5).Concat(file.Entries.Skip(10)).Select(IdOf), Kept().Select(result => result.RequestId));
        Assert.All(file.Entries.Skip(5).Take(5), entry => Assert.Contains($"{IdOf(entry)}: not handed over. The suite does not take it ({status}): not this one", _error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_entry_is_asked_for_again_and_one_with_a_case_is_not()
    {
        var file = Saved(2);
        var refusing = new Gateway { Answer = request => Gateway.Register(request, refused: IdOf(file.Entries[1])) };
        Assert.Equal(1, await HandOverAsync(refusing, file));
        var gateway = new Gateway();
        Assert.Equal(0, await HandOverAsync(gateway, file));
        Assert.Equal([1], gateway.Requests);
        Assert.All(Kept(), result => Assert.Equal(OfflineOutcome.Registered, result.Outcome));
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task A_part_that_is_too_large_or_too_slow_goes_by_halves_and_one_entry_alone_does_not_hold_up_the_rest(StatusCode status)
    {
        var file = Saved(7);
        var heavy = IdOf(file.Entries[3]);
        var gateway = new Gateway { Answer = request => request.Entries.Count > 2 || request.Entries.Any(entry => IdOf(entry) == heavy) ? throw Failure(status, "BODY_TOO_LARGE") : Gateway.Register(request) };
        Assert.Equal(1, await HandOverAsync(gateway, file));
        Assert.Equal([5, 2, 3, 1, 2, 1, 1, 2], gateway.Requests);
        Assert.Equal(file.Entries.Select(IdOf).Where(id => id != heavy), Kept().Select(result => result.RequestId));
        Assert.Contains($"{heavy}: not handed over.", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Unavailable)]
    public void A_suite_that_is_silent_is_given_up_after_minutes(StatusCode status)
    {
        var gateway = new Gateway
        {
            Answer = _ =>
            {
                _time.Advance(TimeSpan.FromMinutes(1));
                throw Failure(status, "silence");
            },
        };
        var run = HandOverAsync(gateway, Saved(50));
        while (!run.IsCompleted)
            _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("Run it again to go on", Assert.IsType<ToolFailedException>(run.Exception!.InnerException).Message, StringComparison.Ordinal);
        Assert.InRange(gateway.Requests.Count, 2, 8);
        Assert.Empty(Kept());
    }

    [Fact]
    public async Task It_waits_as_long_as_the_quota_says()
    {
        var gateway = new Gateway();
        gateway.Answer = request => gateway.Requests.Count == 1 ? throw Failure(StatusCode.ResourceExhausted, "RATE_LIMITED", ("retry-after", "7")) : Gateway.Register(request);
        var run = HandOverAsync(gateway, Saved(3));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal((false, 1), (run.IsCompleted, gateway.Requests.Count));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await run);
        Assert.Equal([3, 3], gateway.Requests);
    }

    [Fact]
    public void Parts_are_bound_by_entries_and_by_bytes()
    {
        var (small, large) = (Saved(11).Entries, Saved(3, facts: new string('x', 400_000)).Entries);
        Assert.Equal([5, 5, 1], HandOverRun.PartsOf(small).Select(part => part.Length));
        Assert.Equal([1, 1, 1], HandOverRun.PartsOf(large).Select(part => part.Length));
        Assert.Equal(large.Concat(small), HandOverRun.PartsOf(large.Concat(small)).SelectMany(part => part));
        // One alone may be larger: the gateway decides.
        Assert.Single(HandOverRun.PartsOf(Saved(1, facts: new string('x', 2 * HandOverRun.Largest)).Entries));
        Assert.Empty(HandOverRun.PartsOf([]));
    }

    [Fact]
    public async Task What_is_damaged_in_the_file_is_named_and_counts_as_not_handed_over()
    {
        var file = Saved(1) with { Damaged = ["e-2"] };
        Assert.Equal(1, await HandOverAsync(new Gateway(), file));
        Assert.Contains("e-2: damaged in the file", _error.ToString(), StringComparison.Ordinal);
        Assert.Single(Kept());
    }

    private Task<int> HandOverAsync(Gateway gateway, DeskFile file) => HandOverCommand.HandOverAsync(
        new HandOverRun(new IntakeService.IntakeServiceClient(gateway), file, [], _time), file, HandOverResults.Open(ResultsPath), _output, _error, TestContext.Current.CancellationToken);

    private RepeatedField<OfflineResult> Kept() => JsonParser.Default.Parse<BatchRegisterComplaintsResponse>(File.ReadAllText(ResultsPath)).Results;

    private static DeskFile Saved(int entries, string facts = "Room 5023 is loud.") => new(
        "YLGS", "0b0c7f0e-3f6c-4c55-9d2f-5f6f6c3b0a10",
        [.. Enumerable.Range(1, entries).Select(number => new OfflineEntry { Received = "2026-11-29T21:30:00+09:00", Registration = new() { RequestId = string.Create(CultureInfo.InvariantCulture, $"entry-{number:000}"), Facts = facts } })]);

    private static string IdOf(OfflineEntry entry) => entry.Registration.RequestId;

    private static RpcException Failure(StatusCode status, string detail, params (string Name, string Value)[] trailers)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in trailers)
            metadata.Add(name, value);
        return new(new Status(status, detail), metadata);
    }

    /// <summary>Answers as a test says, or registers everything.</summary>
    private sealed class Gateway : CallInvoker
    {
        public Func<BatchRegisterComplaintsRequest, BatchRegisterComplaintsResponse> Answer { get; set; } = request => Register(request);

        /// <summary>How many entries each request had.</summary>
        public List<int> Requests { get; } = [];

        public static BatchRegisterComplaintsResponse Register(BatchRegisterComplaintsRequest request, string? refused = null) => new()
        {
            Results =
            {
                request.Entries.Select(IdOf).Select(id => id == refused
                    ? new OfflineResult { RequestId = id, Outcome = OfflineOutcome.Refused }
                    : new OfflineResult { RequestId = id, Outcome = OfflineOutcome.Registered, Complaint = new() { CaseNumber = $"YLGS-{id}" }, AccessCode = $"code of {id}" }),
            },
        };

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var batch = (BatchRegisterComplaintsRequest)(object)request;
            Requests.Add(batch.Entries.Count);
            return new(AnswerAsync<TResponse>(batch), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();

        private Task<TResponse> AnswerAsync<TResponse>(BatchRegisterComplaintsRequest batch)
        {
            try
            {
                return Task.FromResult((TResponse)(object)Answer(batch));
            }
            catch (RpcException failure)
            {
                return Task.FromException<TResponse>(failure);
            }
        }
    }
}
