using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>Where the clocks of two courses of one record part.</summary>
internal static class ClockComparison
{
    /// <summary>Clocks whose course does not come out of what is stored as it was stored: of them nothing is told.</summary>
    public static IReadOnlySet<string> Unlike(IReadOnlyList<RunningClock> stored, IReadOnlyList<RunningClock> replayed)
    {
        static IEnumerable<(DateTimeOffset, DateTimeOffset)> Course(IEnumerable<RunningClock> clocks) => clocks.Select(clock => (clock.StartedAt, clock.DueAt)).Order();
        return stored.Concat(replayed).Select(clock => clock.Name).Distinct()
            .Where(name => !Course(stored.Where(clock => clock.Name == name)).SequenceEqual(Course(replayed.Where(clock => clock.Name == name)))).ToHashSet();
    }

    /// <summary>Clocks of a changed procedure that go by something of the other section of which the version that the record ran under kept nothing.</summary>
    public static IReadOnlySet<string> Unknown(Procedure kept, Procedure changed, Section section)
    {
        var (lifecycle, table) = (changed.Of(section).Lifecycle, changed.Of(section));
        bool IsForeign(string name) => lifecycle.Step(name) is null && lifecycle.Act(name) is null && table.OwnAct(name) is null;
        static string? ActOf(Condition condition) =>
            condition.Selector.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? DoneActs.ActOf(condition.Selector[DoneActs.Done.Length..])
            : condition.Selector.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) || condition.Selector.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal) ? null
            : condition.Selector.Contains('.', StringComparison.Ordinal) ? DoneActs.ActOf(condition.Selector) : null;
        return changed.ClocksOf(section)
            .Where(clock => clock.Moves.Any(move => IsForeign(move) && !kept.ClockMoves.Contains(move))
                || clock.For.Select(ActOf).OfType<string>().Any(act => IsForeign(act) && !kept.Asks(section, act)))
            .Select(clock => clock.Name).ToHashSet();
    }

    /// <summary>The clocks that begin, end or run out otherwise.</summary>
    /// <param name="before">As it was.</param>
    /// <param name="after">As it would have been.</param>
    /// <param name="skipped">Names of which nothing is told.</param>
    /// <param name="now">The instant of the rehearsal.</param>
    public static IEnumerable<Difference> Of(IReadOnlyList<RunningClock> before, IReadOnlyList<RunningClock> after, IReadOnlySet<string> skipped, DateTimeOffset now) =>
        before.Concat(after).Select(clock => clock.Name).Distinct().Where(name => !skipped.Contains(name))
            .SelectMany(name => Pairs(before.Where(clock => clock.Name == name), after.Where(clock => clock.Name == name))).SelectMany(pair => Differences(pair.Before, pair.After, now));

    /// <summary>Those of one beginning belong together; the rest in their order.</summary>
    private static IEnumerable<(RunningClock? Before, RunningClock? After)> Pairs(IEnumerable<RunningClock> before, IEnumerable<RunningClock> after)
    {
        var (left, right) = (before.ToList(), after.ToList());
        foreach (var clock in left.ToList())
            if (right.Find(other => other.StartedAt == clock.StartedAt) is { } same)
            {
                left.Remove(clock);
                right.Remove(same);
                yield return (clock, same);
            }
        for (var index = 0; index < Math.Max(left.Count, right.Count); index++)
            yield return (left.ElementAtOrDefault(index), right.ElementAtOrDefault(index));
    }

    private static IEnumerable<Difference> Differences(RunningClock? before, RunningClock? after, DateTimeOffset now)
    {
        var one = after ?? before!;
        if (before?.DueAt != after?.DueAt || before?.StartedAt != after?.StartedAt)
            yield return new()
            {
                Kind = DifferenceKind.Deadline,
                Name = one.Name,
                Rule = one.Rule,
                Time = one.StartedAt.ToTimestamp(),
                DueBefore = before?.DueAt.ToTimestamp(),
                DueAfter = after?.DueAt.ToTimestamp(),
            };
        if (OutcomeOf(before, now) is var was && OutcomeOf(after, now) is var would && was != would && (was, would) is not ("not-running", "in-time") and not ("in-time", "not-running"))
            yield return new() { Kind = DifferenceKind.Outcome, Name = one.Name, Rule = one.Rule, Time = one.StartedAt.ToTimestamp(), Before = was, After = would };
    }

    /// <summary>What became of a clock: it ended in time, or it ran out and did what the procedure says.</summary>
    private static string OutcomeOf(RunningClock? clock, DateTimeOffset now) =>
        clock is null ? "not-running" : !clock.Due.IsLate(clock.EndedAt ?? clock.VoidedAt ?? now) ? "in-time" : clock.Post is { } post ? $"{clock.Outcome}:{post}" : clock.Outcome;
}
