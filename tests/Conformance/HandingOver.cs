using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ComplaintSuite.Conformance;

/// <summary>A desk that registers without a connection and hands over later.</summary>
/// <param name="suite">The running suite.</param>
/// <param name="office">The organisation.</param>
internal sealed class HandingOver(RunningSuite suite, Office office)
{
    /// <summary>An entry that was taken in so long ago, by a clock with this offset.</summary>
    public OfflineEntry Entry(RegisterComplaintRequest registration, TimeSpan ago, double offsetHours = 8) => new()
    {
        Registration = registration,
        Received = Stated(suite.Now - ago, offsetHours),
    };

    public static string Stated(DateTimeOffset at, double offsetHours) =>
        at.ToOffset(TimeSpan.FromHours(offsetHours)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);

    public BatchRegisterComplaintsRequest Batch(params IEnumerable<OfflineEntry> entries) => new() { HandOverId = RequestId.New(), Organisation = office.Organisation, Entries = { entries } };

    public async Task<IReadOnlyList<OfflineResult>> SendAsync(BatchRegisterComplaintsRequest batch, Sender by) => (await suite.SendAsync<BatchRegisterComplaintsResponse>(batch, by)).Results;

    /// <summary>Every entry of the batch is refused, and nothing of the organisation's is changed.</summary>
    /// <returns>What each was refused for: <c>TIME_IN_FUTURE received CR-08</c>.</returns>
    public async Task<IReadOnlyList<string>> RefusedAsync(BatchRegisterComplaintsRequest batch, Sender by)
    {
        await suite.AdvanceAsync(TimeSpan.FromSeconds(1)); // what other desks took in late has run out by now
        await using var unchanged = await suite.UnchangedAsync(office.Organisation);
        var results = await SendAsync(batch, by);
        Assert.All(results, result => Assert.Equal((OfflineOutcome.Refused, null, ""), (result.Outcome, result.Complaint, result.AccessCode)));
        Assert.Equal(batch.Entries.Select(entry => entry.Registration.RequestId), results.Select(result => result.RequestId));
        return [.. results.SelectMany(result => result.Violations).Select(violation => string.Join(' ', new[] { violation.Code, violation.Field, violation.Rule }.Where(part => part.Length > 0)))];
    }

    /// <summary>The clock of a case by its name.</summary>
    public static Contracts.Common.V1.Deadline Clock(Complaint complaint, string name) => complaint.Deadlines.Single(deadline => deadline.Clock == name);

    /// <summary>What the clock on the wall showed, and its offset.</summary>
    public static (DateTime Shown, TimeSpan Offset) Wall(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) is var at ? (at.DateTime, at.Offset) : default;

    public static Timestamp At(string received) => Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(received, CultureInfo.InvariantCulture));

    /// <summary>
    /// Sends a batch over a slow line that breaks once an entry has been registered: the answer, which takes as long as the delay to come back, reaches nobody.
    /// </summary>
    public async Task BreakOffAsync(BatchRegisterComplaintsRequest batch, Sender by, TimeSpan delay)
    {
        await using var line = new TcpProxy(() => suite.Suite.Grpc.Port) { Delay = delay };
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress($"http://127.0.0.1:{line.Port}");
        var before = await CountAsync();
        var broken = Assert.ThrowsAsync<RpcException>(async () => await new IntakeService.IntakeServiceClient(channel).BatchRegisterComplaintsAsync(batch, by.Metadata));
        await Poll.UntilAsync(async () => await CountAsync() > before, RunningSuite.Patience, "something is registered");
        line.IsCut = true;
        await broken;
    }

    public Task<long> CountAsync() => suite.CountAsync("intake", "select count(*) from complaints where organisation = $1", office.Organisation);
}
