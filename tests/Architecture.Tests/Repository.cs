using ComplaintSuite.TestKit;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root => Checkout.Root;

    /// <summary>Paths relative to the root, with forward slashes, of all files that match, build output left out.</summary>
    public static IEnumerable<string> Files(string pattern, string under = "") =>
        Directory.EnumerateFiles(Path.Combine(Root, under), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("artifacts/", StringComparison.Ordinal) && !file.StartsWith('.') && !file.Contains("/node_modules/", StringComparison.Ordinal));

    /// <param name="path">Relative to the root.</param>
    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));
}
