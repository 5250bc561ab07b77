using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ComplaintSuite.Procedures;

/// <summary>A step or act at its instant.</summary>
public sealed record MoveAt(string Move, DateTimeOffset At);

/// <summary>
/// When the steps and acts that the clocks of a procedure name happened on a record, those of the other section too: all that is needed to say which clock runs since
/// when. Immutable.
/// </summary>
public sealed class MoveTimes : IEquatable<MoveTimes>
{
    [JsonConstructor]
    public MoveTimes(ImmutableDictionary<string, DateTimeOffset>? latest = null, ImmutableList<MoveAt>? pauses = null, DateTimeOffset? since = null)
    {
        Latest = latest ?? ImmutableDictionary<string, DateTimeOffset>.Empty;
        Pauses = pauses ?? [];
        Since = since;
    }

    public static MoveTimes None { get; } = new();

    /// <summary>The latest instant of each step and act.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Latest { get; }

    /// <summary>Every act that pauses or resumes a clock, in the order of its instants: a clock that starts from an earlier instant goes through all of them.</summary>
    public ImmutableList<MoveAt> Pauses { get; }

    /// <summary>When the present round began, where the record was reopened: what happened before has no part in it.</summary>
    public DateTimeOffset? Since { get; }

    /// <summary>A new round, in which nothing has happened but the step that begins it.</summary>
    public static MoveTimes Anew(string move, DateTimeOffset at) => new(ImmutableDictionary<string, DateTimeOffset>.Empty.Add(move, at), since: at);

    /// <summary>A new round, in which what some acts began goes on.</summary>
    public MoveTimes Anew(string move, DateTimeOffset at, IEnumerable<string> kept)
    {
        var latest = Latest.Where(known => kept.Contains(known.Key)).ToImmutableDictionary();
        return new(latest.SetItem(move, at), since: at);
    }

    /// <summary>Without some acts or steps, which count no more. What they paused stays paused.</summary>
    public MoveTimes Without(IEnumerable<string> acts)
    {
        var latest = Latest.RemoveRange(acts);
        return latest.Count == Latest.Count ? this : new(latest, Pauses, Since);
    }

    /// <summary>The latest of some steps and acts; null where none has happened.</summary>
    public DateTimeOffset? LatestOf(IEnumerable<string> moves) =>
        moves.Select(move => Latest.TryGetValue(move, out var at) ? at : (DateTimeOffset?)null).Max();

    /// <summary>
    /// With one more. What is there already, an older instant of a step or act that pauses nothing, and what belongs to an earlier round change nothing: the same object
    /// comes back.
    /// </summary>
    public MoveTimes With(string move, DateTimeOffset at, bool pauses)
    {
        if (at < Since)
            return this;
        var latest = Latest.TryGetValue(move, out var known) && known >= at ? Latest : Latest.SetItem(move, at);
        var noted = new MoveAt(move, at);
        var all = pauses && !Pauses.Contains(noted) ? Pauses.Insert(Pauses.FindLastIndex(earlier => earlier.At <= at) + 1, noted) : Pauses;
        return latest == Latest && all == Pauses ? this : new(latest, all, Since);
    }

    public bool Equals(MoveTimes? other) =>
        other is not null && Since == other.Since && Pauses.SequenceEqual(other.Pauses) && Latest.Count == other.Latest.Count
        && Latest.All(move => other.Latest.TryGetValue(move.Key, out var at) && at == move.Value);

    public override bool Equals(object? obj) => Equals(obj as MoveTimes);

    public override int GetHashCode() => HashCode.Combine(Latest.Count, Pauses.Count, Since);
}

/// <summary>How they are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MoveTimes))]
public sealed partial class MoveTimesJson : JsonSerializerContext;
