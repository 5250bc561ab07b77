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
            if (to.Select(SectionOf).Distinct().Count() > 1)
                _read.Defect(map.Find("to")!.Value, "A clock is ended by steps and acts of one section, whose service keeps it; make two clocks.");
            // The service that keeps the clock answers its conditions, and makes the acts that move it.
            var keeper = to.Select(SectionOf).OfType<Section>().Select(Lifecycle.Of).FirstOrDefault();
            if (map.Find("or") is { } or && _read.Word(or.Value) is { } day) _read.OneOf(day, [RequestedDate], "day that takes the place of a limit");
            var (at, after) = (ReadNamed(map, "at", keeper), ReadNamed(map, "after", keeper));
            if ((limit.Unit == LimitUnit.AsGiven) != (map.Find("at") is not null)) _read.Defect(map, "A time that is given says where: write `limit: as given` together with `at: ACT.FIELD`.");
            if (map.Find("at") is not null && map.Find("after") is { } both) _read.Defect(both.Key, "Either `at` or `after`, not both.");
            if (after is not null && (map.Find("pause") ?? map.Find("or")) is { } moved) _read.Defect(moved.Key, $"A clock that counts `after` a day that is still to come has no `{moved.Key.Text}`.");
            if ((at ?? after) is { } named && !named.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) && AnswerTo(named.Split('.')[0]) is var answer && (answer is null || !to.Contains(answer)))
                _read.Defect(map.Find("at")?.Value ?? map.Find("after")!.Value, $"'{named.Split('.')[0]}' may be done again while the clock runs, with another time; let `to` name the act that answers it.");
            if ((at ?? after)?.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) == true && (map.Find("pause") ?? map.Find("or") ?? map.Find("moved-by")) is { } beside)
                _read.Defect(beside.Key, $"A clock that goes by a detail moves with the detail; it has no `{beside.Key.Text}`.");
            if (hours is not null && limit.IsExact && map.Find("pause") is { } held) _read.Defect(held.Key, $"'{limit}' from an opening on is not paused; count it in working hours.");
            var pause = map.Find("pause") is { } paused ? _read.Map(paused.Value, ["from", "until"], ["from", "until"]) : null;
            var origin = map.Find("origin") is { } where && _read.Word(where.Value) is { } source && _read.OneOf(source, Origins, "origin") ? source.Text : "";
            var rules = Rules(map);
            if (rules.Count > 1) _read.Defect(map.Find("rule")!.Value, "A clock has one rule.");
            clocks.Add(new(entry.Key.Text, limit, from, to, ReadConditions(map, keeper is null ? [] : [keeper]), ReadLate(map), origin, rules.Count == 0 ? "" : rules[0])
            {
                Title = map.Find("name") is null ? null : _read.LocalText(map, "name"),
                EndsIn = keeper?.Section ?? Section.Case,
                Hours = hours,
                At = at,
                After = after,
                Chosen = ReadChosen(map, keeper, hours is not null),
                Tells = ReadTells(map),
                IsInternal = ReadFlag(map, "internal", map.Find("or") is null, "The day that whoever complains asked for is told to them; remove `internal`."),
                Outside = map.Find("outside") is { } closed ? OpeningHours.Read(_read, closed.Value) : null,
                OrRequestedDate = map.Find("or") is not null,
                PausedBy = pause is null ? [] : ReadMoves(pause, "from"),
                ResumedBy = pause is null ? [] : ReadMoves(pause, "until"),
                MovedBy = Listed(_read.Words(map, "moved-by"), keeper?.Acts.Select(act => act.Name) ?? [], "act of the section that ends the clock"),
            });
        }
        return clocks;
    }

    /// <summary>A day or moment in the form of an own act of the section that ends the clock, whose service knows it.</summary>
    private string? ReadNamed(Map map, string key, SectionLifecycle? keeper)
    {
        if (map.Find(key) is not { } entry || _read.Word(entry.Value) is not { } word) return null;
        var named = OwnActs.SelectMany(act => act.Value.Fields.Where(field => field.IsTime).Select(field => $"{act.Key}.{field.Name}"))
            .Concat(keeper?.Section == Section.Case ? _details.Where(detail => detail.IsTime).Select(detail => Procedure.DetailPrefix + detail.Name) : []);
        return _read.OneOf(word, named, "day or moment of an own act or a detail") ? word.Text : null;
    }

    /// <summary>`limits: {ACT.FIELD: {CODE: LIMIT}}`, by an act that is done before the work begins: a clock that runs is moved by a decision alone.</summary>
    private ChosenLimit? ReadChosen(Map map, SectionLifecycle? keeper, bool hasHours)
    {
        if (map.Find("limits") is not { } entry) return null;
        if ((map.Find("at") ?? map.Find("after")) is { } named) _read.Defect(entry.Key, $"A clock that goes by a time which is named has no `limits`; remove them, or `{named.Key.Text}`.");
        if (_read.Entries(map, "limits").ToList() is not [var chosen]) { _read.Defect(entry.Key, "One choice gives the limit; write `limits: {ACT.FIELD: {CODE: LIMIT}}`."); return null; }
        var choices = _ownActs[Section.Case].Where(act => keeper?.Section == Section.Work && !act.Value.In.Except(BeforeAssessment).Any())
            .SelectMany(act => act.Value.Fields.Where(field => field.Values.Count > 0).Select(field => (Name: $"{act.Key}.{field.Name}", field.Values))).ToDictionary(choice => choice.Name, choice => choice.Values);
        if (!_read.OneOf(chosen.Key, choices.Keys, $"choice of an own act of the case, done in {string.Join(" or ", BeforeAssessment)}, for a clock of the work")) return null;
        var limits = new Dictionary<string, Limit>();
        foreach (var written in _read.Entries((Map)entry.Value, chosen.Key.Text))
            if (_read.OneOf(written.Key, choices[chosen.Key.Text], "code of the choice") && _read.Word(written.Value) is { } text)
            {
                if (!Limit.TryParse(text.Text, out var limit, out var problem)) _read.Defect(text, problem);
                else if (limit.Unit == LimitUnit.AsGiven || (limit.NeedsHours && !hasHours)) _read.Defect(text, $"'{text.Text}' needs more than a choice says; write another limit.");
                else limits[written.Key.Text] = limit;
            }
        return new(chosen.Key.Text, limits);
    }

    /// <summary>`tells: POST`.</summary>
    private string? ReadTells(Map map) => map.Find("tells") is { } entry && _read.Word(entry.Value) is { } word && _read.OneOf(word, _posts.Keys, "post") ? word.Text : null;

    /// <summary>Steps and acts of either section; at least one.</summary>
    private List<string> ReadMoves(Map map, string key)
    {
        if (map.Find(key) is { Value: Items { Nodes.Count: 0 } none }) _read.Defect(none, "A clock names at least one step or act here.");
        return Listed(_read.Words(map, key), AllMoves, "step or act");
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
            _read.Map(map, ["enter", "do", "escalate", "approval", "promote", "as"], []);
            switch (map.Entries.Select(entry => entry.Key.Text).ToList())
            {
                case ["enter"]: return new LateOutcome.Enter(OneOf("enter", Lifecycle.Case.Steps.Concat(Lifecycle.Work.Steps).Select(known => known.Name), "step") ?? "");
                case ["do"]: return new LateOutcome.Do(OneOf("do", Lifecycle.Case.Acts.Select(known => known.Name), "act of the case") ?? "");
                case ["escalate"]: return new LateOutcome.Escalate(OneOf("escalate", _posts.Keys, "post") ?? "");
                case ["approval"]: return new LateOutcome.Approval(OneOf("approval", _posts.Keys, "post") ?? "");
                case ["promote", "as"]:
                    return OneOf("promote", _severityNames, "severity") is { } severity && OneOf("as", CriteriaOf(severity), $"criterion of '{severity}'") is { } criterion
                        ? new LateOutcome.Promote(severity, criterion)
                        : new LateOutcome.Mark();
            }
        }
        _read.Defect(late.Value, "A late clock does one of: mark, {enter: STEP}, {do: ACT}, {escalate: POST}, {approval: POST}, {promote: SEVERITY, as: CRITERION}.");
        return new LateOutcome.Mark();
    }
}
