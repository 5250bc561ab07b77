namespace ComplaintSuite.ProceduresTests;

/// <summary>Where the tests find what is not built into them.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>The published files: COMPLAINTSUITE_PUBLISHED_DATA, else ../shared/data beside the checkout; null where there is none.</summary>
    public static string? PublishedData
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("COMPLAINTSUITE_PUBLISHED_DATA") ?? Path.Combine(Root, "..", "shared", "data");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>
    /// Compares with a committed file. With COMPLAINTSUITE_UPDATE_GOLDEN=1 the file is written instead, and the difference shows in the review.
    /// </summary>
    public static void AssertGolden(string name, string actual)
    {
        var file = Path.Combine(Root, "tests", "Procedures.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("COMPLAINTSUITE_UPDATE_GOLDEN") == "1") File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"No golden file {name}; run once with COMPLAINTSUITE_UPDATE_GOLDEN=1.");
        var expected = File.ReadAllText(file);
        if (expected == actual) return;
        var (want, got) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(want.Length, got.Length)).First(at => want.ElementAtOrDefault(at) != got.ElementAtOrDefault(at));
        Assert.Fail($"{name} line {line + 1} differs.\nexpected: {want.ElementAtOrDefault(line)}\nactual:   {got.ElementAtOrDefault(line)}\n"
            + "If the change is meant, run with COMPLAINTSUITE_UPDATE_GOLDEN=1 and commit the file.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ComplaintSuite.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No ComplaintSuite.sln above {AppContext.BaseDirectory}.");
    }
}
