using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>Something that happened to a record, as far as clocks may go by it.</summary>
/// <param name="At">When.</param>
internal abstract record Happening(DateTimeOffset At)
{
    /// <summary>A step or act of the other section.</summary>
    public sealed record Heard(DateTimeOffset At, string Move) : Happening(At);

    /// <summary>The person asked for a day.</summary>
    public sealed record Asked(DateTimeOffset At, DateOnly Day) : Happening(At);

    /// <summary>A clock was granted more time.</summary>
    public sealed record Extended(DateTimeOffset At, string Clock, DateOnly Until) : Happening(At);

    /// <summary>A step or act of the record's own.</summary>
    public sealed record Made(DateTimeOffset At, HistoryEntry Entry) : Happening(At);

    /// <summary>Of what happened at one instant, the step or act comes after what it was about.</summary>
    private int Rank => this switch { Heard => 0, Asked => 1, Extended => 2, _ => 3 };

    private long Version => this is Made made ? made.Entry.Version : 0;

    /// <summary>
    /// Everything that happened to a record, from what is stored of it: its own history; what it knows of the other section, also by the clocks that began from it; the days asked
    /// for and the extensions that its clocks went through.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="receivedAt">When the submission was received.</param>
    /// <param name="section">Its section.</param>
    /// <param name="kept">The version that it runs under.</param>
    /// <param name="history">Its history, in its order.</param>
    /// <param name="clocks">All its clocks.</param>
    public static IReadOnlyList<Happening> Of(
        SectionRecord record, DateTimeOffset receivedAt, Section section, Procedure kept, IReadOnlyList<HistoryEntry> history, IReadOnlyList<RunningClock> clocks)
    {
        var table = kept.Of(section);
        var made = MadeBy(record, history);
        bool IsForeign(string move) => table.Lifecycle.Step(move) is null && table.Lifecycle.Act(move) is null && table.OwnAct(move) is null;
        var heard = record.MoveTimes.Latest.Select(known => new Heard(known.Value, known.Key))
            .Concat(record.MoveTimes.Pauses.Select(pause => new Heard(pause.At, pause.Move)))
            .Concat(clocks.Select(clock => new Heard(clock.StartedAt, clock.Due.Provenance.Clock?.StartedBy ?? "")))
            .Where(known => known.Move.Length > 0 && IsForeign(known.Move));
        var adjustments = clocks.SelectMany(clock => clock.Due.Provenance.Adjustments.Select(adjustment => (Clock: clock, Adjustment: adjustment))).ToList();
        var asked = adjustments.Where(entry => entry.Adjustment.Kind == AdjustmentKind.Replaced)
            .Select(entry => new Asked(entry.Adjustment.At <= entry.Clock.StartedAt ? receivedAt : entry.Adjustment.At, entry.Adjustment.To.LastDay!.Value));
        if (record is { RequestedDate: { } day, RequestedAt: { } askedAt })
            asked = asked.Append(new(askedAt, day));
        var extended = adjustments.Where(entry => entry.Adjustment.Kind == AdjustmentKind.ExtendedTo)
            .Select(entry => new Extended(entry.Adjustment.At, entry.Clock.Name, entry.Adjustment.To.LastDay!.Value));
        return [.. heard.Distinct().Concat<Happening>(asked.Distinct()).Concat(extended).Concat(made).OrderBy(it => it.At).ThenBy(it => it.Rank).ThenBy(it => it.Version)];
    }

    /// <summary>
    /// The record's own steps and acts at the instants by which its clocks went: hosts read different clocks, and what was taken over or handed over happened before it was written. The latest of
    /// each, where a clock names it, is known exactly.
    /// </summary>
    private static IEnumerable<Made> MadeBy(SectionRecord record, IReadOnlyList<HistoryEntry> history)
    {
        var last = history.GroupBy(entry => entry.Move).ToDictionary(entries => entries.Key, entries => entries.Max(entry => entry.Version));
        var latest = DateTimeOffset.MinValue;
        foreach (var entry in history.Where(entry => !entry.Move.Contains(':', StringComparison.Ordinal)))
        {
            var at = last[entry.Move] == entry.Version && record.MoveTimes.Latest.TryGetValue(entry.Move, out var known) ? known : entry.At > latest ? entry.At : latest;
            latest = at > latest ? at : latest;
            yield return new(at, entry);
        }
    }
}
