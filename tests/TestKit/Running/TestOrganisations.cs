using System.Globalization;

namespace ComplaintSuite.TestKit.Running;

/// <summary>
/// Organisations for tests: the demo organisations, copies of the commerce hotline XC12312 (T01, t01-clerk …) and of the property company HYWY (P01, p01-receptionist …),
/// whose codes and subjects are numbered.
/// </summary>
internal static class TestOrganisations
{
    public static string Hotline(int number) => string.Create(CultureInfo.InvariantCulture, $"T{number:00}");

    public static string Company(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number:00}");

    /// <summary>Writes the files into a folder, emptied before, and returns it.</summary>
    public static string Write(string folder, int hotlines, int companies)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var shipped = Path.Combine(Checkout.Root, "shared", "AppHost", "demo");
        foreach (var file in Directory.GetFiles(shipped, "*.yaml")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Copy("xc12312.yaml", "XC12312", "xc-", Enumerable.Range(1, hotlines).Select(Hotline));
        Copy("hywy.yaml", "HYWY", "hy-", Enumerable.Range(1, companies).Select(Company));
        return folder;

        void Copy(string file, string pattern, string prefix, IEnumerable<string> codes)
        {
            var text = File.ReadAllText(Path.Combine(shipped, file));
            foreach (var code in codes)
                File.WriteAllText(Path.Combine(folder, $"{code}.yaml"), text.Replace(pattern, code, StringComparison.Ordinal).Replace(prefix, $"{code.ToLowerInvariant()}-", StringComparison.Ordinal));
        }
    }
}
