using System.Text.RegularExpressions;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>What the README promises is there.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Guides = ["README.md", "SECURITY.md", "services/README.md", "gateway/README.md", "shared/README.md", "tests/README.md", "shared/docs/architecture.md", "shared/docs/events.md", "shared/docs/performance/README.md"];

    [Fact]
    public void Every_top_folder_is_in_the_map()
    {
        var folders = Directory.GetDirectories(Repository.Root).Select(folder => Path.GetFileName(folder)!).Where(name => !name.StartsWith('.') && name is not ("artifacts" or "TestResults"));
        var readme = Repository.Text("README.md");
        Assert.Empty(folders.Where(folder => !readme.Contains($"| `{folder}/` |", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_service_and_shared_part_is_in_the_map()
    {
        var readme = Repository.Text("README.md");
        var projects = new[] { "services", "gateway", "shared" }.SelectMany(folder => Repository.Files("*.csproj", folder)).Select(project => Path.GetDirectoryName(project)!.Replace('\\', '/'));
        Assert.Empty(projects.Where(project => !readme.Contains($"`{project}/`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_path_that_a_guide_names_is_there()
    {
        var missing = from guide in Guides.Concat(Repository.Files("*.md", "shared/docs/adr"))
                      from Match path in NamedPath().Matches(Repository.Text(guide))
                      let name = path.Groups["path"].Value
                      where !name.Contains('<', StringComparison.Ordinal) && !name.Contains('…', StringComparison.Ordinal) && !name.Contains('*', StringComparison.Ordinal)
                      where !Path.Exists(Path.Combine(Repository.Root, name))
                      select $"{guide}: {name}";
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_link_of_a_guide_leads_somewhere()
    {
        var broken = from guide in Guides.Concat(Repository.Files("*.md", "shared/docs/adr"))
                     from Match link in Link().Matches(Repository.Text(guide))
                     let target = link.Groups["target"].Value
                     where !target.StartsWith("http", StringComparison.Ordinal)
                     where !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(guide)!, target))
                     select $"{guide}: {target}";
        Assert.Empty(broken);
    }

    [Fact]
    public void Every_decision_record_is_in_its_list_and_says_when_it_does_not_apply()
    {
        var records = Repository.Files("0*.md", "shared/docs/adr").ToList();
        Assert.NotEmpty(records);
        var list = Repository.Text("shared/docs/adr/README.md");
        Assert.Empty(records.Where(record => !list.Contains($"({Path.GetFileName(record)})", StringComparison.Ordinal)));
        foreach (var heading in new[] { "**Context.**", "**Decision.**", "**Consequences.**", "**Does not apply" })
            Assert.Empty(records.Where(record => !Repository.Text(record).Contains(heading, StringComparison.Ordinal)));
    }

    // A path in code quotes that begins with a top folder.
    [GeneratedRegex(@"`(?<path>(?:services|gateway|shared|tests|k8s)/[^`\s]*)`")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)")]
    private static partial Regex Link();
}
