using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Yaml;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>
/// What a file adds to a line of its base, it adds: a list takes the place of the base's list, so the base's demands have to be said again, of as many cases; and a line of `also` that is
/// no list is merged with the base's, whose demands its `for` would narrow.
/// </summary>
public sealed class ExtendingTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "shared", "Procedures", "files");

    /// <summary>What a file drops on purpose.</summary>
    private static readonly Dictionary<string, string> Dropped = new()
    {
        ["city-service-requests/1 case.closed: require indicators"] = "A published record of a request that was not accepted came with no indicators; of the accepted ones they are demanded.",
        ["property-internal/1 work.handled: when overruns-approved"] = "Minor and important complaints alone have a limit whose overrun is approved; each is demanded under its own rule (PI-12, PI-13).",
    };

    [Fact]
    public void No_file_of_the_suite_drops_a_demand_of_its_base()
    {
        var bases = ProcedureFolder.Bases(Folder);
        var lost = new List<string>();
        foreach (var path in Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories))
        {
            var source = ProcedureSource.Read(path, File.ReadAllText(path), [])!;
            if (source.Root.Find("extends")?.Value is not Word extends) continue;
            lost.AddRange(Lost(bases[extends.Text].Expand(bases, []), source.Expand(bases, [])).Select(demand => $"{source.Key} {demand}"));
        }
        Assert.Equal(Dropped.Keys.Order(), lost.Order());
    }

    [Theory]
    [InlineData("{also: [{stated: [facts]}]}", "{also: [{require: [reason]}]}", "case.closed: stated facts")]
    [InlineData("{also: [{any: [email, telephone]}]}", "{also: [{any: [email, telephone, address]}]}", "case.closed: any email|telephone")]
    [InlineData("{also: [{kinds: [report]}]}", "{also: [{kinds: [report, complaint]}]}", "case.closed: kinds report")]
    [InlineData("{also: [{for: {kind: report}, never: true}]}", "{also: [{for: {kind: lead}, never: true}]}", "case.closed: never for kind: report")]
    [InlineData("{also: [{for: {kind: report}, by: [head]}]}", "{also: [{for: {kind: report}, by: [head, clerk]}]}", "case.closed: by head for kind: report")]
    [InlineData("{also: [{when: [archived]}]}", "{also: [{for: {kind: report}, when: [archived]}]}", "case.closed: when archived")]
    [InlineData("{also: {when: [archived]}}", "{also: {for: {kind: report}, require: [reason]}}", "case.closed: when archived")]
    public void A_demand_that_is_gone_or_of_fewer_cases_is_lost(string parent, string own, string lost) => Assert.Equal([lost], LostBy(parent, own));

    [Theory]
    [InlineData("{also: [{for: {kind: report}, when: [archived]}]}", "{when: [archived], also: []}")]
    [InlineData("{also: [{kinds: [report, complaint]}]}", "{also: [{kinds: [report]}]}")]
    [InlineData("{also: [{for: {kind: [report, lead]}, by: [head, clerk]}]}", "{also: [{for: {kind: [lead, report]}, by: [clerk]}]}")]
    [InlineData("{when: [own-claim]}", "{when: [own-claim-or-superior]}")]
    public void A_demand_of_more_cases_or_that_admits_less_is_kept(string parent, string own) => Assert.Empty(LostBy(parent, own));

    private static IEnumerable<string> LostBy(string parent, string own)
    {
        var bases = new Dictionary<string, ProcedureSource> { ["base/1"] = Source($"base: base\nversion: 1\ncase:\n  closed: {parent}\n") };
        return Lost(bases["base/1"].Root, Source($"procedure: own\nversion: 1\nextends: base/1\ncase:\n  closed: {own}\n").Expand(bases, []));
    }

    private static ProcedureSource Source(string text) => ProcedureSource.Read("own/1.yaml", text, [])!;

    private static IEnumerable<string> Lost(Map parent, Map whole)
    {
        var kept = Lines(whole);
        return Lines(parent).Where(line => kept.ContainsKey(line.Key))
            .SelectMany(line => line.Value.Where(demand => !kept[line.Key].Any(demand.IsKeptBy)).Select(demand => $"{line.Key}: {demand}"));
    }

    private static Dictionary<string, IReadOnlyList<Said>> Lines(Map root)
    {
        var lines = new Dictionary<string, IReadOnlyList<Said>>();
        foreach (var section in new[] { "case", "work" })
            if (root.Find(section)?.Value is Map moves)
                foreach (var (prefix, map) in new[] { (section, moves), ($"{section}.acts", moves.Find("acts")?.Value as Map) })
                    foreach (var entry in map?.Entries ?? [])
                        if (entry.Value is Map line && entry.Key.Text != "acts")
                            lines[$"{prefix}.{entry.Key.Text}"] = [.. Demands(line, isMore: false)];
        return lines;
    }

    /// <summary>What the lines of a step or act demand. Who does it, a line of `also` narrows; under the name of the step or act it is the file's own matter.</summary>
    private static IEnumerable<Said> Demands(Map line, bool isMore) => line.Entries.SelectMany(entry => (entry.Key.Text, entry.Value) switch
    {
        ("when" or "unless" or "require" or "stated", Items list) => Words(list).Select(word => new Said(entry.Key.Text, [word], Conditions(line))),
        ("any" or "kinds", Items list) => [new Said(entry.Key.Text, Words(list), Conditions(line))],
        ("by", Items list) when isMore => [new Said(entry.Key.Text, Words(list), Conditions(line))],
        ("never", _) => [new Said(entry.Key.Text, [], Conditions(line))],
        ("also", Map also) => Demands(also, isMore: true),
        ("also", Items several) => several.Nodes.OfType<Map>().SelectMany(more => Demands(more, isMore: true)),
        _ => [],
    });

    private static string Conditions(Map line) => line.Find("for")?.Value is Map conditions
        ? string.Join(" and ", conditions.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal).Select(entry => $"{entry.Key.Text}: {string.Join('|', Words(entry.Value))}"))
        : "";

    private static List<string> Words(Node node) => node switch
    {
        Items list => [.. list.Nodes.OfType<Word>().Select(word => word.Text).Order(StringComparer.Ordinal)],
        Word word => [word.Text],
        _ => [],
    };

    /// <summary>One thing that a line demands.</summary>
    /// <param name="Key">As the file calls it.</param>
    /// <param name="Words">What stands under it, in alphabetical order.</param>
    /// <param name="Of">Of which cases; empty: of all.</param>
    private sealed record Said(string Key, IReadOnlyList<string> Words, string Of)
    {
        public bool IsKeptBy(Said other) => other.Key == Key && (other.Of.Length == 0 || other.Of == Of) && (IsChoice ? other.Words.All(Words.Contains) : other.Words.SequenceEqual(Words) || IsWidenedBy(other));

        public override string ToString() => string.Join(' ', new[] { Key, string.Join('|', Words), Of.Length > 0 ? $"for {Of}" : "" }.Where(part => part.Length > 0));

        /// <summary>Whether fewer words admit less.</summary>
        private bool IsChoice => Key is "any" or "kinds" or "by";

        /// <summary>A superior beside the handler is written in the place of the handler alone.</summary>
        private bool IsWidenedBy(Said other) => Key == "when" && Words is ["own-claim"] && other.Words is ["own-claim-or-superior"];
    }
}
