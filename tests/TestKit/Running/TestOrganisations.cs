using System.Globalization;

namespace ComplaintSuite.TestKit.Running;

/// <summary>
/// Organisations for tests: the demo organisations, copies of the commerce hotline XC12312 whose codes and subjects are numbered (T01, t01-clerk …), and likewise of the
/// property manager JYWY (P01, p01-clerk …).
/// </summary>
internal static class TestOrganisations
{
    public static string Hotline(int number) => string.Create(CultureInfo.InvariantCulture, $"T{number:00}");

    public static string Property(int number) => string.Create(CultureInfo.InvariantCulture, $"P{number:00}");

    /// <summary>Writes the files into a folder, emptied before, and returns it.</summary>
    public static string Write(string folder, int hotlines, int properties)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var shipped = Path.Combine(Checkout.Root, "shared", "AppHost", "demo");
        foreach (var file in Directory.GetFiles(shipped, "*.yaml")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Copy("XC12312", "xc-", Enumerable.Range(1, hotlines).Select(Hotline));
        Copy("JYWY", "jy-", Enumerable.Range(1, properties).Select(Property));
        return folder;

        void Copy(string organisation, string prefix, IEnumerable<string> codes)
        {
            var text = File.ReadAllText(Path.Combine(shipped, $"{organisation.ToLowerInvariant()}.yaml"));
            foreach (var code in codes)
                File.WriteAllText(
                    Path.Combine(folder, $"{code}.yaml"), text.Replace(organisation, code, StringComparison.Ordinal).Replace(prefix, $"{code.ToLowerInvariant()}-", StringComparison.Ordinal));
        }
    }
}
