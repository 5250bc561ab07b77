using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.TestKit.Running;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Chaos;

/// <summary>
/// Reads a producer's log from its first event on, and says where the producer's snapshot differs from it: what was trimmed is told a new subscriber by the snapshot
/// alone.
/// </summary>
public sealed class Witness(RunningSuite suite, string producer)
{
    private const string Name = "witness";

    private readonly List<Event> _log = [];
    private readonly HashSet<string> _others = [];

    /// <summary>Reads the log to its end, which is not trimmed beyond that until the next time.</summary>
    public async Task ReadOnAsync()
    {
        var sender = await suite.SignOns.MachineAsync("reporting");
        using var channel = GrpcChannel.ForAddress(suite.Suite.Address(producer));
        var client = new EventLogService.EventLogServiceClient(channel);
        var last = _log.Count > 0 ? _log[^1] : new();
        using (var call = client.ReadEvents(new() { Subscriber = Name, After = last.Number, AfterEventId = last.EventId, UntilEnd = true }, sender.Metadata))
            await foreach (var piece in call.ResponseStream.ReadAllAsync())
                _log.AddRange(piece.Events);
        await client.AcknowledgeEventsAsync(new() { Subscriber = Name, Number = _log.Count > 0 ? _log[^1].Number : 0 }, sender.Metadata);
    }

    /// <summary>Reads on, and compares. Called while nothing is on its way.</summary>
    /// <param name="others">Ids of further events that were put into the log by the test itself: the producer's history does not know them.</param>
    public async Task<IReadOnlyList<string>> DifferencesAsync(IEnumerable<string> others)
    {
        _others.UnionWith(others);
        await ReadOnAsync();
        var sender = await suite.SignOns.MachineAsync("reporting");
        using var channel = GrpcChannel.ForAddress(suite.Suite.Address(producer));
        var client = new EventLogService.EventLogServiceClient(channel);
        List<Event> told = [];
        ReadSnapshotResponse end = new();
        using (var call = client.ReadSnapshot(new() { Subscriber = Name }, sender.Metadata))
            await foreach (var piece in call.ResponseStream.ReadAllAsync())
                if (piece.Case is { } @case)
                    told.AddRange(@case.Events);
                else
                    end = piece;
        List<string> found = [];
        if ((end.Number, end.EventId) != (_log[^1].Number, _log[^1].EventId))
            found.Add($"{producer}: the snapshot ends at {end.Number} with {end.EventId}, the log at {_log[^1].Number} with {_log[^1].EventId}");
        var expected = Lasting(_log.Where(e => !_others.Contains(e.EventId))).Select(Line).ToHashSet();
        var shown = told.Select(Line).ToHashSet();
        found.AddRange(expected.Except(shown).Select(line => $"{producer}: the log has {line}, the snapshot has not"));
        found.AddRange(shown.Except(expected).Select(line => $"{producer}: the snapshot has {line}, the log has not"));
        if (shown.Count != told.Count)
            found.Add($"{producer}: the snapshot tells {told.Count - shown.Count} events twice");
        return found;
    }

    /// <summary>A clock is told as it stands; that something about a work item changed is news for who looks at it, and no fact to be told again.</summary>
    private static IEnumerable<Event> Lasting(IEnumerable<Event> events)
    {
        var byKind = events.Where(e => !e.Payload.Is(WorkItemChanged.Descriptor)).ToLookup(e => e.Payload.Is(ClockChanged.Descriptor));
        return byKind[false].Concat(byKind[true].GroupBy(e => e.Payload.Unpack<ClockChanged>().ClockId).Select(changes => changes.Last()));
    }

    private static string Line(Event e)
    {
        var payload = e.Payload.Clone();
        if (payload.TryUnpack<ClockChanged>(out var clock))
        {
            clock.Changes.Clear();
            payload = Google.Protobuf.WellKnownTypes.Any.Pack(clock);
        }
        return $"{e.Number} {e.EventId} {e.Organisation} {e.Subject} {payload.TypeUrl[(payload.TypeUrl.LastIndexOf('.') + 1)..]} {payload.Value.ToBase64()}";
    }
}
