using System.Diagnostics;
using System.Text;

namespace ComplaintSuite.AppHost.Processes;

/// <summary>A program that runs to its end and whose output is read.</summary>
internal static class Tool
{
    /// <param name="User">Runs as this user; null: as we are.</param>
    /// <param name="Folder">Working folder; null: the root, which every user may enter.</param>
    /// <param name="Environment">Variables beside our own.</param>
    public sealed record Options(string? User = null, string? Folder = null, IReadOnlyDictionary<string, string>? Environment = null);

    public sealed record Result(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;
    }

    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there or the user may not run it.</exception>
    public static async Task<Result> RunAsync(string program, IEnumerable<string> arguments, Options options, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = options.Folder ?? "/",
            UserName = options.User ?? "",
        };
        // A PGHOST or PGDATA of the developer's own shell is about another server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in options.Environment ?? new Dictionary<string, string>()) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        lock (output) return new Result(process.ExitCode, output.ToString().TrimEnd());

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                if (line.Data is not null) output.AppendLine(line.Data);
        }
    }

    /// <summary>The full path of a program on PATH, links followed; null when there is none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .Where(File.Exists)
            .Select(path => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path)
            .FirstOrDefault();
}
