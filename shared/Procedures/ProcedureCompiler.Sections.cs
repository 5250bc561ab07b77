using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>Reads the moves of both sections, and what each demands (`case`, `work`).</summary>
partial class ProcedureCompiler
{
    private List<MoveRule> ReadSection(
        Section section, List<Route> routes, List<(string Route, string LeadsTo, Demand Demand)> routeDemands, List<Demand> severityDemands)
    {
        var lifecycle = Lifecycle.Of(section);
        var key = Key(section);
        var rules = new List<MoveRule>();
        foreach (var entry in _read.Entries(root, key))
        {
            if (entry.Key.Text == "acts")
            {
                if (_read.AnyMap(entry.Value) is not { } acts) continue;
                foreach (var act in acts.Entries)
                    if (_ownActs[section].TryGetValue(act.Key.Text, out var form))
                    {
                        if (ReadMove(act.Value, lifecycle, form) is { } own)
                            rules.Add(new ActRule(act.Key.Text, own.By, [.. own.Demands, .. Signature.DemandsOf(form, own.Rules)], own.Notice, own.Effects, own.Rules) { Own = form });
                    }
                    else if (_read.OneOf(act.Key, lifecycle.Acts.Select(known => known.Name).Where(known => known != TaskKind.Ask), $"act of the {key} section") && ReadMove(act.Value, lifecycle) is { } read)
                        rules.Add(new ActRule(
                            act.Key.Text, read.By, act.Key.Text == "change-severity" ? [.. read.Demands, .. severityDemands] : read.Demands, read.Notice, read.Effects, read.Rules));
            }
            else if (_read.OneOf(entry.Key, lifecycle.Steps.Select(known => known.Name), $"step of the {key} section") && ReadMove(entry.Value, lifecycle) is { } read)
            {
                var fromRoutes = routeDemands.Where(route => entry.Key.Text == "accepted" || entry.Key.Text == route.LeadsTo)
                    .Select(route => route.Demand with { For = [new("route", [route.Route]), .. route.Demand.For] });
                var fromSeverity = entry.Key.Text == "accepted" ? severityDemands : [];
                rules.Add(new StepRule(entry.Key.Text, read.By, [.. read.Demands, .. fromRoutes, .. fromSeverity], read.Notice, read.Effects, read.Rules));
            }
        }
        if (section == Section.Case && !isBase)
            foreach (var route in routes.Where(route => route.LeadsTo.Length > 0 && rules.All(rule => rule.Name != route.LeadsTo)))
                _read.Defect(_read.Entries(root, "routes").First(entry => entry.Key.Text == route.Name).Key,
                    $"The route '{route.Name}' leads to '{route.LeadsTo}', which the case section does not enable; add the step or remove the route.");
        return rules;
    }

    private (IReadOnlyList<string> By, IReadOnlyList<Demand> Demands, string? Notice, IReadOnlyList<string> Effects, IReadOnlyList<string> Rules)? ReadMove(
        Node node, SectionLifecycle lifecycle, OwnAct? form = null)
    {
        if (_read.Map(node, form is null ? MoveKeys : OwnActKeys, isBase || node is not Map ? [] : ["by"]) is not { } map) return null;
        var by = new List<string>();
        foreach (var word in _read.Words(map, "by"))
            if (_read.OneOf(word, [Lifecycle.System, .. _posts.Keys, .. Lifecycle.Roles], "post or role")) by.Add(word.Text);
        if (by.Count == 0 && map.Find("by") is { Value: Items { Nodes.Count: 0 } empty }) _read.Defect(empty, "Nobody may do this; name a post, a role or 'system'.");
        var demands = new List<Demand>();
        if (ReadDemand(map, lifecycle, form) is { } own) demands.Add(own);
        if (map.Find("also") is { } also)
            foreach (var line in also.Value is Items items ? items.Nodes : [also.Value])
                if (_read.Map(line, LineKeys, []) is { } more)
                {
                    if (ReadLine(more, lifecycle, form) is { } demand) demands.Add(demand);
                    else _read.Defect(line, "This line demands nothing; give it kinds, require, stated, any, never, when, unless, by or notice.");
                }
        var notice = ReadNotice(map);
        var effects = Listed(_read.Words(map, "effects"), lifecycle.Effects.Select(effect => effect.Name), "effect");
        return (by, demands, notice, effects, Rules(map));
    }

    private string? ReadNotice(Map map) => map.Find("notice") is { } named && _read.Word(named.Value) is { } word && _read.OneOf(word, Lifecycle.Notices.Keys, "notice") ? word.Text : null;

    /// <summary>A line of `also`: where its conditions hold, it demands more, lets fewer people do it, or another notice goes out.</summary>
    private Demand? ReadLine(Map map, SectionLifecycle lifecycle, OwnAct? form)
    {
        var by = Listed(_read.Words(map, "by"), [.. _posts.Keys, .. Lifecycle.Roles], "post or role");
        var notice = ReadNotice(map);
        if ((map.Find("by") ?? map.Find("notice")) is { } narrowed && map.Find("for") is null) _read.Defect(narrowed.Key, "Who does it, and which notice goes out, stands under the name of the step or act; say for what this is otherwise under `for`.");
        if (lifecycle.Section == Section.Work && map.Find("notice") is { } stray) _read.Defect(stray.Key, "Notices go out with steps and acts of the case.");
        var demand = ReadDemand(map, lifecycle, form);
        return by.Count == 0 && notice is null ? demand : (demand ?? new(ReadConditions(map, [lifecycle], form), [], [], [], [], [], Rules(map, report: false)) { Because = map.Find("because") is null ? null : _read.LocalText(map, "because") }) with { By = by, Notice = notice };
    }

    private Demand? ReadDemand(Map map, SectionLifecycle lifecycle, OwnAct? form)
    {
        var (fields, guards) = (FieldsOf(lifecycle, form).ToList(), GuardsOf(lifecycle).ToList());
        var demand = new Demand(
            ReadConditions(map, [lifecycle], form),
            Listed(_read.Words(map, "kinds"), _kinds, "kind"),
            Listed(_read.Words(map, "require"), fields, "field"),
            Listed(_read.Words(map, "any"), fields, "field"),
            Listed(_read.Words(map, "when"), guards, "guard"),
            Listed(_read.Words(map, "unless"), guards, "guard"),
            Rules(map, report: false))
        {
            Stated = Listed(_read.Words(map, "stated"), lifecycle.Section == Section.Case ? lifecycle.Fields.Where(Lifecycle.MayBeUnknown).Concat(_details.Select(detail => Procedure.DetailPrefix + detail.Name)) : [], "field that may be stated as not known"),
            Never = ReadNever(map),
            Because = map.Find("because") is null ? null : _read.LocalText(map, "because"),
        };
        return Demanding.Any(key => map.Find(key) is not null) ? demand : null;
    }

    private bool ReadNever(Map map)
    {
        if (map.Find("never") is not { } never) return false;
        if (never.Value is not Word { Text: "true" }) _read.Defect(never.Value, "What is never possible says so: write `never: true`.");
        if (map.Find("for") is null) _read.Defect(never.Key, "What is never possible, whatever the case, is left out of the file; say for what under `for`.");
        return true;
    }

    private List<Condition> ReadConditions(Map map, IReadOnlyList<SectionLifecycle> lifecycles, OwnAct? form = null)
    {
        var conditions = new List<Condition>();
        var codes = CodesOf(lifecycles, form);
        foreach (var entry in _read.Entries(map, "for"))
        {
            if (!_read.OneOf(entry.Key, lifecycles.SelectMany(lifecycle => lifecycle.Selectors).Select(selector => selector.Name).Concat(codes.Keys).Distinct(), "selector")) continue;
            var values = entry.Key.Text switch
            {
                var code when codes.TryGetValue(code, out var own) => own,
                "kind" => _kinds,
                "channel" => _channels,
                "route" => _routeNames,
                "severity" => _severityNames,
                "category" => [.. _categoryCodes],
                _ => lifecycles.SelectMany(lifecycle => lifecycle.Selectors).First(selector => selector.Name == entry.Key.Text).Values ?? [],
            };
            conditions.Add(new(entry.Key.Text, Listed(_read.Words(entry.Value), values, entry.Key.Text)));
        }
        return conditions;
    }
}
