using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

partial class ProcedureCompiler
{
    private static readonly string[] StaffRoles = ["clerk", "dispatcher", "handler", "duty-officer", "supervisor", "manager"];

    /// <summary>CR-08: the posts whose desk registers without a connection and hands over later. Its time is taken on their word, so they are staff, and the rule is named.</summary>
    private OfflinePolicy? ReadOffline()
    {
        if (root.Find("offline") is not { } entry || _read.Map(entry.Value, ["by", "rule"], ["by", "rule"]) is not { } map) return null;
        var by = Listed(_read.Words(map, "by"), [.. _posts.Keys, .. StaffRoles], "post or role of the staff");
        if (map.Find("by") is { Value: Items { Nodes.Count: 0 } empty }) _read.Defect(empty, "Nobody may do this; name a post, or leave `offline` out.");
        var rules = Rules(map);
        return new(by, rules);
    }
}
