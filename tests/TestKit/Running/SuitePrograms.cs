namespace ComplaintSuite.TestKit.Running;

/// <summary>The suite's command-line programs, as built with the tests.</summary>
public static class SuitePrograms
{
    /// <summary><c>suite</c>.</summary>
    public static string Cli => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "ComplaintSuite.Cli"));
}
