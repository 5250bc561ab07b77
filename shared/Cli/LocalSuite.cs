using System.CommandLine;
using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.Cli;

/// <summary>The suite on this machine, as its host wrote it down.</summary>
/// <param name="Folder">Its data folder.</param>
/// <param name="Record">What the last start wrote.</param>
internal sealed record LocalSuite(string Folder, RunRecord Record)
{
    public static Option<string?> DataOption() => new("--data") { Description = "Data folder of the suite (default: .data of the checkout).", HelpName = "folder" };

    /// <summary>Finds it where the host would have put it; null when there is none.</summary>
    /// <param name="data">Data folder of the suite; null: the usual one.</param>
    public static LocalSuite? Find(string? data) => DataFolder.Candidates(data ?? DataFolder.Default)
        .Select(folder => RunRecord.Read(folder) is { } record ? new LocalSuite(folder, record) : null).FirstOrDefault(suite => suite is not null);

    /// <summary>Finds it likewise, and says why when there is none.</summary>
    public static LocalSuite? Find(string? data, TextWriter error)
    {
        if (Find(data) is { } suite)
            return suite;
        error.WriteLine($"No suite has been started on {data ?? DataFolder.Default}. Start one: dotnet run --project shared/AppHost");
        return null;
    }
}
