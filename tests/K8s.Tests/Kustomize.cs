using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ComplaintSuite.K8sTests;

/// <summary>The kustomize on PATH, of its own or within kubectl.</summary>
/// <param name="Program">The program to run.</param>
/// <param name="Render">Its arguments before the folder.</param>
internal sealed partial record Kustomize(string Program, params string[] Render)
{
    // Version 5 is the first whose components, replacements and patches behave as the overlays expect; kubectl carries it from 1.27 on.
    private const int OldestMajor = 5;

    /// <summary>The tool, or why there is none.</summary>
    public static async Task<(Kustomize? Tool, string? Absent)> FindAsync(CancellationToken ct)
    {
        List<string> seen = [];
        if (await RunAsync("kustomize", ["version"], ct) is { } own)
        {
            if (Major(own) >= OldestMajor) return (new Kustomize("kustomize", "build"), null);
            seen.Add($"kustomize {own.Trim()} is too old");
        }
        if (await RunAsync("kubectl", ["version", "--client", "--output=json"], ct) is { } kubectl)
        {
            using var json = JsonDocument.Parse(kubectl);
            // kubectl before 1.25 does not say which kustomize it carries: too old in any case.
            var carries = json.RootElement.TryGetProperty("kustomizeVersion", out var version) ? version.GetString()! : "of before version 5";
            if (Major(carries) >= OldestMajor) return (new Kustomize("kubectl", "kustomize"), null);
            seen.Add($"kubectl's kustomize {carries} is too old");
        }
        return (null, seen.Count == 0 ? "neither kubectl nor kustomize is on PATH" : string.Join(", ", seen));
    }

    /// <exception cref="InvalidOperationException">The folder does not render; the message is the tool's.</exception>
    public async Task<string> RenderAsync(string folder, CancellationToken ct) =>
        await RunAsync(Program, [.. Render, folder], ct) ?? throw new InvalidOperationException($"{Program} is gone from PATH.");

    internal static int Major(string version) => Version().Match(version) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>What the program writes to standard output; null when it is not on PATH.</summary>
    private static async Task<string?> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null; // ENOENT: the answer to the question.
        }
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await errors}");
        }
    }

    [GeneratedRegex(@"v(\d+)\.\d+\.\d+")]
    private static partial Regex Version();
}
