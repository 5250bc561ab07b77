using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>How limitation and collective complaints are read.</summary>
partial class ProcedureCompiler
{
    /// <summary>`limitation: {limit: 2 years, from: details.NAME, rule: RULE}`.</summary>
    private Limitation? ReadLimitation()
    {
        if (root.Find("limitation") is not { } entry || _read.Map(entry.Value, ["limit", "from", "rule"], ["limit", "from", "rule"]) is not { } map) return null;
        Time.Limit limit = default;
        if (map.Find("limit") is { } written && _read.Word(written.Value) is { } text && (!Time.Limit.TryParse(text.Text, out limit, out var problem) || limit.Unit is not (Time.LimitUnit.Days or Time.LimitUnit.Weeks or Time.LimitUnit.Months or Time.LimitUnit.Years)))
            _read.Defect(text, problem ?? "Limitation is counted in days, weeks, months or years.");
        return ReadDetail(map, "from", FormFieldType.Day) is { } detail ? new(limit, detail, Rules(map)) : null;
    }

    /// <summary>`collective: {kinds, cause: details.NAME, from: COUNT, chosen-by: ACT, advice, rule}`.</summary>
    private CollectiveComplaints? ReadCollective()
    {
        string[] keys = ["kinds", "cause", "from", "chosen-by", "advice", "rule"];
        if (root.Find("collective") is not { } entry || _read.Map(entry.Value, keys, keys) is not { } map) return null;
        var from = _read.Number(map, "from", 2, 1_000);
        var cause = ReadDetail(map, "cause", FormFieldType.Choice);
        if (map.Find("chosen-by") is not { } chosen || _read.Word(chosen.Value) is not { } word || !_read.OneOf(word, _ownActs[Section.Case].Keys, "own act of the case")) return null;
        var fields = _ownActs[Section.Case][word.Text].Fields.Where(field => field.Alike).ToList();
        if (fields.Count != 1) _read.Defect(word, $"'{word.Text}' names a representative by one field `type: case` that is `alike: true`.");
        if (AnswerTo(word.Text) is null) _read.Defect(word, $"Whoever chose a representative may withdraw the choice: add an act that answers '{word.Text}'.");
        return cause is null || fields.Count != 1 ? null : new(Listed(_read.Words(map, "kinds"), _kinds, "kind"), cause, from, word.Text, fields[0].Name, _read.LocalText(map, "advice"), Rules(map));
    }

    /// <summary>The name of a detail of some type, written as `details.NAME`.</summary>
    private string? ReadDetail(Map map, string key, FormFieldType type) =>
        map.Find(key) is { } entry && _read.Word(entry.Value) is { } word && _read.OneOf(word, _details.Where(detail => detail.Type == type).Select(detail => Procedure.DetailPrefix + detail.Name), $"{Vocabulary.Kebab(type.ToString())} among the details")
            ? word.Text[Procedure.DetailPrefix.Length..] : null;
}
