using System.Globalization;
using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>One file as written: a procedure, or a base that procedures extend.</summary>
internal sealed record ProcedureSource(string File, Map Root, string Id, int Version, bool IsBase)
{
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Id}/{Version}");

    /// <summary>The file's tree and header; null where it has none to speak of.</summary>
    public static ProcedureSource? Read(string file, string text, List<Defect> defects)
    {
        var tree = YamlTree.Read(file, text, defects);
        var read = new TreeReader(defects);
        if (tree is null || read.AnyMap(tree) is not { } root) return null;
        var isBase = root.Find("base") is not null;
        if (root.Find(isBase ? "base" : "procedure") is not { } id)
        {
            read.Defect(root, "The file says neither `procedure: NAME` nor `base: NAME`.");
            return null;
        }
        if (root.Find("version") is not { } version)
        {
            read.Defect(root, "'version' is missing here.");
            return null;
        }
        if (read.Word(id.Value) is not { } name || read.Word(version.Value) is null) return null;
        read.Kebab(name);
        // The compiler reports a version that is no number; here it only has to be told from others.
        return new(file, root, name.Text, TreeReader.NumberOr(version.Value, 0), isBase);
    }

    /// <summary>A file whose name is not its content: NAME/VERSION.yaml.</summary>
    public void CheckPath(string folder, List<Defect> defects)
    {
        var expected = $"{Key}.yaml";
        var actual = Path.GetRelativePath(folder, File).Replace('\\', '/');
        if (actual == expected) return;
        var read = new TreeReader(defects);
        var header = Root.Find(IsBase ? "base" : "procedure")!;
        if (actual.Split('/') is [var named, _] && named == Id) read.Defect(Root.Find("version")!.Value, $"The file of this version is {expected}, but it lies in {actual}.");
        else read.Defect(header.Value, $"The file of this procedure is {expected}, but it lies in {actual}.");
    }

    /// <summary>
    /// The tree with what it extends written out: maps are merged key by key, the file's own words first; a list or a word of the file takes the place of the base's. A base may
    /// extend another one.
    /// </summary>
    public Map Expand(IReadOnlyDictionary<string, ProcedureSource> bases, List<Defect> defects) => Expand(bases, defects, []);

    private Map Expand(IReadOnlyDictionary<string, ProcedureSource> bases, List<Defect> defects, IReadOnlyList<string> extending)
    {
        var read = new TreeReader(defects);
        if (Root.Find("expanded-from") is { } stray) read.Defect(stray.Key, "`expanded-from` is written by the engine only; a file says `extends`.");
        if (Root.Find("extends") is not { } extends) return Root;
        if (read.Word(extends.Value) is not { } word || !read.OneOf(word, bases.Keys.Order(StringComparer.Ordinal), "base"))
            return Root;
        if (word.Text == Key || extending.Contains(word.Text))
        {
            read.Defect(word, $"{word.Text} would extend itself by this.");
            return Root;
        }
        var parent = bases[word.Text].Expand(bases, defects, [.. extending, Key]);
        var own = Root with { Entries = [.. Root.Entries.Select(entry => entry == extends ? new(extends.Key with { Text = "expanded-from" }, word) : entry)] };
        return Merge(own, parent with { Entries = [.. parent.Entries.Where(entry => entry.Key.Text is not ("base" or "version" or "extends" or "expanded-from"))] });
    }

    private static Map Merge(Map own, Map parent) => own with
    {
        Entries =
        [
            .. own.Entries.Select(entry => entry.Value is Map inner && parent.Find(entry.Key.Text)?.Value is Map below ? entry with { Value = Merge(inner, below) } : entry),
            .. parent.Entries.Where(entry => own.Find(entry.Key.Text) is null),
        ],
    };
}
