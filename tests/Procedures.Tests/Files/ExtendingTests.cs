using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Yaml;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What a file adds to a line of its base, it adds: a list takes the place of the base's list, so the base's demands have to be said again.</summary>
public sealed class ExtendingTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "shared", "Procedures", "files");

    [Fact]
    public void No_file_of_the_suite_drops_a_demand_of_its_base()
    {
        var bases = ProcedureFolder.Bases(Folder);
        var lost = new List<string>();
        foreach (var path in Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories))
        {
            var source = ProcedureSource.Read(path, File.ReadAllText(path), [])!;
            if (source.Root.Find("extends")?.Value is not Word extends) continue;
            var (parent, whole) = (bases[extends.Text].Expand(bases, []), source.Expand(bases, []));
            foreach (var (line, demands) in Lines(parent))
                if (Lines(whole).TryGetValue(line, out var kept))
                    lost.AddRange(demands.Except(kept).Where(demand => !IsWidened(demand, kept)).Select(demand => $"{source.Key} {line}: {demand}"));
        }
        Assert.Empty(lost);
    }

    /// <summary>A superior beside the handler is written in the place of the handler alone.</summary>
    private static bool IsWidened(string demand, HashSet<string> kept) => demand == "when own-claim" && kept.Contains("when own-claim-or-superior");

    private static Dictionary<string, HashSet<string>> Lines(Map root)
    {
        var lines = new Dictionary<string, HashSet<string>>();
        foreach (var section in new[] { "case", "work" })
            if (root.Find(section)?.Value is Map moves)
                foreach (var (prefix, map) in new[] { (section, moves), ($"{section}.acts", moves.Find("acts")?.Value as Map) })
                    foreach (var entry in map?.Entries ?? [])
                        if (entry.Value is Map line && entry.Key.Text != "acts")
                            lines[$"{prefix}.{entry.Key.Text}"] = [.. Demands(line)];
        return lines;
    }

    /// <summary>Under whatever condition: what is demanded of some cases where the base demands it of all stands in review.</summary>
    private static IEnumerable<string> Demands(Map line) => line.Entries.SelectMany(entry => (entry.Key.Text, entry.Value) switch
    {
        ("when" or "unless" or "require", Items list) => list.Nodes.OfType<Word>().Select(word => $"{entry.Key.Text} {word.Text}"),
        ("also", Map also) => Demands(also),
        ("also", Items several) => several.Nodes.OfType<Map>().SelectMany(Demands),
        _ => [],
    });
}
