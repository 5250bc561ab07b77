using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Procedures.Yaml;

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
    private static readonly string[] ClockKeys = ["name", "limit", "limits", "at", "after", "hours", "outside", "or", "from", "to", "for", "pause", "moved-by", "tells", "internal", "late", "origin", "rule"];
    private static readonly string[] Superior = ["superior"];
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

    private Reopening? ReadReopening()
    {
        if (root.Find("reopening") is not { } entry || _read.Map(entry.Value, ["within", "to", "origin", "rule"], ["within", "origin"]) is not { } map) return null;
        var (within, origin) = ReadSourcedLimit(map, "within");
        // `to: superior`, or `to: {superior: {for: {SELECTOR: [VALUE]}}}`.
        IReadOnlyList<Condition> conditions = [];
        if (map.Find("to") is { Value: Map } narrowed)
            conditions = _read.Map(narrowed.Value, Superior, Superior)?.Find(Superior[0]) is { } above && _read.Map(above.Value, ["for"], ["for"]) is { } lines ? ReadConditions(lines, [Lifecycle.Work]) : [];
        else if (map.Find("to") is { } always && _read.Word(always.Value) is { } word)
            _read.OneOf(word, Superior, "department that gets a reopened case");
        return new(within, origin, Rules(map)) { ToSuperior = map.Find("to") is not null, ToSuperiorFor = conditions };
    }

    /// <summary>A limit with where it comes from. Working hours count only where the line may name the opening hours that they are counted in.</summary>
    private (Limit Limit, string Origin) ReadSourcedLimit(Map map, string key, bool hours = false)
    {
        Limit limit = default;
        if (map.Find(key) is { } written && _read.Word(written.Value) is { } text && (!Limit.TryParse(text.Text, out limit, out var problem) || limit.Unit == LimitUnit.AsGiven))
            _read.Defect(text, problem ?? "Nobody names this time; only a clock can go by what was given.");
        else if (limit.NeedsHours && !hours)
            _read.Defect(map.Find(key)!.Value, "Working hours are counted in opening hours, which nothing names here; write hours, days or working days.");
        var origin = map.Find("origin") is { } where && _read.Word(where.Value) is { } source && _read.OneOf(source, Origins, "origin") ? source.Text : "";
        return (limit, origin);
    }

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
