using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>How is read what departments may be asked for: the section `tasks`.</summary>
partial class ProcedureCompiler
{
    private static readonly string[] TaskKeys = ["name", "by", "to", "limit", "hours", "late", "may-decline", "nested", "origin", "rule"];

    private List<TaskKind> ReadTasks()
    {
        var tasks = new List<TaskKind>();
        foreach (var entry in _read.Entries(root, "tasks"))
        {
            _read.Kebab(entry.Key);
            if (_read.Map(entry.Value, TaskKeys, ["name", "by", "limit", "origin", "rule"]) is not { } map) continue;
            var rules = Rules(map);
            tasks.Add(new(entry.Key.Text, _read.LocalText(map, "name"), ReadAskers(map), [.. _read.Words(map, "to").Select(word => word.Text)], ReadTaskClock(entry.Key.Text, map, rules), rules)
            {
                NeverDeclined = ReadPermission(map, "may-decline", rules),
                NeverDistributed = ReadPermission(map, "nested", rules),
            });
            foreach (var department in _read.Words(map, "to")) _read.Kebab(department);
        }
        if (tasks.Count > 0 && !_read.Entries(root, "work").Any(line => line.Key.Text == "handled" && AsksForTasks(line.Value)))
            _read.Defect(root.Find("tasks")!.Key, "Departments are asked here, but the work is finished without them; write `handled: {when: [tasks-finished]}` under `work`.");
        return tasks;
    }

    /// <summary>Whoever asks works on the matter: the service itself and the public do not.</summary>
    private List<string> ReadAskers(Map map)
    {
        var by = _read.Words(map, "by");
        if (map.Find("by") is { Value: Items { Nodes.Count: 0 } nobody }) _read.Defect(nobody, "Nobody may ask; name a post or a role.");
        return [.. by.Where(word => _read.OneOf(word, [.. _posts.Keys, .. Lifecycle.Roles], "post or role")).Select(word => word.Text)];
    }

    /// <summary>It runs from the asking to the answer, whatever else happens to the matter.</summary>
    private ClockDefinition ReadTaskClock(string name, Map map, List<string> rules)
    {
        var (limit, origin) = ReadSourcedLimit(map, "limit", hours: true);
        var hours = map.Find("hours") is { } open ? OpeningHours.Read(_read, open.Value) : null;
        if (limit.NeedsHours && map.Find("hours") is null) _read.Defect(map.Find("limit")!.Value, "Working hours are counted in opening hours; say them under `hours`.");
        else if (hours is not null && !limit.TakesHours) _read.Defect(map.Find("hours")!.Key, $"A limit of '{limit}' asks no opening hours; remove them.");
        var late = ReadLate(map);
        if (late is not (LateOutcome.Mark or LateOutcome.Escalate)) _read.Defect(map.Find("late")!.Value, "A late task does one of: mark, {escalate: POST}.");
        return new(TaskKind.ClockPrefix + name, limit, [], [], [], late, origin, rules is [var first, ..] ? first : "") { EndsIn = Section.Work, Hours = hours };
    }

    /// <summary>`true`: permitted. `false`, or nothing: refused by the rules of the line. `{rule: ID}`: refused by that rule.</summary>
    private List<string>? ReadPermission(Map map, string key, List<string> rules)
    {
        if (map.Find(key) is not { } entry) return rules;
        if (entry.Value is Word { Text: "true" }) return null;
        if (entry.Value is Word { Text: "false" }) return rules;
        return _read.Map(entry.Value, ["rule"], ["rule"]) is { } refused ? Rules(refused) : rules;
    }

    /// <summary>Whether a line asks, whatever the case, that every department has answered.</summary>
    private static bool AsksForTasks(Node line) =>
        line is Map map && new[] { map }.Concat(map.Find("also")?.Value switch { Items items => items.Nodes.OfType<Map>(), Map one => [one], _ => [] })
            .Any(part => part.Find("for") is null && part.Find("when")?.Value switch { Items items => items.Nodes, { } one => [one], _ => [] } is { } guards && guards.Any(guard => guard is Word { Text: "tasks-finished" }));

    /// <summary>The act by which others are asked: a line of the work section that no file writes.</summary>
    private static IEnumerable<MoveRule> AskingOf(List<TaskKind> tasks)
    {
        if (tasks.Count == 0) return [];
        List<string> rules = [.. tasks.SelectMany(task => task.Rules).Distinct()];
        var demand = new Demand([], [], [], [], ["own-claim-or-superior"], [], rules);
        return [new ActRule(TaskKind.Ask, [.. tasks.SelectMany(task => task.By).Distinct()], [demand], null, [], rules)];
    }
}
