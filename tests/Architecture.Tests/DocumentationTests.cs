using System.Xml.Linq;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>Whoever uses a shared type finds out from it what it is for. The contracts are commented in the protos, which their lint holds.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Every_public_type_of_shared_has_a_summary()
    {
        var silent = from assembly in Suite.Shared
                     where assembly.GetName().Name != "ComplaintSuite.Contracts"
                     let documented = Documented(Path.ChangeExtension(assembly.Location, ".xml"))
                     from type in assembly.GetExportedTypes()
                     where !documented.Contains("T:" + type.FullName!.Replace('+', '.'))
                     select type.FullName;
        Assert.Empty(silent);
    }

    [Fact]
    public void The_glossary_tells_each_term_once()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "shared", "docs", "glossary.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|')).ToList();
        Assert.True(rows.Count > 50);
        foreach (var column in new[] { 1, 2 })
            Assert.Empty(rows.CountBy(row => row[column].Trim()).Where(term => term.Value > 1).Select(term => term.Key));
    }

    private static HashSet<string> Documented(string file) =>
        [.. XDocument.Load(file).Descendants("member").Where(member => member.Element("summary") is { } summary && summary.Value.Trim().Length + summary.Elements().Count() > 0
            || member.Element("inheritdoc") is not null).Select(member => member.Attribute("name")!.Value)];
}
