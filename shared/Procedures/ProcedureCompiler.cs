using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
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
        "procedure", "version", "in-force", "zone", "region", "calendar", "extends", "expanded-from", "name", "posts", "recusal", "details", "directory", "intake",
        "intake-hours", "offline", "departments", "legal-fields", "categories", "severity", "routes", "clocks", "duty", "case", "work", "tasks", "reopening",
        "indicators", "retention", "notices", "texts", "limitation", "collective", "rules",
    ];

    private static readonly string[] Needed = ["procedure", "version", "in-force", "zone", "calendar", "name", "intake", "case", "indicators", "texts"];
    private static readonly string[] Origins = ["text", "inferred", "house"];
    private static readonly string[] DemandKeys = ["for", "kinds", "require", "stated", "any", "never", "when", "unless", "because", "rule"];
    private static readonly string[] Demanding = ["kinds", "require", "stated", "any", "never", "when", "unless"];
    private static readonly string[] ClockKeys = ["name", "limit", "at", "after", "hours", "outside", "or", "from", "to", "for", "pause", "moved-by", "tells", "late", "origin", "rule"];
    private const string RequestedDate = "requested-date";
    private static readonly string[] LineKeys = [.. DemandKeys, "by", "notice"];
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
    private IReadOnlyList<FormField> _details = [];
    private OrderedDictionary<string, LocalText> _ownRules = [];
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private bool _refusesOtherChannels;

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
        _ownRules = ReadOwnRules();
        ReadPosts();
        var region = ReadRegion();
        _details = ReadDetails();
        var recusal = ReadRecusal();
        var directory = ReadDirectory();
        var limitation = ReadLimitation();
        var (channelRules, identity, fields) = ReadIntake();
        var hoursRules = ReadIntakeHours();
        var offline = ReadOffline();
        _departments = ReadNames("departments");
        _legalFields = ReadNames("legal-fields");
        var categories = ReadCategories(root.Find("categories")?.Value, null, null, null, _categoryCodes);
        ReadOwnActs();
        var collective = ReadCollective();
        _routeNames = [.. _read.Entries(root, "routes").Select(entry => entry.Key.Text)];
        var (routes, routeDemands) = ReadRoutes();
        _severityNames = [.. _read.Entries(root, "severity").Select(entry => entry.Key.Text)];
        var (severities, severityDemands) = ReadSeverities();
        var reopening = ReadReopening();
        var indicators = ReadIndicators();
        var indicatorNames = indicators.ConvertAll(indicator => indicator.Name);
        var caseRules = ReadSection(Section.Case, routes, routeDemands, severityDemands);
        var tasks = ReadTasks();
        List<MoveRule> workRules = [.. ReadSection(Section.Work, routes, [], []), .. AskingOf(tasks)];
        var clocks = ReadClocks();
        var duty = ReadDuty();
        var retention = ReadRetention();
        var notices = ReadNotices();
        var texts = ReadTexts();
        if (isBase) return null;

        var caseTable = new SectionTable(Section.Case, caseRules, _posts, routes, indicatorNames, recusal);
        var workTable = new SectionTable(Section.Work, workRules, _posts, routes, indicatorNames, recusal);
        new ProcedureValidator(root, isReleased, _read).Validate(caseTable, workTable, clocks, notices, texts, reopening, identity);
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
            OwnRules = _ownRules,
            Region = region,
            RecusalRules = recusal,
            Directory = directory,
            Limitation = limitation,
            Collective = collective,
            Details = _details,
            Kinds = _kinds,
            Channels = _channels,
            ChannelRules = channelRules,
            RefusesOtherChannels = _refusesOtherChannels,
            Duty = duty,
            IntakeHoursRules = hoursRules,
            Identity = identity with { Contact = ContactKinds(caseTable) },
            Offline = offline,
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
            Tasks = tasks,
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

    /// <summary>Two capital letters; mainland China where the file does not say.</summary>
    private string ReadRegion()
    {
        if (root.Find("region") is not { } entry || _read.Word(entry.Value) is not { } word) return "CN";
        if (!Formats.IsRegion(word.Text)) _read.Defect(word, $"'{word.Text}' is no region; write two letters of ISO 3166-1 such as CN.");
        return word.Text;
    }

    /// <summary>The rules by which whoever has an interest in a matter withdraws from it; none where the procedure does not say.</summary>
    private List<string> ReadRecusal() => root.Find("recusal") is { } entry && _read.Map(entry.Value, ["rule"], ["rule"]) is { } map ? Rules(map) : [];

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
        if (intake.Find("channels") is { } channels && _read.Map(channels.Value, ["named", "others", "rule"], ["named"]) is { } channelMap)
        {
            (_channels, channelRules) = (Listed(_read.Words(channelMap, "named"), Lifecycle.Channels, "channel"), Rules(channelMap));
            _refusesOtherChannels = ReadOthers(channelMap);
            if (channelMap.Find("named") is { Value: Items { Nodes.Count: 0 } noChannels }) _read.Defect(noChannels, "A procedure names at least one channel.");
        }
        if (intake.Find("identity") is { } policy && _read.Map(policy.Value, ["anonymous", "protection", "protected", "rule"], []) is { } identityMap)
        {
            var always = Listed(_read.Words(identityMap, "protected"), _kinds, "kind");
            identity = new(Listed(_read.Words(identityMap, "anonymous"), _kinds, "kind"), [], [.. Listed(_read.Words(identityMap, "protection"), _kinds, "kind").Union(always)], Rules(identityMap)) { Always = always };
        }
        if (intake.Find("fields") is { } form && _read.Map(form.Value, ["asked", "rule"], ["asked"]) is { } formMap)
            fields = new(Listed(_read.Words(formMap, "asked"), Lifecycle.Case.Fields.Concat(_details.Select(detail => Procedure.DetailPrefix + detail.Name)), "field"), Rules(formMap));
        return (channelRules, identity, fields);
    }

    /// <summary>`others: refused`: what comes by no channel that is named is not taken, and is told by which it would be. Else it is of the channel 'other'.</summary>
    private bool ReadOthers(Map channels)
    {
        if (channels.Find("others") is not { } others) return false;
        if (others.Value is not Word { Text: "refused" }) _read.Defect(others.Value, "Other channels are registered as 'other', or write `others: refused`.");
        if (_channels.Contains("other")) _read.Defect(others.Key, "The channel 'other' is any that is not named; name it, or refuse others.");
        if (Rules(channels, report: false).Count == 0) _read.Defect(others.Key, "Somebody will be refused by this; name the rule.");
        return true;
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
            if (_read.Map(entry.Value, ["name", "legal-fields", "department", "fixed", "under", "rule"], ["name"]) is not { } category) continue;
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
            if (children.Count > 0 && category.Find("fixed") is { } wide) _read.Defect(wide.Key, "A matter is accepted under one of the categories below; say there what is fixed.");
            categories.Add(new(entry.Key.Text, _read.LocalText(category, "name"), own ?? [], to ?? "", parent, children) { FixedTo = ReadFixed(category, to), Rules = Rules(category) });
        }
        return categories;
    }

    /// <summary>`fixed: true`: it stays with its department; `fixed: [DEPARTMENT, ...]`: with one of these, its own among them.</summary>
    private List<string> ReadFixed(Map map, string? department)
    {
        if (map.Find("fixed") is not { } entry) return [];
        if (Rules(map, report: false).Count == 0) _read.Defect(entry.Key, "Somebody will be refused by this; name the rule.");
        if (entry.Value is Word { Text: "true" }) return [department ?? ""];
        if (entry.Value is not Items)
        {
            _read.Defect(entry.Value, "What is fixed says so: write `fixed: true`. Or name the departments that may have it.");
            return [];
        }
        var departments = Listed(_read.Words(entry.Value), _departments.Keys, "department");
        if (department is not null && !departments.Contains(department)) _read.Defect(entry.Value, $"It goes to '{department}', which is not among these.");
        return departments;
    }

    private (List<Route> Routes, List<(string Route, string LeadsTo, Demand Demand)> Demands) ReadRoutes()
    {
        var routes = new List<Route>();
        var demands = new List<(string Route, string LeadsTo, Demand Demand)>();
        foreach (var entry in _read.Entries(root, "routes"))
        {
            _read.Kebab(entry.Key);
            if (_read.Map(entry.Value, ["name", "leads-to", "department", "department-from", "fixed", .. DemandKeys], ["name", "leads-to"]) is not { } map) continue;
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
            if (map.Find("fixed") is { } stays && department is null) _read.Defect(stays.Key, "What is fixed stays with a department; name it.");
            routes.Add(new(entry.Key.Text, _read.LocalText(map, "name"), leadsTo, department, field, rules) { FixedTo = ReadFixed(map, department) });
            if (ReadDemand(map, Lifecycle.Case, null) is { } demand) demands.Add((entry.Key.Text, leadsTo, demand));
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
            if (ReadDemand(map, Lifecycle.Case, null) is { } demand) demands.Add(demand with { For = [new("severity", [entry.Key.Text]), .. demand.For] });
        }
        return (severities, demands);
    }

    private Reopening? ReadReopening()
    {
        if (root.Find("reopening") is not { } entry || _read.Map(entry.Value, ["within", "to", "origin", "rule"], ["within", "origin"]) is not { } map) return null;
        var (within, origin) = ReadSourcedLimit(map, "within");
        if (map.Find("to") is { } to && _read.Word(to.Value) is { } word) _read.OneOf(word, ["superior"], "department that gets a reopened case");
        return new(within, origin, Rules(map)) { ToSuperior = map.Find("to") is not null };
    }

    /// <summary>A limit with where it comes from.</summary>
    private (Limit Limit, string Origin) ReadSourcedLimit(Map map, string key)
    {
        Limit limit = default;
        if (map.Find(key) is { } written && _read.Word(written.Value) is { } text && (!Limit.TryParse(text.Text, out limit, out var problem) || limit.Unit == LimitUnit.AsGiven))
            _read.Defect(text, problem ?? "Nobody names this time; only a clock can go by what was given.");
        var origin = map.Find("origin") is { } where && _read.Word(where.Value) is { } source && _read.OneOf(source, Origins, "origin") ? source.Text : "";
        return (limit, origin);
    }

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

    /// <summary>The rules of a line. Each must be in the catalogue or of the file's own; lines that are read twice report once.</summary>
    private List<string> Rules(Map map, bool report = true)
    {
        if (map.Find("rule") is not { } entry) return [];
        if (!report) return [.. (entry.Value is Items items ? items.Nodes : [entry.Value]).OfType<Word>().Select(word => word.Text)];
        var rules = new List<string>();
        foreach (var word in _read.Words(entry.Value))
            if (RuleCatalogue.Contains(word.Text) || _ownRules.ContainsKey(word.Text)) rules.Add(word.Text);
            else _read.Defect(word, $"There is no rule '{word.Text}', neither in the catalogue (shared/docs/rules.yaml) nor under `rules`.");
        return rules;
    }

    private List<string> Listed(IReadOnlyList<Word> words, IEnumerable<string> known, string what)
    {
        var list = known.ToList();
        return [.. words.Where(word => _read.OneOf(word, list, what)).Select(word => word.Text)];
    }
}
