namespace ComplaintSuite.TestKit;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>The folder of ComplaintSuite.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The published files: COMPLAINTSUITE_PUBLISHED_DATA, else ../shared/data beside the checkout; null where there is none.</summary>
    public static string? PublishedData { get; } =
        (Environment.GetEnvironmentVariable("COMPLAINTSUITE_PUBLISHED_DATA") is { Length: > 0 } given ? given : Path.Combine(Root, "..", "shared", "data")) is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Tells tests/run.sh, which prints it before the counts, what this machine could not test.</summary>
    public static void NotCovered(string what)
    {
        Directory.CreateDirectory(Path.Combine(Root, "artifacts"));
        File.AppendAllText(Path.Combine(Root, "artifacts", "not-covered.txt"), what + "\n");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ComplaintSuite.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No ComplaintSuite.sln above {AppContext.BaseDirectory}.");
    }
}
