namespace ComplaintSuite.AppHost.Run;

/// <summary>The checkout that the suite was built from.</summary>
internal static class Checkout
{
    /// <summary>The folder of ComplaintSuite.sln above the assembly; the current folder where there is none (a published host).</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ComplaintSuite.sln")))
                return folder.FullName;
        return Environment.CurrentDirectory;
    }
}
