using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Procedures.Yaml;
using Fluid;

namespace ComplaintSuite.Procedures;

/// <summary>Turns the tree of one expanded file into a <see cref="Procedure"/>, gathering every defect on the way.</summary>
/// <param name="root">The expanded file.</param>
/// <param name="isBase">It is only checked.</param>
/// <param name="isReleased">It may be in use, and can't be changed any more.</param>
/// <param name="calendars">The calendars, by id.</param>
/// <param name="defects">Takes the defects.</param>
internal sealed partial class ProcedureCompiler(Map root, bool isBase, bool isReleased, IReadOnlyDictionary<string, WorkingCalendar> calendars, List<Defect> defects)
{
    private static readonly string[] Keys =
    [
        "procedure", "version", "in-force", "zone", "calendar", "extends", "expanded-from", "name", "posts", "intake", "intake-hours", "departments",
        "legal-fields", "categories", "severity", "routes", "clocks", "case", "work", "reopening", "indicators", "retention", "notices", "texts",
    ];

    private static readonly string[] Needed = ["procedure", "version", "in-force", "zone", "calendar", "name", "intake", "case", "indicators", "texts"];
    private static readonly string[] Origins = ["text", "inferred", "house"];
    private static readonly string[] DemandKeys = ["for", "kinds", "require", "when", "unless", "rule"];
    private static readonly string[] Demanding = ["kinds", "require", "when", "unless"];
    private static readonly string[] ClockKeys = ["limit", "hours", "or", "from", "to", "for", "pause", "moved-by", "late", "origin", "rule"];
    private const string RequestedDate = "requested-date";
    private static readonly string[] MoveKeys = ["by", .. DemandKeys, "also", "notice", "effects"];

    private readonly TreeReader _read = new(defects);
    private readonly int _before = defects.Count;
    private IReadOnlyList<string> _kinds = isBase ? Lifecycle.Kinds : [];
    private IReadOnlyList<string> _channels = isBase ? Lifecycle.Channels : [];
    private readonly Dictionary<string, string> _posts = [];
    private readonly HashSet<string> _categoryCodes = [];
    private IReadOnlyList<string> _routeNames = [];
    private IReadOnlyList<string> _severityNames = [];
    private OrderedDictionary<string, LocalText> _legalFields = [];
    private OrderedDictionary<string, LocalText> _departments = [];
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>The procedure, or null where there are defects (or where the file is a base, which is only checked).</summary>
    public Procedure? Compile()
    {
        _read.Map(root, isBase ? ["base", .. Keys] : Keys, isBase ? ["base", "version"] : Needed);

        var id = _read.Word(root, isBase ? "base" : "procedure") ?? "";
        var version = _read.Number(root, "version", 1, 9999);
        var inForce = root.Find("in-force") is { } date && _read.Word(date.Value) is { } day ? _read.Date(day) : null;
        var calendar = ReadCalendar();
        ReadZone();
        var name = _read.LocalText(root, "name");
        ReadPosts();
        var (channelRules, identity, fields) = ReadIntake();
        var hoursRules = ReadIntakeHours();
        _departments = ReadNames("departments");
        _legalFields = ReadNames("legal-fields");
        var categories = ReadCategories(root.Find("categories")?.Value, null, null, null, _categoryCodes);
        _routeNames = [.. _read.Entries(root, "routes").Select(entry => entry.Key.Text)];
        var (routes, routeDemands) = ReadRoutes();
        _severityNames = [.. _read.Entries(root, "severity").Select(entry => entry.Key.Text)];
        var (severities, severityDemands) = ReadSeverities();
        var reopening = ReadReopening();
        var indicators = ReadIndicators();
        var indicatorNames = indicators.ConvertAll(indicator => indicator.Name);
        var caseRules = ReadSection(Section.Case, routes, routeDemands, severityDemands);
        var workRules = ReadSection(Section.Work, routes, [], []);
        var clocks = ReadClocks();
        var retention = ReadRetention();
        var notices = ReadNotices();
        var texts = ReadTexts();
        if (isBase) return null;

        var caseTable = new SectionTable(Section.Case, caseRules, _posts, routes, indicatorNames);
        var workTable = new SectionTable(Section.Work, workRules, _posts, routes, indicatorNames);
        new ProcedureValidator(root, isReleased, _read).Validate(caseTable, workTable, clocks, notices, texts, reopening);
        if (defects.Count > _before) return null;

        var text = YamlText.Write(root);
        return new(new()
        {
            Id = id,
            Version = version,
            InForce = inForce!.Value,
            Zone = _zone,
            CalendarId = calendar,
            Name = name,
            Kinds = _kinds,
            Channels = _channels,
            ChannelRules = channelRules,
            IntakeHoursRules = hoursRules,
            Identity = identity with { Contact = ContactKinds(caseTable) },
            Fields = fields,
            LegalFields = _legalFields,
            Departments = _departments,
            Categories = categories,
            Routes = new OrderedDictionary<string,
            Route>(routes.Select(route => KeyValuePair.Create(route.Name, route))),
            Severities = severities,
            Reopening = reopening,
            Posts = _posts,
            Clocks = clocks,
            Indicators = indicators,
            Retention = retention,
            Notices = notices,
            Texts = texts,
            Case = caseTable,
            Work = workTable,
            ExpandedText = text,
            Sha256 = Hash(text),
            ExpandedFrom = root.Find("expanded-from") is { Value: Word from } ? from.Text : null,
        });
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private List<string> ContactKinds(SectionTable table) =>
        [.. _kinds.Where(kind => table.Step("registered")?.DemandsFor(kind).Any(demand =>
            demand.When.Contains("contact-or-published-record") || demand.Require.Contains("complainant.contact")) ?? false)];

    private string ReadCalendar()
    {
        if (root.Find("calendar") is not { } entry || _read.Word(entry.Value) is not { } word) return "";
        _read.OneOf(word, calendars.Keys.Order(StringComparer.Ordinal), "calendar");
        return word.Text;
    }

    private void ReadZone()
    {
        if (root.Find("zone") is not { } entry || _read.Word(entry.Value) is not { } word) return;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(word.Text, out var zone) && zone.HasIanaId) _zone = zone;
        else _read.Defect(word, $"Unknown zone '{word.Text}'; write an IANA name such as Asia/Shanghai.");
    }

    private void ReadPosts()
    {
        foreach (var post in _read.Entries(root, "posts"))
        {
            _read.Kebab(post.Key);
            if (Lifecycle.Roles.Contains(post.Key.Text) || post.Key.Text == Lifecycle.System)
                _read.Defect(post.Key, $"'{post.Key.Text}' is a role; give the post a name of its own, or use the role under `by`.");
            if (_read.Word(post.Value) is { } role && _read.OneOf(role, Lifecycle.Roles, "role")) _posts[post.Key.Text] = role.Text;
        }
    }

    private (IReadOnlyList<string> ChannelRules, IdentityPolicy Identity, FieldPolicy Fields) ReadIntake()
    {
        IReadOnlyList<string> channelRules = [];
        var identity = new IdentityPolicy([], [], [], []);
        var fields = new FieldPolicy([], []);
        if (root.Find("intake") is not { } entry
            || _read.Map(entry.Value, ["kinds", "channels", "identity", "fields"], isBase ? [] : ["kinds", "channels", "identity"]) is not { } intake)
            return (channelRules, identity, fields);

        _kinds = Listed(_read.Words(intake, "kinds"), Lifecycle.Kinds, "kind");
        if (intake.Find("kinds") is { Value: Items { Nodes.Count: 0 } noKinds }) _read.Defect(noKinds, "A procedure takes at least one kind.");
        if (intake.Find("channels") is { } channels && _read.Map(channels.Value, ["named", "rule"], ["named"]) is { } channelMap)
        {
            (_channels, channelRules) = (Listed(_read.Words(channelMap, "named"), Lifecycle.Channels, "channel"), Rules(channelMap));
            if (channelMap.Find("named") is { Value: Items { Nodes.Count: 0 } noChannels }) _read.Defect(noChannels, "A procedure names at least one channel.");
        }
        if (intake.Find("identity") is { } policy && _read.Map(policy.Value, ["anonymous", "protection", "rule"], []) is { } identityMap)
            identity = new(Listed(_read.Words(identityMap, "anonymous"), _kinds, "kind"), [], Listed(_read.Words(identityMap, "protection"), _kinds, "kind"), Rules(identityMap));
        if (intake.Find("fields") is { } form && _read.Map(form.Value, ["asked", "rule"], ["asked"]) is { } formMap)
            fields = new(Listed(_read.Words(formMap, "asked"), Lifecycle.Case.Fields, "field"), Rules(formMap));
        return (channelRules, identity, fields);
    }

    /// <summary>CH-02: the public intake can't be closed. The key exists so that a file can say so, and so that closing it is told apart from a slip of the pen.</summary>
    private List<string> ReadIntakeHours()
    {
        if (root.Find("intake-hours") is not { } entry) return [];
        if (entry.Value is not Map || _read.Map(entry.Value, ["open", "rule"], ["open"]) is not { } hours)
        {
            if (entry.Value is not Map) _read.Defect(entry.Value, "CH-02: the public intake takes a submission at any minute; write intake-hours: {open: always, rule: CH-02}.");
            return [];
        }
        if (hours.Find("open") is { } open && open.Value is not Word { Text: "always" })
            _read.Defect(open.Value, "CH-02: these hours close the public intake; it takes a submission at any minute, so write 'open: always'.");
        return Rules(hours);
    }

    private OrderedDictionary<string, LocalText> ReadNames(string key)
    {
        var names = new OrderedDictionary<string, LocalText>(StringComparer.Ordinal);
        foreach (var entry in _read.Entries(root, key))
        {
            _read.Kebab(entry.Key);
            names[entry.Key.Text] = _read.LocalText(entry.Value);
        }
        return names;
    }

    private List<Category> ReadCategories(Node? node, string? parent, IReadOnlyList<string>? legalFields, string? department, HashSet<string> seen)
    {
        var categories = new List<Category>();
        if (node is null || _read.AnyMap(node) is not { } map) return categories;
        foreach (var entry in map.Entries)
        {
            _read.Kebab(entry.Key);
            if (!seen.Add(entry.Key.Text)) _read.Defect(entry.Key, $"The category '{entry.Key.Text}' stands elsewhere in the tree too; codes are unique.");
            if (_read.Map(entry.Value, ["name", "legal-fields", "department", "under"], ["name"]) is not { } category) continue;
            var own = legalFields;
            if (category.Find("legal-fields") is not null) own = Listed(_read.Words(category, "legal-fields"), _legalFields.Keys, "legal field");
            var to = department;
            if (category.Find("department") is { } named && _read.Word(named.Value) is { } word)
            {
                _read.OneOf(word, _departments.Keys, "department");
                to = word.Text;
            }
            var children = ReadCategories(category.Find("under")?.Value, entry.Key.Text, own, to, seen);
            if (children.Count == 0 && to is null) _read.Defect(entry.Key, $"The category '{entry.Key.Text}' reaches no department; name one here or above.");
            if (children.Count == 0 && _legalFields.Count > 0 && own is not { Count: > 0 }) _read.Defect(entry.Key, $"The category '{entry.Key.Text}' has no legal field; name one here or above.");
            categories.Add(new(entry.Key.Text, _read.LocalText(category, "name"), own ?? [], to ?? "", parent, children));
        }
        return categories;
    }

    private (List<Route> Routes, List<(string Route, string LeadsTo, Demand Demand)> Demands) ReadRoutes()
    {
        var routes = new List<Route>();
        var demands = new List<(string Route, string LeadsTo, Demand Demand)>();
        foreach (var entry in _read.Entries(root, "routes"))
        {
            _read.Kebab(entry.Key);
            if (_read.Map(entry.Value, ["name", "leads-to", "department", "department-from", .. DemandKeys], ["name", "leads-to"]) is not { } map) continue;
            var leadsTo = "";
            if (map.Find("leads-to") is { } to && _read.Word(to.Value) is { } step && _read.OneOf(step, ["at-work", "at-mediation"], "step")) leadsTo = step.Text;
            string? department = null, field = null;
            if (map.Find("department") is { } named && _read.Word(named.Value) is { } word && _read.OneOf(word, _departments.Keys, "department")) department = word.Text;
            if (map.Find("department-from") is { } from && _read.Word(from.Value) is { } source)
            {
                _read.OneOf(source, Lifecycle.Case.Fields, "field");
                field = source.Text;
                if (department is not null) _read.Defect(from.Key, "Either `department` or `department-from`, not both.");
            }
            var rules = Rules(map);
            routes.Add(new(entry.Key.Text, _read.LocalText(map, "name"), leadsTo, department, field, rules));
            if (ReadDemand(map, Lifecycle.Case) is { } demand) demands.Add((entry.Key.Text, leadsTo, demand));
        }
        return (routes, demands);
    }

    private (List<Severity> Severities, List<Demand> Demands) ReadSeverities()
    {
        var severities = new List<Severity>();
        var demands = new List<Demand>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in _read.Entries(root, "severity"))
        {
            _read.Kebab(entry.Key);
            if (_read.Map(entry.Value, ["name", "criteria", .. DemandKeys], ["name", "criteria", "rule"]) is not { } map) continue;
            var criteria = new OrderedDictionary<string, LocalText>(StringComparer.Ordinal);
            foreach (var criterion in _read.Entries(map, "criteria"))
            {
                _read.Kebab(criterion.Key);
                if (!seen.Add(criterion.Key.Text)) _read.Defect(criterion.Key, $"The criterion '{criterion.Key.Text}' stands under another severity too; codes are unique.");
                criteria[criterion.Key.Text] = _read.LocalText(criterion.Value);
            }
            if (criteria.Count == 0) _read.Defect(entry.Key, $"The severity '{entry.Key.Text}' has no criterion; say what makes a matter '{entry.Key.Text}'.");
            severities.Add(new(entry.Key.Text, _read.LocalText(map, "name"), severities.Count, criteria, Rules(map)));
            if (ReadDemand(map, Lifecycle.Case) is { } demand) demands.Add(demand with { For = [new("severity", [entry.Key.Text]), .. demand.For] });
        }
        return (severities, demands);
    }

    private Reopening? ReadReopening()
    {
        if (root.Find("reopening") is not { } entry || _read.Map(entry.Value, ["within", "origin", "rule"], ["within", "origin"]) is not { } map) return null;
        var (within, origin) = ReadSourcedLimit(map, "within");
        return new(within, origin, Rules(map));
    }

    /// <summary>A limit with where it comes from.</summary>
    private (Limit Limit, string Origin) ReadSourcedLimit(Map map, string key)
    {
        Limit limit = default;
        if (map.Find(key) is { } written && _read.Word(written.Value) is { } text && !Limit.TryParse(text.Text, out limit, out var problem)) _read.Defect(text, problem);
        var origin = map.Find("origin") is { } where && _read.Word(where.Value) is { } source && _read.OneOf(source, Origins, "origin") ? source.Text : "";
        return (limit, origin);
    }

    private List<MoveRule> ReadSection(
        Section section, List<Route> routes, List<(string Route, string LeadsTo, Demand Demand)> routeDemands, List<Demand> severityDemands)
    {
        var lifecycle = Lifecycle.Of(section);
        var key = section == Section.Case ? "case" : "work";
        var rules = new List<MoveRule>();
        foreach (var entry in _read.Entries(root, key))
        {
            if (entry.Key.Text == "acts")
            {
                if (_read.AnyMap(entry.Value) is not { } acts) continue;
                foreach (var act in acts.Entries)
                    if (_read.OneOf(act.Key, lifecycle.Acts.Select(known => known.Name), $"act of the {key} section") && ReadMove(act.Value, lifecycle) is { } read)
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
        Node node, SectionLifecycle lifecycle)
    {
        if (_read.Map(node, MoveKeys, isBase || node is not Map ? [] : ["by"]) is not { } map) return null;
        var by = new List<string>();
        foreach (var word in _read.Words(map, "by"))
            if (_read.OneOf(word, [Lifecycle.System, .. _posts.Keys, .. Lifecycle.Roles], "post or role")) by.Add(word.Text);
        if (by.Count == 0 && map.Find("by") is { Value: Items { Nodes.Count: 0 } empty }) _read.Defect(empty, "Nobody may do this; name a post, a role or 'system'.");
        var demands = new List<Demand>();
        if (ReadDemand(map, lifecycle) is { } own) demands.Add(own);
        if (map.Find("also") is { } also)
            foreach (var line in also.Value is Items items ? items.Nodes : [also.Value])
                if (_read.Map(line, DemandKeys, []) is { } more)
                {
                    if (ReadDemand(more, lifecycle) is { } demand) demands.Add(demand);
                    else _read.Defect(line, "This line demands nothing; give it kinds, require, when or unless.");
                }
        string? notice = null;
        if (map.Find("notice") is { } named && _read.Word(named.Value) is { } word2 && _read.OneOf(word2, Lifecycle.Notices.Keys, "notice")) notice = word2.Text;
        var effects = Listed(_read.Words(map, "effects"), lifecycle.Effects.Select(effect => effect.Name), "effect");
        return (by, demands, notice, effects, Rules(map));
    }

    private Demand? ReadDemand(Map map, SectionLifecycle lifecycle)
    {
        var demand = new Demand(
            ReadConditions(map, [lifecycle]),
            Listed(_read.Words(map, "kinds"), _kinds, "kind"),
            Listed(_read.Words(map, "require"), lifecycle.Fields, "field"),
            Listed(_read.Words(map, "when"), lifecycle.Guards.Select(guard => guard.Name), "guard"),
            Listed(_read.Words(map, "unless"), lifecycle.Guards.Select(guard => guard.Name), "guard"),
            Rules(map, report: false));
        return Demanding.Any(key => map.Find(key) is not null) ? demand : null;
    }

    private List<Condition> ReadConditions(Map map, IReadOnlyList<SectionLifecycle> lifecycles)
    {
        var conditions = new List<Condition>();
        foreach (var entry in _read.Entries(map, "for"))
        {
            if (!_read.OneOf(entry.Key, lifecycles.SelectMany(lifecycle => lifecycle.Selectors).Select(selector => selector.Name).Distinct(), "selector")) continue;
            var values = entry.Key.Text switch
            {
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

    /// <summary>The rules of a line. Each must be in the catalogue; lines that are read twice report once.</summary>
    private List<string> Rules(Map map, bool report = true)
    {
        if (map.Find("rule") is not { } entry) return [];
        if (!report) return [.. (entry.Value is Items items ? items.Nodes : [entry.Value]).OfType<Word>().Select(word => word.Text)];
        var rules = new List<string>();
        foreach (var word in _read.Words(entry.Value))
            if (RuleCatalogue.Contains(word.Text)) rules.Add(word.Text);
            else _read.Defect(word, $"The catalogue has no rule '{word.Text}' (shared/docs/rules.yaml).");
        return rules;
    }

    private List<string> Listed(IReadOnlyList<Word> words, IEnumerable<string> known, string what)
    {
        var list = known.ToList();
        return [.. words.Where(word => _read.OneOf(word, list, what)).Select(word => word.Text)];
    }
}
