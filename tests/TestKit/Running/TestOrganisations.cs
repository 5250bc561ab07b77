using System.Globalization;

namespace ComplaintSuite.TestKit.Running;

/// <summary>Organisations for tests: the demo organisations, and copies of XC12312 whose codes and subjects are numbered (T01, t01-clerk …).</summary>
internal static class TestOrganisations
{
    private const string Pattern = "XC12312";

    public static string Code(int number) => string.Create(CultureInfo.InvariantCulture, $"T{number:00}");

    /// <summary>Writes the files into a folder, emptied before, and returns it.</summary>
    public static string Write(string folder, int copies)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var shipped = Path.Combine(Checkout.Root, "shared", "AppHost", "demo");
        foreach (var file in Directory.GetFiles(shipped, "*.yaml")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var text = File.ReadAllText(Path.Combine(shipped, "xc12312.yaml"));
        foreach (var code in Enumerable.Range(1, copies).Select(Code))
            File.WriteAllText(Path.Combine(folder, $"{code}.yaml"), text.Replace(Pattern, code, StringComparison.Ordinal).Replace("xc-", $"{code.ToLowerInvariant()}-", StringComparison.Ordinal));
        return folder;
    }
}
