using System.CommandLine;
using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.Cli;

/// <summary>`suite reset`: empties the suite's databases. The next start makes and fills them anew.</summary>
internal static class ResetCommand
{
    public static Command Create()
    {
        var yes = new Option<bool>("--yes") { Description = "Don't ask." };
        var data = LocalSuite.DataOption();
        var command = new Command("reset", "Empties the suite's databases; refused while the suite runs.") { yes, data };
        command.SetAction((given, ct) => RunAsync(given.GetValue(yes), given.GetValue(data), given.InvocationConfiguration.Output, given.InvocationConfiguration.Error, ct));
        return command;
    }

    private static async Task<int> RunAsync(bool yes, string? data, TextWriter output, TextWriter error, CancellationToken ct)
    {
        if (LocalSuite.Find(data, error) is not { } suite) return 1;
        using var held = FolderLock.TryTake(Path.Combine(suite.Folder, "lock"), out var holder);
        if (held is null)
        {
            await error.WriteLineAsync($"The suite on {suite.Folder} runs (process {holder}). Stop it first.");
            return 1;
        }
        if (suite.Record.Processes.Where(each => each.Value.IsAlive()).Select(each => each.Key).ToList() is { Count: > 0 } orphans)
        {
            await error.WriteLineAsync($"The last start crashed and left {string.Join(", ", orphans)} running. Start the suite and stop it with Ctrl-C, then reset.");
            return 1;
        }
        if (!yes && !await AgreedAsync(suite, output, error, ct)) return 1;

        if (suite.Record.Cluster is { } cluster)
        {
            // The cluster holds nothing but the suite's databases, and it does not run.
            if (Directory.Exists(cluster)) Directory.Delete(cluster, recursive: true);
        }
        else
            foreach (var database in suite.Record.Databases.Values)
                await database.EmptyAsync(ct);
        // What is about data that is gone, and the time that had passed.
        foreach (var folder in DataFolder.AboutDatabases.Select(name => Path.Combine(suite.Folder, name)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        File.Delete(Path.Combine(suite.Folder, "clock"));
        await output.WriteLineAsync($"The databases are empty: {string.Join(", ", suite.Record.Databases.Values.Select(each => each.Database).Order(StringComparer.Ordinal))}. The next start fills them anew.");
        return 0;
    }

    private static async Task<bool> AgreedAsync(LocalSuite suite, TextWriter output, TextWriter error, CancellationToken ct)
    {
        if (Console.IsInputRedirected)
        {
            await error.WriteLineAsync($"This would erase all data of the suite on {suite.Folder}. Say so with --yes.");
            return false;
        }
        await output.WriteAsync($"Erase all data of the suite on {suite.Folder}? Type yes: ");
        if ((await Console.In.ReadLineAsync(ct))?.Trim() == "yes") return true;
        await error.WriteLineAsync("Nothing was changed.");
        return false;
    }
}
