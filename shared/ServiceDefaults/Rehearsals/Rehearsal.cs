using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>One rehearsal of a change over the records of a service.</summary>
/// <param name="records">What the service says of them.</param>
/// <param name="draft">The change.</param>
/// <param name="registry">What is in force.</param>
/// <param name="directory">The organisation's; null where it is not known.</param>
/// <param name="tally">Counts.</param>
/// <param name="now">The instant of the rehearsal.</param>
internal sealed class Rehearsal<TDb, T>(StoredRecords<TDb, T> records, ProcedureDraft draft, ProcedureRegistry registry, DirectoryView? directory, Tally tally, DateTimeOffset now)
    where TDb : ServiceDb
    where T : SectionRecord
{
    /// <summary>Where the stored course of a record and the one that it would have had part.</summary>
    /// <param name="record">The record.</param>
    /// <param name="kept">The version that it runs under.</param>
    /// <param name="history">Its history, in its order.</param>
    /// <param name="clocks">All its clocks.</param>
    /// <param name="asked">The clocks of what was asked of others about it.</param>
    public IReadOnlyList<Difference> Of(T record, Procedure kept, IReadOnlyList<HistoryEntry> history, IReadOnlyList<RunningClock> clocks, IReadOnlyList<RunningClock> asked)
    {
        var changed = draft.InPlaceOf(kept);
        var happenings = Happening.Of(record, records.ReceivedAtOf(record), records.Section, kept, history, clocks);
        var (before, beginning) = AsStored(record, kept, history, clocks, happenings);
        var unlike = ClockComparison.Unlike(clocks, before.Clocks);
        var skipped = unlike.Union(ClockComparison.Unknown(kept, changed, records.Section).Where(name => changed != kept)).ToHashSet();
        var tasks = new AskedClocks(record, asked, now);
        var unlikeTasks = tasks.Unlike(kept, registry);
        foreach (var name in skipped.Concat(unlikeTasks))
            tally.NotJudged(Tally.StoredCourse, name);
        // Of relations that nobody met, since nobody had to withdraw, nothing is stored with the case.
        if (changed.RecusalRules.Count > 0 && kept.RecusalRules.Count == 0)
            tally.NotJudged(Tally.Recusal, changed.Id);
        var after = New(record, changed, draft.Registry, beginning);
        List<Difference> refusals;
        try
        {
            refusals = Go(after, record, history, happenings, changed == kept ? null : new(kept, changed, records.Section, directory, tally));
        }
        catch (FormatException)
        {
            // A clock of the change goes by a field that held no time when it was filled in.
            tally.NotJudged(Tally.StoredCourse, changed.Id);
            return [];
        }
        var queues = changed == kept ? [] : history.SelectMany(entry => Queue(record, entry, kept, changed));
        List<Difference> differences = [.. ClockComparison.Of(before.Clocks, after.Clocks, skipped, now), .. tasks.Differences(changed, draft.Registry, unlikeTasks), .. queues, .. refusals];
        foreach (var difference in differences)
        {
            difference.CaseId = record.CaseId.ToString();
            difference.CaseNumber = records.NumberOf(record);
            difference.RecordId = record.Id.ToString();
            difference.ProcedureVersion = kept.Version;
        }
        return differences;
    }

    /// <summary>The course as it was, begun with the selectors under which its clocks come out as they are stored, or nearest to it.</summary>
    private (Replay Replay, IReadOnlyDictionary<string, string?> Beginning) AsStored(
        T record, Procedure kept, IReadOnlyList<HistoryEntry> history, IReadOnlyList<RunningClock> clocks, IReadOnlyList<Happening> happenings)
    {
        (Replay Replay, IReadOnlyDictionary<string, string?> Beginning, int Unlike)? nearest = null;
        foreach (var beginning in records.Beginnings(record, kept, history))
        {
            var replay = New(record, kept, registry, beginning);
            Go(replay, record, history, happenings, judge: null);
            var unlike = ClockComparison.Unlike(clocks, replay.Clocks).Count;
            if (nearest is null || unlike < nearest.Value.Unlike)
                nearest = (replay, beginning, unlike);
            if (unlike == 0)
                break;
        }
        return (nearest!.Value.Replay, nearest.Value.Beginning);
    }

    private Replay New(T record, Procedure procedure, ProcedureRegistry calendars, IReadOnlyDictionary<string, string?> beginning) =>
        new(record, records.Section, procedure, calendars, beginning, (selector, at) => records.Select(record, procedure, selector, at), now);

    /// <returns>The steps and acts that would be refused.</returns>
    private List<Difference> Go(Replay replay, T record, IReadOnlyList<HistoryEntry> history, IReadOnlyList<Happening> happenings, MoveJudge? judge)
    {
        var refusals = new List<Difference>();
        foreach (var happening in happenings)
        {
            OwnMove? own = null;
            IReadOnlyCollection<string> related = [];
            if (happening is Happening.Made { Entry: { } entry })
            {
                (own, related) = (records.Own(entry), records.Related(entry));
                replay.TakeSelectors(records.Changes(record, history, entry));
                foreach (var refused in judge?.Judge(entry, own, selector => replay.Select(selector, happening.At), replay, field => records.Had(record, replay.Procedure, history, entry, field)) ?? [])
                {
                    refused.Time = happening.At.ToTimestamp();
                    refusals.Add(refused);
                }
                judge?.Take(entry.Move, own, related);
            }
            replay.Take(happening, own, related);
        }
        return refusals;
    }

    private IEnumerable<Difference> Queue(T record, HistoryEntry entry, Procedure kept, Procedure changed)
    {
        if (records.QueueOf(record, entry, kept, changed, directory) is var (before, after) && before != after)
            yield return new() { Kind = DifferenceKind.Queue, Name = entry.Move, Time = entry.At.ToTimestamp(), Before = before ?? "", After = after ?? "" };
    }
}
