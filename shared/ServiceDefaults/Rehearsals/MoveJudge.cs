using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>
/// Whether a changed procedure would refuse a step or act that was made. What both versions demand in the same words was met; of what is new, each part is judged by what is stored, and
/// counted where that does not tell.
/// </summary>
/// <param name="kept">The version that the record runs under.</param>
/// <param name="changed">The change.</param>
/// <param name="section">The section of the record.</param>
/// <param name="directory">Kind and role of posts; null where the organisation is not known.</param>
/// <param name="tally">Counts what is not judged.</param>
internal sealed class MoveJudge(Procedure kept, Procedure changed, Section section, DirectoryView? directory, Tally tally)
{
    private readonly SectionTable _kept = kept.Of(section);
    private readonly SectionTable _changed = changed.Of(section);
    private readonly HashSet<string> _hadToWithdraw = [];
    private readonly HashSet<string> _mustWithdraw = [];

    /// <summary>Takes in who must withdraw from then on, by either version. Whoever must by the change alone would have been refused.</summary>
    /// <param name="own">What was written down, where it is an act of the procedure's own.</param>
    /// <param name="move">The step or act.</param>
    /// <param name="related">Staff ids of those who came out to have a relation to the matter.</param>
    public void Take(string move, OwnMove? own, IReadOnlyCollection<string> related)
    {
        foreach (var (procedure, who) in new[] { (kept, _hadToWithdraw), (changed, _mustWithdraw) })
        {
            if (procedure.RecusalRules.Count > 0)
                who.UnionWith(related);
            if (own is null || procedure.Of(section).OwnAct(move)?.RecusalBy(own.Codes, own.StaffId) is not { } recusal)
                continue;
            if (recusal.MustWithdraw)
                who.Add(recusal.StaffId);
            else
                who.Remove(recusal.StaffId);
        }
    }

    /// <summary>Every refusal, as code, field and rule.</summary>
    /// <param name="entry">The step or act as it was made.</param>
    /// <param name="own">What it wrote down, where it is an act of the procedure's own.</param>
    /// <param name="select">The selectors at that point.</param>
    /// <param name="replay">What had been done before it.</param>
    /// <param name="had">Whether a field was there; null where that is not known.</param>
    public IEnumerable<Difference> Judge(HistoryEntry entry, OwnMove? own, Func<string, string?> select, Replay replay, Func<string, bool?> had)
    {
        if (RuleOf(_kept, entry.Move) is not { } before)
            yield break;
        if (RuleOf(_changed, entry.Move) is not { } after)
        {
            yield return Refused(entry, "NOT_ENABLED", null, before.Rules);
            yield break;
        }
        if (Lacks(entry, before.By, after.By))
            yield return Refused(entry, "ROLE_NOT_PERMITTED", null, after.Rules);
        var withdrawing = _mustWithdraw.Except(_hadToWithdraw).ToHashSet();
        if ((own?.StaffId is { Length: > 0 } known ? known : directory?.Staff(entry.Actor)?.StaffId) is { } staffId && withdrawing.Contains(staffId))
            yield return Refused(entry, "MUST_WITHDRAW", null, changed.RecusalRules);
        if (!_changed.Follows(entry.Move, entry.From) && _kept.Follows(entry.Move, entry.From))
            yield return Refused(entry, "STEP_NOT_PERMITTED", null, after.Rules);
        var form = (after as ActRule)?.Own;
        // When it took place, its form says, which is sealed.
        string? Select(string selector) => form?.TookPlace is not null && selector.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal) ? null
            : form?.Field(selector) is null ? select(selector) : own?.Codes.GetValueOrDefault(selector);
        bool Holds(Condition condition) => Select(condition.Selector) is { } value && condition.Values.Contains(value);
        CountForms(entry.Move, (before as ActRule)?.Own, form, own);
        var same = before.Demands.Select(Words).ToHashSet();
        // Whether words were filled in is sealed, too.
        foreach (var field in after.Demands.Where(demand => !same.Contains(Words(demand)) && demand.For.All(condition => form?.Field(condition.Selector) is { IsCode: false } || Holds(condition))).SelectMany(demand => demand.For)
            .Select(condition => form?.Field(condition.Selector)).OfType<FormField>().Where(field => !field.IsCode).Distinct())
            tally.NotJudged(Tally.Field, $"{entry.Move}: {field.Name}");
        foreach (var demand in after.Demands.Where(demand => demand.For.All(Holds)))
            foreach (var (code, field) in same.Contains(Words(demand)) ? DoneInVain(demand, withdrawing.Count > 0, replay) : Unmet(entry, demand, before, form, own, Select, replay, had))
                yield return Refused(entry, code, field, demand.Rules);
    }

    /// <summary>What a field of the form must be beside what it holds asks for directory, parties and other cases as they were then, which nothing keeps.</summary>
    private void CountForms(string move, OwnAct? before, OwnAct? after, OwnMove? own)
    {
        foreach (var field in after?.Fields ?? [])
            if (Asked(field) is { Length: > 0 } asked && asked != Asked(before?.Field(field.Name)) && !(field.IsTold && own?.Codes.ContainsKey(field.Name) == false))
                tally.NotJudged(Tally.Field, $"{move}: {field.Name}");
    }

    private static string Asked(FormField? field) => field is null ? "" : string.Join('\n', new[]
    {
        field.Differs is { } other ? $"differs {other}" : "", field.Above ? "above" : "", field.Posts.Count > 0 ? $"posts {string.Join(' ', field.Posts)}" : "",
        field.Unbarred ? "unbarred" : "", field.Alike ? "alike" : "", field.IsToCome ? "to-come" : "", field.HasCome ? "has-come" : "",
        field.Named is not { } named ? ""
            : $"{string.Join(' ', named.For.Select(condition => $"{condition.Selector}={string.Join(',', condition.Values)}"))} {named.Earlier} {string.Join(',', named.Same)} {named.Once}",
    }.Where(word => word.Length > 0));

    /// <summary>What both demand was met; where somebody else must withdraw by the change, what they did or were named in counts no more.</summary>
    private static IEnumerable<(string Code, string? Field)> DoneInVain(Demand demand, bool isOtherRecusal, Replay replay)
    {
        bool Lacks(string field) => field.StartsWith(DoneActs.Done, StringComparison.Ordinal) && replay.HasDone(field[DoneActs.Done.Length..]) == false;
        return !isOtherRecusal ? [] : demand.Require.Where(Lacks).Concat(demand.Any.All(Lacks) ? demand.Any.Take(1) : []).Select(field => ("FIELD_MISSING", (string?)field));
    }

    private IEnumerable<(string Code, string? Field)> Unmet(
        HistoryEntry entry, Demand demand, MoveRule before, OwnAct? form, OwnMove? own, Func<string, string?> select, Replay replay, Func<string, bool?> had)
    {
        if (demand.Never)
            yield return ("NEVER_PERMITTED", null);
        if (demand.Kinds.Count > 0 && (select("kind") is not { } kind || !demand.Kinds.Contains(kind)))
            yield return ("KIND_NOT_PERMITTED", "kind");
        if (demand.By.Count > 0 && Lacks(entry, before.By, demand.By))
            yield return ("ROLE_NOT_PERMITTED", null);
        bool? Has(string field) => field.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? replay.HasDone(field[DoneActs.Done.Length..])
            : form?.Field(field) is not { } filled ? had(field) : filled.IsTold ? own?.Codes.ContainsKey(field) == true : null;
        foreach (var field in demand.Require.SelectMany(Expanded).Concat(demand.Stated))
            if (Has(field) is not { } there)
                tally.NotJudged(Tally.Field, $"{entry.Move}: {field}");
            else if (!there)
                yield return ("FIELD_MISSING", field);
        if (demand.Any.Count > 0 && demand.Any.Select(Has).ToList() is var any && !any.Contains(true))
            if (any.Contains(null))
                tally.NotJudged(Tally.Field, $"{entry.Move}: {demand.Any[0]}");
            else
                yield return ("FIELD_MISSING", demand.Any[0]);
        foreach (var (guard, wanted) in demand.When.Select(guard => (guard, true)).Concat(demand.Unless.Select(guard => (guard, false))))
            if (Holds(guard, own, replay) is not { } holds)
                tally.NotJudged(Tally.Guard, $"{entry.Move}: {guard}");
            else if (holds != wanted)
                yield return ($"{(wanted ? "" : "NOT_")}{guard.Replace('-', '_').Replace('.', '_').ToUpperInvariant()}", guard);
    }

    /// <summary>A guard about acts of the procedure's own, where history has all that it asks for.</summary>
    private static bool? Holds(string guard, OwnMove? own, Replay replay) =>
        DoneActs.Asked(guard) is { } act && replay.MayBeInVain(act) ? null
        : guard.StartsWith(DoneActs.Open, StringComparison.Ordinal) || guard.StartsWith(DoneActs.After, StringComparison.Ordinal) ? replay.Done.Holds(guard, null)
        : own is null ? null : replay.Done.Holds(guard, own.StaffId.Length > 0 ? own.StaffId : null);

    private IEnumerable<string> Expanded(string field) => field == "indicators" ? changed.Indicators.Select(known => $"indicators.{known.Name}") : [field];

    /// <summary>Whether who acted is none of those whom a line names. They were one of those whom it named before.</summary>
    private bool Lacks(HistoryEntry entry, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        if (before.All(after.Contains))
            return false;
        if (entry.Post is null && entry.Actor == Person.System.Id)
            return !after.Contains(Lifecycle.System);
        if (entry.Post is { } code)
        {
            var post = directory?.Post(code);
            if (new[] { code, post?.Kind, post?.Role }.Any(after.Contains))
                return false;
            if (post is not null)
                return true;
        }
        tally.NotJudged(Tally.Actor, entry.Move);
        return false;
    }

    private static Difference Refused(HistoryEntry entry, string code, string? field, IReadOnlyList<string> rules) => new()
    {
        Kind = DifferenceKind.Outcome,
        Name = entry.Move,
        Before = "permitted",
        After = "refused",
        Code = code,
        Field = field ?? "",
        Rule = string.Join(',', rules),
    };

    private static MoveRule? RuleOf(SectionTable table, string move) => (MoveRule?)table.Step(move) ?? table.Act(move);

    /// <summary>What a line demands, whatever rule it stands under and whatever is said to whoever is refused.</summary>
    private static string Words(Demand demand) => string.Join('\n',
    [
        string.Join(' ', demand.For.Select(condition => $"{condition.Selector}={string.Join(',', condition.Values)}")), string.Join(' ', demand.Kinds), string.Join(' ', demand.Require),
        string.Join(' ', demand.Any), string.Join(' ', demand.When), string.Join(' ', demand.Unless), string.Join(' ', demand.Stated), string.Join(' ', demand.By), demand.Never ? "never" : "",
    ]);
}
