using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.EndToEnd.BadInput;

/// <summary>Access codes can't be tried through: wrong ones get slower by the case number, whoever sends them; the owner is never kept waiting.</summary>
public sealed class GuessingTests(RunningSuite suite)
{
    /// <summary>The longest that a wrong code waits for its answer.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(5);

    private readonly Office _office = suite.Office(typeof(GuessingTests));

    [Fact]
    public async Task Guesses_at_once_and_from_ever_new_sessions_are_all_counted_and_slowed_and_the_owner_opens_meanwhile()
    {
        const int Guesses = 12;
        var filed = await _office.FileAsync();
        var guesses = Enumerable.Range(0, Guesses).Select(number => GuessAsync(filed.Number, number)).ToList();
        await Poll.UntilAsync(async () => await FailuresAsync(filed.Number) == Guesses, RunningSuite.Patience, "every guess is counted");

        // The last ones wait for their answers, and the owner doesn't wait with them.
        Assert.NotNull((await _office.OpenAsync(filed)).Ticket);
        Assert.Contains(guesses, guess => !guess.IsCompleted);

        var answers = await Task.WhenAll(guesses);
        Assert.All(answers, answer => Assert.Equal((StatusCode.NotFound, "CODE_WRONG"), (answer.Refused.Code, answer.Refused.Reason)));
        Assert.InRange(answers.Count(answer => answer.Took >= Slowest), Guesses / 2, Guesses); // at least the 7th and every later one

        // A new session begins where the last one ended.
        Assert.True((await GuessAsync(filed.Number, Guesses)).Took >= Slowest);
        Assert.Equal(Guesses + 1, await FailuresAsync(filed.Number));
        Assert.NotNull((await _office.OpenAsync(filed)).Ticket);
    }

    [Fact]
    public async Task A_number_that_is_not_there_is_slowed_alike()
    {
        var number = Numbers.Unused(_office.Organisation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 7).Select(guess => GuessAsync(number, guess)));
        Assert.Equal(7, await FailuresAsync(number));
        Assert.Contains(answers, answer => answer.Took >= Slowest);
    }

    [Fact]
    public async Task No_code_is_stored_and_none_opens_another_case()
    {
        var (one, other) = (await _office.FileAsync(), await _office.FileAsync());
        foreach (var code in new[] { one.AccessCode, one.AccessCode.Replace("-", "", StringComparison.Ordinal) })
            Assert.Empty(await suite.PlacesAsync(new Dictionary<string, string> { ["code"] = code }));
        var refused = await Refused.ByGrpcAsync(() => suite.SendAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = other.Number, AccessCode = one.AccessCode }, Sender.Nobody));
        Assert.Equal("CODE_WRONG", refused.Reason);
    }

    /// <summary>A guess over a connection of its own.</summary>
    private async Task<(Refused Refused, TimeSpan Took)> GuessAsync(string number, int guess)
    {
        using var channel = GrpcChannel.ForAddress(suite.Suite.Grpc, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler(), DisposeHttpClient = true });
        var began = TimeProvider.System.GetTimestamp();
        var refused = await Refused.ByGrpcAsync(async () => await new IntakeService.IntakeServiceClient(channel).OpenCaseAsync(new() { CaseNumber = number, AccessCode = $"0000-0000-0000-{guess:0000}" }));
        return (refused, TimeProvider.System.GetElapsedTime(began));
    }

    private Task<long> FailuresAsync(string number) => suite.CountAsync("intake", "select coalesce((select failures from guess_counters where case_number = $1), 0)", number);
}
