using System.Text.RegularExpressions;
using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>How the acts of a procedure's own are read: those under `acts` that have a `name`.</summary>
partial class ProcedureCompiler
{
    private static readonly string[] OwnActKeys = ["name", "in", "fields", "each", "answers", "authorises", "bars", "becomes", "ends-agency", "names-agent", "takes-over", "tells", "told", "took-place", .. MoveKeys.Where(key => key != "effects")];
    private static readonly string[] NamedCaseKeys = ["for", "earlier", "same", "once"];
    private static readonly string[] BeforeAssessment = ["received", "registered"];
    private static readonly Dictionary<string, FormFieldType> FieldTypes = Enum.GetValues<FormFieldType>().ToDictionary(type => Vocabulary.Kebab(type.ToString()));

    private readonly Dictionary<Section, OrderedDictionary<string, OwnAct>> _ownActs = new() { [Section.Case] = [], [Section.Work] = [] };

    /// <summary>The own act that answers another; null where none does.</summary>
    private string? AnswerTo(string act) => _ownActs.Values.SelectMany(acts => acts).Where(own => own.Value.Answers == act).Select(own => own.Key).FirstOrDefault();

    /// <summary>Steps and acts of both sections, the procedure's own among them.</summary>
    private IEnumerable<string> AllMoves => Lifecycle.Case.ClockTargets.Concat(_ownActs[Section.Case].Keys).Concat(Lifecycle.Work.ClockTargets).Concat(_ownActs[Section.Work].Keys);

    /// <summary>The section that has a step or act of this name; null where none has.</summary>
    private Section? SectionOf(string move) =>
        _ownActs[Section.Case].ContainsKey(move) ? Section.Case : _ownActs[Section.Work].ContainsKey(move) ? Section.Work : Lifecycle.SectionOf(move);

    /// <summary>Reads their words and forms, before any line that may rest on them.</summary>
    private void ReadOwnActs()
    {
        var own = new List<(Section Section, Entry Act)>();
        foreach (var section in Enum.GetValues<Section>())
            if (root.Find(Key(section)) is { Value: Map lines } && lines.Find("acts") is { Value: Map acts })
                own.AddRange(acts.Entries.Where(act => act.Value is Map map && map.Find("name") is not null).Select(act => (section, act)));
        foreach (var (section, act) in own)
        {
            _read.Kebab(act.Key);
            if (Lifecycle.SectionOf(act.Key.Text) is { } taken)
                _read.Defect(act.Key, $"'{act.Key.Text}' is a step or act of the {Key(taken)} section of every procedure; give the procedure's own act another name, or leave out its `name`.");
            else if (act.Key.Text == "details")
                _read.Defect(act.Key, "'details' names what the procedure asks of a case; give the act another name.");
            else if (act.Key.Text == Lifecycle.ClockRanOut || Lifecycle.FindCrossing(act.Key.Text) is not null)
                _read.Defect(act.Key, $"'{act.Key.Text}' stands on timelines for something else; give the act another name.");
            else if (SectionOf(act.Key.Text) is not null)
                _read.Defect(act.Key, $"The act '{act.Key.Text}' stands in the other section, too; names are unique.");
            else
                _ownActs[section][act.Key.Text] = ReadOwnAct((Map)act.Value, Lifecycle.Of(section), [.. own.Where(other => other.Section == section).Select(other => other.Act.Key.Text)]);
        }
        foreach (var (section, act) in own)
            if (_ownActs[section].GetValueOrDefault(act.Key.Text)?.Answers is { } waiting && (waiting == act.Key.Text || _ownActs[section].GetValueOrDefault(waiting)?.Answers is not null))
                _read.Defect(act.Key, $"'{act.Key.Text}' answers itself, or what is an answer already; an answer has none.");
        foreach (var (section, act) in own)
            if (_ownActs[section].GetValueOrDefault(act.Key.Text)?.Answers is { } asked && own.Exists(other => other.Section == section && other.Act != act && _ownActs[section].GetValueOrDefault(other.Act.Key.Text)?.Answers == asked))
                _read.Defect(act.Key, $"'{asked}' is answered by several acts; one closes it.");
    }

    private OwnAct ReadOwnAct(Map map, SectionLifecycle lifecycle, IReadOnlyList<string> siblings)
    {
        IReadOnlyList<string> steps = map.Find("in") is null ? lifecycle.Usually : Listed(_read.Words(map, "in"), lifecycle.Steps.Where(step => !step.IsFinal).Select(step => step.Name), "step before the last");
        if (lifecycle.Section == Section.Work && map.Find("notice") is { } notice) _read.Defect(notice.Key, "Notices go out with steps and acts of the case; `told` puts a sentence on the timeline.");
        if (_read.Words(map, "by").FirstOrDefault(word => word.Text == Lifecycle.System) is { } system) _read.Defect(system, "Nothing in the suite does an act of the procedure's own by itself; name posts or roles.");
        var fields = new List<FormField>();
        foreach (var entry in _read.Entries(map, "fields"))
            foreach (var field in ReadFields(entry))
            {
                if (fields.Exists(known => known.Name == field.Name)) _read.Defect(entry.Key, $"The form has a field '{field.Name}' already.");
                if (field.Name == "indicators" || lifecycle.Selectors.Any(selector => selector.Name == field.Name)) _read.Defect(entry.Key, $"'{field.Name}' is of the case; give the field of the form another name.");
                if (field.Type == FormFieldType.RegisterNumber && _read.Words(map, "require").FirstOrDefault(word => word.Text == field.Name) is { } needed) _read.Defect(needed, "Left empty, the number of a register is given; don't demand it.");
                if (field.Type is FormFieldType.RegisterNumber or FormFieldType.Case && lifecycle.Section == Section.Work) _read.Defect(entry.Key, "Cases are named, and stand in registers, by acts of the case.");
                if (field.Type == FormFieldType.Place) _read.Defect(entry.Key, "A matter belongs to one place; ask for it under `details`.");
                if (field.Type == FormFieldType.Document && lifecycle.Section == Section.Work) _read.Defect(entry.Key, "Documents are those of the case; an act of the case names one.");
                if (field.Alike && root.Find("collective") is null) _read.Defect(entry.Key, "Which cases are alike, says `collective`; the procedure has none.");
                fields.Add(field);
            }
        ReadDifferences(map, fields);
        ReadDepartmentsOfPosts(map, fields);
        string? each = null, answers = null;
        if (map.Find("each") is { } by && _read.Word(by.Value) is { } word && _read.OneOf(word, fields.Where(field => field.Values.Count > 0).Select(field => field.Name), "choice of the form")) each = word.Text;
        if (map.Find("answers") is { } to && _read.Word(to.Value) is { } asked && _read.OneOf(asked, siblings, "own act of the section")) answers = asked.Text;
        var told = map.Find("told") is null ? null : _read.LocalText(map, "told");
        return new(_read.LocalText(map, "name"), steps, fields, each, answers, told)
        {
            ToldChoices = told is null ? [] : ReadToldChoices(map.Find("told")!, told, fields),
            Authorises = ReadAuthorising(map, lifecycle, fields),
            NamesAgent = ReadNaming(map, lifecycle, fields),
            EndsAgency = ReadEndOfAgency(map, lifecycle),
            Bars = ReadBar(map, fields),
            Becomes = ReadBecomes(map, lifecycle, steps),
            TakesOver = ReadTakesOver(map, lifecycle, steps, fields),
            TookPlace = ReadTookPlace(map, fields),
            Tells = ReadToldStaff(map, fields),
        };
    }

    /// <summary>Of what a form says, its choices alone are for whoever complains: words are the organisation's.</summary>
    private List<string> ReadToldChoices(Entry entry, LocalText told, List<FormField> fields)
    {
        var named = LocalText.Languages.SelectMany(language => Placeholder().Matches(told.In(language)).Select(match => match.Groups[1].Value)).Distinct().ToList();
        foreach (var name in named.Where(name => !fields.Exists(field => field.Name == name && field.Type == FormFieldType.Choice)))
            _read.Defect(entry.Key, $"The sentence names '{name}', which is no choice of the form.");
        return named;
    }

    [GeneratedRegex(@"\{\{\s*([^{}\s]+)\s*\}\}")]
    private static partial Regex Placeholder();

    /// <summary>`tells: [FIELD, POST]`: whom the form names, those of the department that it names, and who holds a post.</summary>
    private List<string> ReadToldStaff(Map map, List<FormField> fields)
    {
        if (map.Find("tells") is { } entry && _read.Words(map, "rule").Count == 0) _read.Defect(entry.Key, "Whoever is told reads by which rule; name it.");
        return Listed(_read.Words(map, "tells"), [.. fields.Where(field => field.Type is FormFieldType.Staff or FormFieldType.Department).Select(field => field.Name), .. _posts.Keys], "staff or department field of the form, or post");
    }

    /// <summary>`took-place: FIELD`: it is not still to come, and of acts of the case what had passed is judged by then.</summary>
    private string? ReadTookPlace(Map map, List<FormField> fields)
    {
        if (map.Find("took-place") is not { } entry || _read.Word(entry.Value) is not { } word) return null;
        if (!_read.OneOf(word, fields.Where(field => field.Type == FormFieldType.Moment).Select(field => field.Name), "moment of the form")) return null;
        if (fields.First(field => field.Name == word.Text).Rules.Count == 0) _read.Defect(word, "Whoever names a time that has not come yet is refused; name the rule at the field.");
        return word.Text;
    }

    /// <summary>`takes-over: true`, or `takes-over: {for: {FIELD: [CODE]}}`: work that is claimed goes from hand to hand, so that somebody has it at each moment.</summary>
    private List<Condition>? ReadTakesOver(Map map, SectionLifecycle lifecycle, IReadOnlyList<string> steps, List<FormField> fields)
    {
        if (map.Find("takes-over") is not { } entry) return null;
        if (lifecycle.Section != Section.Work || steps is not ["claimed"] || !_read.Words(map, "by").All(word => _posts.GetValueOrDefault(word.Text, word.Text) == "handler"))
            _read.Defect(entry.Key, "Work is taken over by handlers while somebody has it: by an act of the work with `in: [claimed]` and `by: [handler]`.");
        if (entry.Value is Word { Text: "true" }) return [];
        return _read.Map(entry.Value, ["for"], ["for"]) is { } when ? ReadFormConditions(when, "for", fields) : [];
    }

    /// <summary>Choices of the form with the codes for which something holds.</summary>
    private List<Condition> ReadFormConditions(Map map, string key, List<FormField> fields)
    {
        var conditions = new List<Condition>();
        foreach (var condition in _read.Entries(map, key))
            if (_read.OneOf(condition.Key, fields.Where(known => known.Values.Count > 0).Select(known => known.Name), "choice of the form"))
                conditions.Add(new(condition.Key.Text, Listed(_read.Words(condition.Value), fields.First(known => known.Name == condition.Key.Text).Values, condition.Key.Text)));
        return conditions;
    }

    /// <summary>Of what kind a matter is, is settled before anybody assesses it.</summary>
    private string? ReadBecomes(Map map, SectionLifecycle lifecycle, IReadOnlyList<string> steps)
    {
        if (map.Find("becomes") is not { } entry || _read.Word(entry.Value) is not { } kind) return null;
        if (lifecycle.Section != Section.Case || steps.Except(BeforeAssessment).Any())
            _read.Defect(entry.Key, $"Of what kind a matter is, is settled before it is assessed: by an act of the case with `in` of {string.Join(", ", BeforeAssessment)}.");
        return _read.OneOf(kind, _kinds, "kind") ? kind.Text : null;
    }

    /// <summary>`bars: author`, or `bars: {who: FIELD, for: {FIELD: [CODE]}, lifted: {FIELD: [CODE]}}`.</summary>
    private Bar? ReadBar(Map map, List<FormField> fields)
    {
        if (map.Find("bars") is not { } entry) return null;
        if (root.Find("recusal") is null) _read.Defect(entry.Key, "Somebody must withdraw by this; say under `recusal` by which rule.");
        if (_read.Words(map, "by").Any(word => word.Text == "public")) _read.Defect(entry.Key, "A party asks that somebody withdraws; whether they must, somebody of the staff decides.");
        if (entry.Value is Word { Text: OwnAct.Author }) return new(null, [], []);
        if (_read.Map(entry.Value, ["who", "for", "lifted"], ["who"]) is not { } bar) return null;
        string? field = null;
        if (bar.Find("who") is { } who && _read.Word(who.Value) is { } word && _read.OneOf(word, fields.Where(known => known.Type == FormFieldType.Staff).Select(known => known.Name).Append(OwnAct.Author), "staff field of the form") && word.Text != OwnAct.Author)
            field = word.Text;
        if (bar.Find("lifted") is { } lifted && bar.Find("for") is null) _read.Defect(lifted.Key, "Who must withdraw by each of these is never let in again by one; say under `for` by which they must.");
        return new(field, ReadFormConditions(bar, "for", fields), ReadFormConditions(bar, "lifted", fields));
    }

    /// <summary>What the procedure asks of a case beside: whoever files names no staff, and has no documents there yet.</summary>
    private List<FormField> ReadDetails()
    {
        var details = new List<FormField>();
        foreach (var entry in _read.Entries(root, "details"))
            if (ReadField(entry) is { } field)
            {
                if (field.Type is FormFieldType.Staff or FormFieldType.Department or FormFieldType.Document or FormFieldType.RegisterNumber or FormFieldType.Case or FormFieldType.Signature || field.Differs is not null) _read.Defect(entry.Key, $"Whoever files knows no {field.TypeName}; ask for it in an act.");
                if (field.IsToCome || field.HasCome) _read.Defect(entry.Key, "The time of a detail may pass; lines ask for that by `past.details`.");
                if (field.Type == FormFieldType.Place && details.Exists(detail => detail.Type == FormFieldType.Place)) _read.Defect(entry.Key, "A matter belongs to one place; ask for one.");
                details.Add(field);
            }
        return details;
    }

    private FormField? ReadField(Entry entry)
    {
        _read.Kebab(entry.Key);
        if (_read.Map(entry.Value, ["name", "type", "choices", "kind", "divisions", "everywhere", "differs", "above", "posts", "of", "unbarred", "alike", "for", "earlier", "same", "once", "to-come", "has-come", "per", "rule"], ["name"]) is not { } map) return null;
        var choices = new OrderedDictionary<string, LocalText>(StringComparer.Ordinal);
        foreach (var choice in _read.Entries(map, "choices"))
        {
            _read.Kebab(choice.Key);
            choices[choice.Key.Text] = _read.LocalText(choice.Value);
        }
        var type = choices.Count > 0 ? FormFieldType.Choice : FormFieldType.Text;
        if (map.Find("type") is { } written && _read.Word(written.Value) is { } word && _read.OneOf(word, FieldTypes.Keys, "type of a field")) type = FieldTypes[word.Text];
        if (type == FormFieldType.Choice != choices.Count > 0) _read.Defect(entry.Key, $"The field '{entry.Key.Text}' is a choice with `choices`, or something else without.");
        string? kind = null;
        if (map.Find("kind") is { } of && _read.Word(of.Value) is { } department)
        {
            kind = department.Text;
            _read.Kebab(department);
        }
        if (type == FormFieldType.Place != kind is not null) _read.Defect(entry.Key, $"The field '{entry.Key.Text}' is a place with a `kind` of department, or something else without.");
        string? divisions = null;
        if (map.Find("divisions") is { } tree && _read.Word(tree.Value) is { } country && _read.OneOf(country, Divisions.Known, "country whose divisions are known")) divisions = country.Text;
        if (map.Find("divisions") is { } stray && type != FormFieldType.Place) _read.Defect(stray.Key, "Places stand in a division tree; write `type: place`.");
        var everywhere = ReadFlag(map, "everywhere", type == FormFieldType.Place, "A place leaves the matter with the whole organisation; write `type: place`.");
        if (everywhere && map.Find("divisions") is { } unread) _read.Defect(unread.Key, "Of a place to which no matter belongs nobody reads the division.");
        var differs = map.Find("differs") is { } same && _read.Word(same.Value) is { } other ? other.Text : null;
        var above = ReadAbove(map, type);
        var posts = Listed(_read.Words(map, "posts"), [.. _posts.Keys, .. StaffRoles], "post or role of the staff");
        if (map.Find("posts") is { } held && type != FormFieldType.Staff) _read.Defect(held.Key, "Somebody of the staff holds posts; write `type: staff`.");
        var ofField = map.Find("of") is { } whose && _read.Word(whose.Value) is { } its ? its.Text : null;
        if (ofField is not null && posts.Count == 0) _read.Defect(map.Find("of")!.Key, "Somebody holds a post of a department; name which under `posts`.");
        var unbarred = ReadFlag(map, "unbarred", type == FormFieldType.Staff, "Somebody of the staff need not withdraw; write `type: staff`.");
        var alike = ReadFlag(map, "alike", type == FormFieldType.Case, "Cases are alike; write `type: case`.");
        var named = ReadNamedCase(map, type);
        var toCome = ReadFlag(map, "to-come", type is FormFieldType.Day or FormFieldType.Moment, "Days and moments are to come; write `type: day` or `type: moment`.");
        var hasCome = ReadFlag(map, "has-come", type is FormFieldType.Day or FormFieldType.Moment, "Days and moments have come; write `type: day` or `type: moment`.");
        var perDepartment = map.Find("per") is { } per && _read.Word(per.Value) is { } keepers && _read.OneOf(keepers, ["department"], "keeper of a register");
        if (map.Find("per") is { } keeper && type != FormFieldType.RegisterNumber) _read.Defect(keeper.Key, "Departments keep registers; write `type: register-number`.");
        if (toCome && hasCome) _read.Defect(map.Find("has-come")!.Key, "What is still to come has not come; write one of the two.");
        if (unbarred && root.Find("recusal") is null) _read.Defect(map.Find("unbarred")!.Key, "Somebody must withdraw here; say under `recusal` by which rule.");
        if ((above || posts.Count > 0 || alike || named is not null || toCome || hasCome) && map.Find("rule") is null) _read.Defect(entry.Key, "Somebody will be refused by this; name the rule.");
        return new(entry.Key.Text, _read.LocalText(map, "name"), type, choices) { Kind = kind, Divisions = divisions, Everywhere = everywhere, Differs = differs, Above = above, Posts = posts, Of = ofField, Unbarred = unbarred, Alike = alike, Named = named, IsToCome = toCome, HasCome = hasCome, PerDepartment = perDepartment, Rules = Rules(map) };
    }

    /// <summary>`above: author`: a superior of who does the act.</summary>
    private bool ReadAbove(Map map, FormFieldType type)
    {
        if (map.Find("above") is not { } entry) return false;
        if (type != FormFieldType.Staff) _read.Defect(entry.Key, "Somebody of the staff is above somebody; write `type: staff`.");
        return _read.Word(entry.Value) is { } word && _read.OneOf(word, [OwnAct.Author], "person of the act");
    }

    /// <summary>What another case must be like: `for` conditions on it, `earlier`, the `same` parties, and `once`.</summary>
    private NamedCase? ReadNamedCase(Map map, FormFieldType type)
    {
        if (NamedCaseKeys.Select(map.Find).OfType<Entry>().FirstOrDefault() is not { } first) return null;
        if (type != FormFieldType.Case) _read.Defect(first.Key, $"Other cases are asked for `{first.Key.Text}`; write `type: case`.");
        var codes = _details.Where(detail => detail.Values.Count > 0).ToDictionary(detail => Procedure.DetailPrefix + detail.Name, detail => detail.Values);
        codes["kind"] = _kinds;
        codes["channel"] = _channels;
        var conditions = new List<Condition>();
        foreach (var condition in _read.Entries(map, "for"))
            if (_read.OneOf(condition.Key, codes.Keys, "kind, channel or choice of a case"))
                conditions.Add(new(condition.Key.Text, Listed(_read.Words(condition.Value), codes[condition.Key.Text], condition.Key.Text)));
        return new(
            conditions,
            ReadFlag(map, "earlier", fits: true, ""),
            Listed(_read.Words(map, "same"), NamedCase.Parties, "party that cases have in common"),
            ReadFlag(map, "once", fits: true, ""));
    }

    /// <summary>A word of a field that is there or not.</summary>
    private bool ReadFlag(Map map, string key, bool fits, string unfit)
    {
        if (map.Find(key) is not { } entry) return false;
        if (entry.Value is not Word { Text: "true" }) _read.Defect(entry.Value, $"Write `{key}: true`, or leave it out.");
        if (!fits) _read.Defect(entry.Key, unfit);
        return true;
    }

    /// <summary>The procedure's own acts of both sections: what was done in one is known in the other.</summary>
    private IEnumerable<KeyValuePair<string, OwnAct>> OwnActs => _ownActs.Values.SelectMany(acts => acts);

    /// <summary>What `require` may name: fields of the form, fields of the section, and what was done.</summary>
    private IEnumerable<string> FieldsOf(SectionLifecycle lifecycle, OwnAct? form) => (form?.Fields.Select(field => field.Name) ?? []).Concat(lifecycle.Fields)
        .Concat(lifecycle.Section == Section.Case ? _details.Select(detail => Procedure.DetailPrefix + detail.Name) : []).Concat(
        OwnActs.SelectMany(act => new[] { $"{DoneActs.Done}{act.Key}" }.Concat(
            act.Value.Each is { } each ? act.Value.Field(each)?.Values.Select(value => $"{DoneActs.Done}{act.Key}.{value}") ?? [] : [])));

    /// <summary>What `when` and `unless` may name: guards, the own acts of the section that are answered, and of both sections who did them and whom they name.</summary>
    private IEnumerable<string> GuardsOf(SectionLifecycle lifecycle) => lifecycle.Guards.Select(guard => guard.Name)
        .Concat(_ownActs[lifecycle.Section].Values.Select(act => act.Answers).OfType<string>().Select(asked => $"{DoneActs.Open}{asked}"))
        .Concat(_ownActs[lifecycle.Section].Keys.SelectMany(act => _ownActs[lifecycle.Section].Keys.Concat(lifecycle.Acts.Select(typed => typed.Name)).Where(other => other != act).Select(other => $"{DoneActs.After}{act}.{other}")))
        .Concat(ScopesOf(lifecycle).Select(scope => $"{DoneActs.Authorised}{scope}"))
        .Concat(OwnActs.SelectMany(act => act.Value.Fields.Where(field => field.Type == FormFieldType.Staff).Select(field => $"{DoneActs.Named}{act.Key}.{field.Name}")
            .Prepend($"{DoneActs.Did}{act.Key}")));

    /// <summary>The codes by which a line may be narrowed, by `FIELD` of its own form, `details.NAME` or `ACT.FIELD` of what was done last, with their values. Of words of its own form a line may ask whether there are some.</summary>
    private Dictionary<string, IReadOnlyList<string>> CodesOf(IReadOnlyList<SectionLifecycle> lifecycles, OwnAct? form)
    {
        // When is known of the case alone.
        var times = lifecycles.All(lifecycle => lifecycle.Section == Section.Case) ? _details.Where(detail => detail.IsTime) : [];
        var codes = OwnActs
            .SelectMany(act => act.Value.Fields.Where(field => field.Values.Count > 0).Select(field => (Name: $"{act.Key}.{field.Name}", field.Values)))
            .Concat(_details.Where(detail => detail.Values.Count > 0).Select(detail => (Name: Procedure.DetailPrefix + detail.Name, detail.Values)))
            .Concat(OwnActs.Select(act => (Name: DoneActs.Done + act.Key, Values: FormField.YesOrNo)))
            .Concat(times.Select(detail => (Name: Procedure.PastPrefix + detail.Name, Values: FormField.YesOrNo)))
            .ToDictionary(code => code.Name, code => code.Values);
        foreach (var field in form?.Fields.Where(field => field.Values.Count > 0 || field.Type == FormFieldType.Text) ?? []) codes[field.Name] = field.Type == FormFieldType.Text ? [FormField.IfGiven] : field.Values;
        return codes;
    }

    private static string Key(Section section) => section == Section.Case ? "case" : "work";
}
