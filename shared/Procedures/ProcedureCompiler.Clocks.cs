using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>How the clocks of a procedure file are read.</summary>
partial class ProcedureCompiler
{
    private List<ClockDefinition> ReadClocks()
    {
        var clocks = new List<ClockDefinition>();
        foreach (var entry in _read.Entries(root, "clocks"))
        {
            _read.Kebab(entry.Key);
            if (_read.Map(entry.Value, ClockKeys, ["limit", "from", "to", "origin", "rule"]) is not { } map) continue;
            Limit limit = default;
            if (map.Find("limit") is { } written && _read.Word(written.Value) is { } text && !Limit.TryParse(text.Text, out limit, out var problem)) _read.Defect(text, problem);
            var hours = map.Find("hours") is { } open ? OpeningHours.Read(_read, open.Value) : null;
            if (limit.NeedsHours && map.Find("hours") is null) _read.Defect(map.Find("limit")!.Value, "Working hours are counted in opening hours; say them under `hours`.");
            else if (hours is not null && !limit.TakesHours) _read.Defect(map.Find("hours")!.Key, $"A limit of '{limit}' asks no opening hours; remove them.");
            var from = ReadMoves(map, "from");
            var to = ReadMoves(map, "to");
            if (to.Select(Lifecycle.SectionOf).Distinct().Count() > 1)
                _read.Defect(map.Find("to")!.Value, "A clock is ended by steps and acts of one section, whose service keeps it; make two clocks.");
            // The service that keeps the clock answers its conditions, and makes the acts that move it.
            var keeper = to.Select(Lifecycle.SectionOf).OfType<Section>().Select(Lifecycle.Of).FirstOrDefault();
            if (map.Find("or") is { } or && _read.Word(or.Value) is { } day) _read.OneOf(day, [RequestedDate], "day that takes the place of a limit");
            var pause = map.Find("pause") is { } paused ? _read.Map(paused.Value, ["from", "until"], ["from", "until"]) : null;
            var origin = map.Find("origin") is { } where && _read.Word(where.Value) is { } source && _read.OneOf(source, Origins, "origin") ? source.Text : "";
            var rules = Rules(map);
            if (rules.Count > 1) _read.Defect(map.Find("rule")!.Value, "A clock has one rule.");
            clocks.Add(new(entry.Key.Text, limit, from, to, ReadConditions(map, keeper is null ? [] : [keeper]), ReadLate(map), origin, rules.Count == 0 ? "" : rules[0])
            {
                Hours = hours,
                OrRequestedDate = map.Find("or") is not null,
                PausedBy = pause is null ? [] : ReadMoves(pause, "from"),
                ResumedBy = pause is null ? [] : ReadMoves(pause, "until"),
                MovedBy = Listed(_read.Words(map, "moved-by"), keeper?.Acts.Select(act => act.Name) ?? [], "act of the section that ends the clock"),
            });
        }
        return clocks;
    }

    /// <summary>Steps and acts of either section; at least one.</summary>
    private List<string> ReadMoves(Map map, string key)
    {
        if (map.Find(key) is { Value: Items { Nodes.Count: 0 } none }) _read.Defect(none, "A clock names at least one step or act here.");
        return Listed(_read.Words(map, key), Lifecycle.Case.ClockTargets.Concat(Lifecycle.Work.ClockTargets), "step or act");
    }

    private List<string> CriteriaOf(string severity) => _read.Entries(root, "severity").First(entry => entry.Key.Text == severity).Value is Map map
        ? [.. _read.Entries(map, "criteria").Select(entry => entry.Key.Text)]
        : [];

    private LateOutcome ReadLate(Map clock)
    {
        if (clock.Find("late") is not { } late || late.Value is Word { Text: "mark" }) return new LateOutcome.Mark();
        if (late.Value is Map map)
        {
            string? OneOf(string key, IEnumerable<string> known, string what) =>
                map.Find(key) is { } entry && _read.Word(entry.Value) is { } word && _read.OneOf(word, known, what) ? word.Text : null;
            _read.Map(map, ["enter", "escalate", "approval", "promote", "as"], []);
            switch (map.Entries.Select(entry => entry.Key.Text).ToList())
            {
                case ["enter"]: return new LateOutcome.Enter(OneOf("enter", Lifecycle.Case.Steps.Concat(Lifecycle.Work.Steps).Select(known => known.Name), "step") ?? "");
                case ["escalate"]: return new LateOutcome.Escalate(OneOf("escalate", _posts.Keys, "post") ?? "");
                case ["approval"]: return new LateOutcome.Approval(OneOf("approval", _posts.Keys, "post") ?? "");
                case ["promote", "as"]:
                    return OneOf("promote", _severityNames, "severity") is { } severity && OneOf("as", CriteriaOf(severity), $"criterion of '{severity}'") is { } criterion
                        ? new LateOutcome.Promote(severity, criterion)
                        : new LateOutcome.Mark();
            }
        }
        _read.Defect(late.Value, "A late clock does one of: mark, {enter: STEP}, {escalate: POST}, {approval: POST}, {promote: SEVERITY, as: CRITERION}.");
        return new LateOutcome.Mark();
    }
}
