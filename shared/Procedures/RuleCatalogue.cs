using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>The rules that the suite carries, as in shared/docs/rules.yaml.</summary>
public static class RuleCatalogue
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Rules = new(Read);

    /// <summary>Id to what the organisation's procedure demands.</summary>
    public static IReadOnlyDictionary<string, string> All => Rules.Value;

    public static bool Contains(string id) => All.ContainsKey(id);

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(RuleCatalogue).Assembly.GetManifestResourceStream("rules.yaml")
            ?? throw new InvalidOperationException("The rule catalogue is not in the assembly.");
        using var reader = new StreamReader(stream);
        var defects = new List<Defect>();
        var root = YamlTree.Read("rules.yaml", reader.ReadToEnd(), defects);
        if (defects.Count > 0) throw new ProcedureDefectsException(defects);
        return Items((root as Map)?.Find("procedures")).SelectMany(procedure => Items(procedure.Find("rules")))
            .ToDictionary(rule => Text(rule, "id"), rule => Text(rule, "does"));
    }

    private static IEnumerable<Map> Items(Entry? entry) => (entry?.Value as Items)?.Nodes.OfType<Map>() ?? [];

    private static string Text(Map map, string key) => (map.Find(key)?.Value as Word)?.Text ?? throw new InvalidOperationException($"A rule has no '{key}'.");
}
