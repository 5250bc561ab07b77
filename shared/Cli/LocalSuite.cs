using System.CommandLine;
using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.Cli;

/// <summary>The suite on this machine, as its host wrote it down.</summary>
/// <param name="Folder">Its data folder.</param>
/// <param name="Record">What the last start wrote.</param>
internal sealed record LocalSuite(string Folder, RunRecord Record)
{
    public static Option<string?> DataOption() => new("--data") { Description = "Data folder of the suite (default: .data of the checkout).", HelpName = "folder" };

    /// <summary>Finds it where the host would have put it; null, with the reason said, when there is none.</summary>
    public static LocalSuite? Find(string? data, TextWriter error)
    {
        var wanted = data ?? DataFolder.Default;
        foreach (var folder in DataFolder.Candidates(wanted))
            if (RunRecord.Read(folder) is { } record)
                return new LocalSuite(folder, record);
        error.WriteLine($"No suite has been started on {wanted}. Start one: dotnet run --project shared/AppHost");
        return null;
    }
}
