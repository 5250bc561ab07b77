using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>Reads who complains of what, by which ways, and when (`intake`).</summary>
partial class ProcedureCompiler
{
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
}
