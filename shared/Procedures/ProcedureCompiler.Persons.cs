using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>How a file says who must be somebody else, who signs, and what an agent must show.</summary>
partial class ProcedureCompiler
{
    private static readonly string[] AgentFields = ["name", "telephone", "address", "email"];

    /// <summary>The field that an entry names; a signature brings further ones.</summary>
    private IEnumerable<FormField> ReadFields(Entry entry) => ReadField(entry) switch
    {
        null => [],
        { Type: FormFieldType.Signature } signature => Signature.FieldsOf(signature),
        var field => [field],
    };

    /// <summary>`differs: FIELD` or `differs: author`, on a staff field.</summary>
    private void ReadDifferences(Map map, List<FormField> fields)
    {
        foreach (var entry in _read.Entries(map, "fields"))
            if (entry.Value is Map own && own.Find("differs") is { } differs && _read.Word(differs.Value) is { } other && fields.Find(field => field.Name == entry.Key.Text) is { } field)
            {
                if (field.Type != FormFieldType.Staff) _read.Defect(differs.Key, "Somebody of the organisation differs from somebody: write `type: staff`.");
                if (field.Rules.Count == 0) _read.Defect(differs.Key, "Somebody will be refused by this; name the rule.");
                _read.OneOf(other, fields.Where(known => known.Type == FormFieldType.Staff && known.Name != field.Name && known.PartOf is null).Select(known => known.Name).Append(OwnAct.Author), "other staff field of the form");
            }
    }

    /// <summary>`of: FIELD` of somebody of the staff: the field of the form that names the department where they hold the post.</summary>
    private void ReadDepartmentsOfPosts(Map map, List<FormField> fields)
    {
        foreach (var entry in _read.Entries(map, "fields"))
            if (entry.Value is Map own && own.Find("of") is { } of && _read.Word(of.Value) is { } department)
                _read.OneOf(department, fields.Where(known => known.Type == FormFieldType.Department).Select(known => known.Name), "department of the form");
    }

    /// <summary>`authorises: {scope: FIELD, until: FIELD}`: what an agent of the complainant may do, and to which day.</summary>
    private Authorising? ReadAuthorising(Map map, SectionLifecycle lifecycle, List<FormField> fields)
    {
        if (map.Find("authorises") is not { } entry) return null;
        if (lifecycle.Section != Section.Case) _read.Defect(entry.Key, "Who acts for the complainant, the case knows: by an act of the case.");
        if (_read.Words(map, "by").Any(word => word.Text == "public")) _read.Defect(entry.Key, "An agent shows authority; whether it stands, somebody of the staff looks.");
        if (_read.Map(entry.Value, ["scope", "until"], ["scope"]) is not { } what) return null;
        string? Named(string key, FormFieldType type) =>
            what.Find(key) is { } named && _read.Word(named.Value) is { } word && _read.OneOf(word, fields.Where(field => field.Type == type).Select(field => field.Name), $"{Vocabulary.Kebab(type.ToString())} of the form") ? word.Text : null;
        var (scope, until) = (Named("scope", FormFieldType.Choice), Named("until", FormFieldType.Day));
        if (scope is null) return null;
        if (!_read.Words(map, "require").Any(word => word.Text == scope)) _read.Defect(entry.Key, $"Authority is for something: demand '{scope}'.");
        return new(scope, until);
    }

    /// <summary>`names-agent: {name: FIELD, telephone: FIELD}`: who acts for the complainant, where that is settled after the registration.</summary>
    private Dictionary<string, string>? ReadNaming(Map map, SectionLifecycle lifecycle, List<FormField> fields)
    {
        if (map.Find("names-agent") is not { } entry) return null;
        if (lifecycle.Section != Section.Case) _read.Defect(entry.Key, "Who acts for the complainant, the case knows: by an act of the case.");
        var named = new Dictionary<string, string>();
        if (_read.Map(entry.Value, AgentFields, ["name"]) is { } parts)
            foreach (var part in parts.Entries)
                if (_read.Word(part.Value) is { } word && _read.OneOf(word, fields.Where(field => field.Type is FormFieldType.Text or FormFieldType.Telephone && field.PartOf is null).Select(field => field.Name), "text or telephone of the form"))
                    named[part.Key.Text] = word.Text;
        if (named.TryGetValue("name", out var name) && !_read.Words(map, "require").Any(word => word.Text == name)) _read.Defect(entry.Key, $"An agent has a name: demand '{name}'.");
        return named;
    }

    /// <summary>`ends-agency: true`: the complainant acts in person from then on.</summary>
    private bool ReadEndOfAgency(Map map, SectionLifecycle lifecycle)
    {
        if (map.Find("ends-agency") is not { } entry) return false;
        if (lifecycle.Section != Section.Case) _read.Defect(entry.Key, "Who acts for the complainant, the case knows: by an act of the case.");
        if (entry.Value is not Word { Text: "true" }) _read.Defect(entry.Value, "What ends it says so: write `ends-agency: true`.");
        return true;
    }

    /// <summary>What agents can be authorised to.</summary>
    private IEnumerable<string> ScopesOf(SectionLifecycle lifecycle) => lifecycle.Section != Section.Case ? []
        : _ownActs[Section.Case].Values.SelectMany(act => act.Authorises is { } authorises ? act.Field(authorises.Scope)!.Values : []).Distinct();

    /// <summary>`directory`: what an organisation's directory must have before it is put in force.</summary>
    private DirectoryDemands ReadDirectory()
    {
        if (root.Find("directory") is not { } entry || _read.Map(entry.Value, ["roster", "departments"], []) is not { } directory) return DirectoryDemands.None;
        IReadOnlyList<string>? Demanded(string key, string says, string value)
        {
            if (directory.Find(key) is not { } line || _read.Map(line.Value, [says, "rule"], [says, "rule"]) is not { } map) return null;
            if (map.Find(says) is { } said && (said.Value as Word)?.Text != value) _read.Defect(said.Value, $"The only thing to demand here is `{says}: {value}`.");
            return Rules(map);
        }
        return new(Demanded("roster", "covered", "always"), Demanded("departments", "staffed", "true"));
    }
}
