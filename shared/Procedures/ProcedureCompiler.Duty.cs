using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>How the duties beside the cases are read: `duty: {log: …, check: …, minutes: …}`.</summary>
partial class ProcedureCompiler
{
    private DutyRules? ReadDuty() => root.Find("duty") is { } entry && _read.Map(entry.Value, ["log", "check", "minutes"], []) is { } duty
        ? new(
            duty.Find("log") is { } log ? ReadDutyLog(log.Value) : null, duty.Find("check") is { } check ? ReadDailyCheck(check.Value) : null,
            duty.Find("minutes") is { } minutes ? ReadMinutes(minutes.Value) : null)
        : null;

    private DutyLogRules? ReadDutyLog(Node node)
    {
        if (_read.Map(node, ["by", "takes-over", "shift", "hand-over", "rule"], ["by", "takes-over", "hand-over", "rule"]) is not { } map) return null;
        return new(ReadWho(map, "by"), ReadWho(map, "takes-over"), ReadDutyTime(map, "shift"), ReadDutyTime(map, "hand-over") ?? new(default, null, ""), Rules(map));
    }

    /// <summary>`NAME: {limit: 1 d, late: {escalate: POST}, origin: text}`.</summary>
    private DutyTime? ReadDutyTime(Map map, string name)
    {
        if (map.Find(name) is not { } entry || _read.Map(entry.Value, ["limit", "late", "origin"], ["limit", "origin"]) is not { } time) return null;
        var (limit, origin) = ReadSourcedLimit(time, "limit");
        return new(limit, ReadTold(time), origin);
    }

    private DailyCheckRules? ReadDailyCheck(Node node)
    {
        if (_read.Map(node, ["kind", "by", "late", "rule"], ["kind", "by", "rule"]) is not { } map) return null;
        var kind = "";
        if (map.Find("kind") is { } of && _read.Word(of.Value) is { } department)
        {
            kind = department.Text;
            _read.Kebab(department);
        }
        return new(kind, ReadWho(map, "by"), ReadTold(map), Rules(map));
    }

    private MinutesRules? ReadMinutes(Node node) =>
        _read.Map(node, ["by", "rule"], ["by", "rule"]) is { } map ? new(ReadWho(map, "by"), Rules(map)) : null;

    /// <summary>Posts and roles of the staff; at least one.</summary>
    private List<string> ReadWho(Map map, string key)
    {
        if (map.Find(key) is { Value: Items { Nodes.Count: 0 } none }) _read.Defect(none, "Nobody may do this; name a post or a role.");
        return Listed(_read.Words(map, key), _posts.Keys.Concat(Lifecycle.Roles), "post or role");
    }

    /// <summary>`late: {escalate: POST}`.</summary>
    private string? ReadTold(Map map) => map.Find("late") is { } late && _read.Map(late.Value, ["escalate"], ["escalate"]) is { } told
        && told.Find("escalate") is { } post && _read.Word(post.Value) is { } word && _read.OneOf(word, _posts.Keys, "post") ? word.Text : null;
}
