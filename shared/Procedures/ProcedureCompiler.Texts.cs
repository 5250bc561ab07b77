using System.Text.RegularExpressions;
using ComplaintSuite.Procedures.Yaml;
using Fluid;

namespace ComplaintSuite.Procedures;

/// <summary>Reads what people are told and what is kept how long: indicators, retention, notices, texts, a file's own rules.</summary>
partial class ProcedureCompiler
{
    private List<Indicator> ReadIndicators()
    {
        var indicators = new List<Indicator>();
        foreach (var entry in _read.Entries(root, "indicators"))
        {
            _read.Kebab(entry.Key);
            if (_read.Map(entry.Value, ["name", "values", "number"], ["name"]) is not { } map) continue;
            var values = new List<KeyValuePair<string, LocalText>>();
            foreach (var value in _read.Entries(map, "values"))
            {
                _read.Kebab(value.Key);
                values.Add(new(value.Key.Text, _read.LocalText(value.Value)));
            }
            NumberRange? number = null;
            if (map.Find("number") is { } range && _read.Map(range.Value, ["minimum", "maximum", "unit"], ["unit"]) is { } bounds)
                number = new(
                    _read.Number(bounds, "minimum", 0, int.MaxValue), bounds.Find("maximum") is null ? null : _read.Number(bounds, "maximum", 0, int.MaxValue),
                    _read.Word(bounds, "unit") ?? "");
            if ((values.Count == 0) == (number is null)) _read.Defect(entry.Key, $"The indicator '{entry.Key.Text}' has either `values` or a `number`.");
            indicators.Add(new(entry.Key.Text, _read.LocalText(map, "name"), values, number));
        }
        return indicators;
    }

    private List<Retention> ReadRetention()
    {
        var retention = new List<Retention>();
        foreach (var entry in _read.Entries(root, "retention"))
        {
            if (!_read.OneOf(entry.Key, ["case-file"], "thing to retain")
                || _read.Map(entry.Value, ["keep", "origin", "rule"], ["keep", "origin"]) is not { } map) continue;
            var (keep, origin) = ReadSourcedLimit(map, "keep");
            retention.Add(new(entry.Key.Text, keep, origin, Rules(map)));
        }
        return retention;
    }

    private OrderedDictionary<string, NoticeTemplate> ReadNotices()
    {
        var notices = new OrderedDictionary<string, NoticeTemplate>(StringComparer.Ordinal);
        foreach (var entry in _read.Entries(root, "notices"))
        {
            if (!_read.OneOf(entry.Key, Lifecycle.Notices.Keys, "notice") || _read.AnyMap(entry.Value) is not { } map) continue;
            _read.Languages(map);
            var variables = Lifecycle.Notices[entry.Key.Text];
            var templates = new Dictionary<string, (IFluidTemplate Subject, IFluidTemplate Body)>(StringComparer.Ordinal);
            foreach (var language in map.Entries.Where(language => LocalText.Languages.Contains(language.Key.Text)))
            {
                if (_read.Map(language.Value, ["subject", "body"], ["subject", "body"]) is not { } parts) continue;
                if (ReadTemplate(parts, "subject", variables) is { } subject && ReadTemplate(parts, "body", variables) is { } body) templates[language.Key.Text] = (subject, body);
            }
            if (templates.Count == LocalText.Languages.Count) notices[entry.Key.Text] = new(entry.Key.Text, variables, _zone, templates);
        }
        return notices;
    }

    private IFluidTemplate? ReadTemplate(Map parts, string key, IReadOnlyList<string> variables)
    {
        if (parts.Find(key) is not { } entry || _read.Word(entry.Value) is not { } word) return null;
        var template = NoticeTemplate.Parse(word.Text, variables, out var problem);
        if (problem is not null) _read.Defect(word, problem);
        return template;
    }

    private OrderedDictionary<string, LocalText> ReadTexts()
    {
        var texts = new OrderedDictionary<string, LocalText>(StringComparer.Ordinal);
        var moves = Lifecycle.Case.ClockTargets.Concat(Lifecycle.Work.ClockTargets).Append(Lifecycle.ClockRanOut).ToList();
        foreach (var entry in _read.Entries(root, "texts"))
            if (_read.OneOf(entry.Key, moves, "step or act")) texts[entry.Key.Text] = _read.LocalText(entry.Value);
        return texts;
    }

    /// <summary>`rules: {ID: {zh-CN, en, es}}`: what the organisation demands beside the catalogue.</summary>
    private OrderedDictionary<string, LocalText> ReadOwnRules()
    {
        var rules = new OrderedDictionary<string, LocalText>(StringComparer.Ordinal);
        foreach (var entry in _read.Entries(root, "rules"))
        {
            if (RuleCatalogue.Contains(entry.Key.Text)) _read.Defect(entry.Key, $"'{entry.Key.Text}' is a rule of the catalogue; give the organisation's own another id.");
            else if (!OwnRuleId().IsMatch(entry.Key.Text)) _read.Defect(entry.Key, $"A rule has an id such as LB-01, not '{entry.Key.Text}'.");
            else rules[entry.Key.Text] = _read.LocalText(entry.Value);
        }
        return rules;
    }

    [GeneratedRegex(@"^[A-Z]{2,4}-[0-9]{2}$")]
    private static partial Regex OwnRuleId();
}
