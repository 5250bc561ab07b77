using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>
/// Whether a changed procedure would refuse a step or act that was made. What both versions demand in the same words was met; of what is new, each part is judged by what is stored, and
/// counted where that does not tell.
/// </summary>
/// <param name="kept">The section under the version that the record runs under.</param>
/// <param name="changed">The same under the change.</param>
/// <param name="indicators">The indicators of the change, for which `indicators` stands.</param>
/// <param name="directory">Kind and role of posts; null where the organisation is not known.</param>
/// <param name="tally">Counts what is not judged.</param>
internal sealed class MoveJudge(SectionTable kept, SectionTable changed, IReadOnlyList<string> indicators, DirectoryView? directory, Tally tally)
{
    /// <summary>Every refusal, as code, field and rule.</summary>
    /// <param name="entry">The step or act as it was made.</param>
    /// <param name="own">What it wrote down, where it is an act of the procedure's own.</param>
    /// <param name="select">The selectors at that point.</param>
    /// <param name="done">What had been done before it.</param>
    /// <param name="had">Whether a field was there; null where that is not known.</param>
    public IEnumerable<Difference> Judge(HistoryEntry entry, OwnMove? own, Func<string, string?> select, DoneActs done, Func<string, bool?> had)
    {
        if (RuleOf(kept, entry.Move) is not { } before)
            yield break;
        if (RuleOf(changed, entry.Move) is not { } after)
        {
            yield return Refused(entry, "NOT_ENABLED", null, before.Rules);
            yield break;
        }
        if (Lacks(entry, before.By, after.By))
            yield return Refused(entry, "ROLE_NOT_PERMITTED", null, after.Rules);
        if (!changed.Follows(entry.Move, entry.From) && kept.Follows(entry.Move, entry.From))
            yield return Refused(entry, "STEP_NOT_PERMITTED", null, after.Rules);
        var form = (after as ActRule)?.Own;
        string? Select(string selector) => form?.Field(selector) is null ? select(selector) : own?.Codes.GetValueOrDefault(selector);
        var known = before.Demands.Select(Words).ToHashSet();
        foreach (var demand in after.Demands.Where(demand => !known.Contains(Words(demand)) && demand.For.All(condition => Select(condition.Selector) is { } value && condition.Values.Contains(value))))
            foreach (var (code, field) in Unmet(entry, demand, before, form, own, Select, done, had))
                yield return Refused(entry, code, field, demand.Rules);
    }

    private IEnumerable<(string Code, string? Field)> Unmet(
        HistoryEntry entry, Demand demand, MoveRule before, OwnAct? form, OwnMove? own, Func<string, string?> select, DoneActs done, Func<string, bool?> had)
    {
        if (demand.Never)
            yield return ("NEVER_PERMITTED", null);
        if (demand.Kinds.Count > 0 && (select("kind") is not { } kind || !demand.Kinds.Contains(kind)))
            yield return ("KIND_NOT_PERMITTED", "kind");
        if (demand.By.Count > 0 && Lacks(entry, before.By, demand.By))
            yield return ("ROLE_NOT_PERMITTED", null);
        bool? Has(string field) => field.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? done.Has(field[DoneActs.Done.Length..])
            : form?.Field(field) is not { } filled ? had(field) : filled.IsCode ? own?.Codes.ContainsKey(field) == true : null;
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
            if (Holds(guard, own, done) is not { } holds)
                tally.NotJudged(Tally.Guard, $"{entry.Move}: {guard}");
            else if (holds != wanted)
                yield return ($"{(wanted ? "" : "NOT_")}{guard.Replace('-', '_').Replace('.', '_').ToUpperInvariant()}", guard);
    }

    /// <summary>A guard about acts of the procedure's own, where history has all that it asks for.</summary>
    private static bool? Holds(string guard, OwnMove? own, DoneActs done) =>
        guard.StartsWith(DoneActs.Open, StringComparison.Ordinal) || guard.StartsWith(DoneActs.After, StringComparison.Ordinal) ? done.Holds(guard, null)
        : own is null ? null : done.Holds(guard, own.StaffId.Length > 0 ? own.StaffId : null);

    private IEnumerable<string> Expanded(string field) => field == "indicators" ? indicators.Select(name => $"indicators.{name}") : [field];

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
