namespace ComplaintSuite.ArchitectureTests;

/// <summary>The tree is the one that shared/docs/architecture.md shows.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void The_top_level_holds_only_the_named_folders_and_hygiene_files()
    {
        string[] named = ["services", "gateway", "shared", "tests", "k8s", "ComplaintSuite.sln", "README.md", "LICENSE", "SECURITY.md", "global.json", "BannedSymbols.txt", "artifacts", "TestResults"];
        var strangers = Directory.GetFileSystemEntries(Repository.Root).Select(entry => Path.GetFileName(entry)!)
            .Where(name => !name.StartsWith('.') && !name.StartsWith("Directory.", StringComparison.Ordinal) && !named.Contains(name));
        Assert.Empty(strangers);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "ComplaintSuite.sln")).Replace('\\', '/');
        var missing = Repository.Files("*.csproj").Where(project => !solution.Contains(project, StringComparison.Ordinal));
        Assert.Empty(missing);
    }
}
