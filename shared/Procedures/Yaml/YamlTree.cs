using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ComplaintSuite.Procedures.Yaml;

/// <summary>Where a word stands. A merged file keeps for each word the place where it was written.</summary>
internal readonly record struct Place(string File, int Line, int Column);

internal abstract record Node(Place At);

internal sealed record Word(Place At, string Text) : Node(At);

internal sealed record Items(Place At, IReadOnlyList<Node> Nodes) : Node(At);

internal sealed record Map(Place At, IReadOnlyList<Entry> Entries) : Node(At)
{
    public Entry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key);
}

internal sealed record Entry(Word Key, Node Value);

/// <summary>
/// Reads the part of YAML that the suite's files use: maps, lists and words, with the place of each. Anchors, aliases, tags, several documents
/// and repeated keys are defects: what stands in a file means the same wherever it is read.
/// </summary>
internal static class YamlTree
{
    /// <summary>Levels of lists and maps; procedure files have ten.</summary>
    private const int Deepest = 64;

    /// <summary>The tree, or null where the text is not YAML at all. Whatever is wrong is added to <paramref name="defects"/>.</summary>
    public static Node? Read(string file, string text, List<Defect> defects)
    {
        try
        {
            var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                defects.Add(new(file, 1, 1, "The file is empty; write the procedure, or delete the file."));
                return null;
            }
            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, file, defects, Deepest);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                defects.Add(new(file, (int)second.Start.Line, (int)second.Start.Column, "A second document starts here; a file holds one, so remove '---'."));
            return root;
        }
        catch (YamlException broken)
        {
            defects.Add(new(file, (int)broken.Start.Line, (int)broken.Start.Column, $"This is not YAML: {broken.Message.TrimEnd('.')}."));
            return null;
        }
    }

    /// <exception cref="YamlException">Broken, or nested so deeply that reading it would exhaust the stack.</exception>
    private static Node ReadNode(Parser parser, string file, List<Defect> defects, int depth)
    {
        var at = At(parser.Current!, file);
        if (depth == 0)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"It is nested more than {Deepest} levels deep.");
        if (parser.Current is NodeEvent node && (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)))
            defects.Add(new(at.File, at.Line, at.Column, "Anchors and tags are not used in these files; write the value itself."));
        if (parser.TryConsume<Scalar>(out var scalar)) return new Word(at, scalar.Value);
        if (parser.TryConsume<AnchorAlias>(out _))
        {
            defects.Add(new(at.File, at.Line, at.Column, "Aliases are not used in these files; write the value itself."));
            return new Word(at, "");
        }
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var nodes = new List<Node>();
            while (!parser.TryConsume<SequenceEnd>(out _)) nodes.Add(ReadNode(parser, file, defects, depth - 1));
            return new Items(at, nodes);
        }
        parser.Consume<MappingStart>();
        var entries = new List<Entry>();
        var first = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(parser, file, defects, depth - 1);
            var value = ReadNode(parser, file, defects, depth - 1);
            if (key is not Word word)
                defects.Add(new(key.At.File, key.At.Line, key.At.Column, "A key is a word, not a list or a map."));
            else if (!first.TryAdd(word.Text, word.At))
                defects.Add(new(word.At.File, word.At.Line, word.At.Column, $"'{word.Text}' already stands on line {first[word.Text].Line}; keep one of the two."));
            else
                entries.Add(new(word, value));
        }
        return new Map(at, entries);
    }

    private static Place At(ParsingEvent parsed, string file) => new(file, (int)parsed.Start.Line, (int)parsed.Start.Column);
}
