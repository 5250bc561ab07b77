using ComplaintSuite.TestKit;

namespace ComplaintSuite.ProceduresTests;

/// <summary>The committed files in Golden.</summary>
internal static class GoldenFile
{
    /// <summary>Compares with a committed file. With COMPLAINTSUITE_UPDATE_GOLDEN=1 the file is written instead, and the difference shows in the review.</summary>
    public static void AssertSame(string name, string actual)
    {
        var file = Path.Combine(Checkout.Root, "tests", "Procedures.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("COMPLAINTSUITE_UPDATE_GOLDEN") == "1") File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"No golden file {name}; run once with COMPLAINTSUITE_UPDATE_GOLDEN=1.");
        var expected = File.ReadAllText(file);
        if (expected == actual) return;
        var (want, got) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(want.Length, got.Length)).First(at => want.ElementAtOrDefault(at) != got.ElementAtOrDefault(at));
        Assert.Fail($"{name} line {line + 1} differs.\nexpected: {want.ElementAtOrDefault(line)}\nactual:   {got.ElementAtOrDefault(line)}\n"
            + "If the change is meant, run with COMPLAINTSUITE_UPDATE_GOLDEN=1 and commit the file.");
    }
}
