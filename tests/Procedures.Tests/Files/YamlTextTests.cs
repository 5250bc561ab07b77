using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Yaml;
using CsCheck;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>The fixed form in which expanded procedures are stored and hashed.</summary>
public sealed class YamlTextTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String["ab 12:#,[]{}\"'\\\n\t-?|>&*!%@`~.。：,中 文é\u00a0\u2028"],
        Gen.String[Gen.Char.Where(letter => !char.IsSurrogate(letter)), 0, 12],
        Gen.OneOf("", "null", "true", "~", "1", "1.0", "- a", "a: b", "# a", "a #b", " a", "a ", "\n", "a\n", "a\n\n", "\na", "a\n b", "a\n\nb\n", "---", "...", "=", "<<", "2026-01-01", "\r\n", "\ud83d\ude00"));

    [Fact]
    public void What_is_written_reads_back_as_the_same_tree() =>
        Trees(3).Sample(tree =>
        {
            var text = YamlText.Write(tree);
            var defects = new List<Defect>();
            var read = YamlTree.Read("test", text, defects);
            Assert.Empty(defects);
            Assert.Equal(Flat(tree), Flat(read!));
            Assert.Equal(text, YamlText.Write((Map)read!));
        }, iter: 3000);

    /// <summary>Somebody rehearses what they like: no text ends the process.</summary>
    [Fact]
    public void What_is_nested_without_end_is_a_defect_at_its_place()
    {
        var defects = new List<Defect>();
        Assert.Null(YamlTree.Read("test", new string('[', 200_000), defects));
        Assert.Contains("nested more than 64 levels deep", Assert.Single(defects).ToString(), StringComparison.Ordinal);
    }

    private static Gen<Map> Trees(int depth) =>
        Gen.Select(Texts, Nodes(depth - 1)).List[depth == 3 ? 1 : 0, 4].Select(pairs =>
            new Map(default, [.. pairs.DistinctBy(pair => pair.Item1).Select(pair => new Entry(new(default, pair.Item1), pair.Item2))]));

    private static Gen<Node> Nodes(int depth) =>
        depth == 0 ? Texts.Select(text => (Node)new Word(default, text))
        : Gen.OneOf(
            Texts.Select(text => (Node)new Word(default, text)),
            Nodes(depth - 1).List[0, 4].Select(nodes => (Node)new Items(default, nodes)),
            Trees(depth).Select(map => (Node)map));

    private static string Flat(Node node) => node switch
    {
        Word word => $"<{word.Text}>",
        Items items => $"[{string.Join(",", items.Nodes.Select(Flat))}]",
        Map map => $"{{{string.Join(",", map.Entries.Select(entry => $"{Flat(entry.Key)}={Flat(entry.Value)}"))}}}",
        _ => throw new InvalidOperationException(),
    };
}
