using System.ComponentModel;
using System.Diagnostics;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.ContractsTests;

/// <summary>The buf binary of tests/Contracts.Tests/npm, over a copy of the contracts with the google/api protos that their HTTP annotations import.</summary>
public sealed class Buf : IAsyncLifetime
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(1);
    private static readonly string Npm = Path.Combine(Checkout.Root, "tests", "Contracts.Tests", "npm");

    /// <summary>The image of the contracts as they were last kept.</summary>
    public static string Kept { get; } = Path.Combine(Checkout.Root, "shared", "Contracts", "descriptor.bin");

    public static string Settings { get; } = File.ReadAllText(Path.Combine(Checkout.Root, "shared", "Contracts", "buf.yaml"));

    /// <summary>Where buf runs.</summary>
    public string Workspace { get; } = Path.Combine(AppContext.BaseDirectory, "workspace");

    /// <summary>"1": the present contracts are to be kept. "breaking": even if they break what was kept.</summary>
    public static string? Update => Environment.GetEnvironmentVariable("UPDATE_CONTRACTS");

    public async ValueTask InitializeAsync()
    {
        await InstallAsync();
        MakeWorkspace();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <returns>What buf prints where it fails; null where it finds nothing wrong.</returns>
    public async Task<string?> ComplaintAsync(params string[] arguments)
    {
        // The script in .bin needs a shell's PATH; node runs it everywhere.
        var (code, output) = await RunAsync("node", Workspace, RunLimit, [Path.Combine(Npm, "node_modules", "@bufbuild", "buf", "bin", "buf"), .. arguments]);
        return code == 0 ? null : output;
    }

    /// <summary>Builds the image of the present contracts, without comments.</summary>
    /// <returns>Its file.</returns>
    public async Task<string> BuildAsync()
    {
        var image = Path.Combine(Workspace, "present.bin");
        Assert.Null(await ComplaintAsync("build", "protos", "--exclude-source-info", "-o", image));
        return image;
    }

    private static async Task InstallAsync()
    {
        if (File.Exists(Path.Combine(Npm, "node_modules", "@bufbuild", "buf", "package.json")))
            return;
        var (code, output) = await RunAsync("npm", Npm, InstallLimit, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (code != 0)
            throw new InvalidOperationException($"npm could not install tests/Contracts.Tests/npm: {output}");
    }

    /// <summary>buf.yaml names the module of the contracts; the one that they import stands beside it here only, so that nothing is vendored.</summary>
    private void MakeWorkspace()
    {
        if (Directory.Exists(Workspace))
            Directory.Delete(Workspace, recursive: true);
        var contracts = Path.Combine(Checkout.Root, "shared", "Contracts");
        Copy(Path.Combine(contracts, "protos"), Path.Combine(Workspace, "protos"));
        Copy(Path.Combine(AppContext.BaseDirectory, "google-protos"), Path.Combine(Workspace, "google-protos"));
        const string Module = "  - path: protos\n";
        if (!Settings.Contains(Module, StringComparison.Ordinal))
            throw new InvalidOperationException("shared/Contracts/buf.yaml does not name the module 'protos'.");
        File.WriteAllText(Path.Combine(Workspace, "buf.yaml"), Settings.Replace(Module, Module + "  - path: google-protos\n", StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.proto", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string folder, TimeSpan limit, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException($"{program} is not on PATH. The contract tests run buf from npm: install Node.js 18 or newer with npm.");
        }
        using (process)
        {
            using var patience = new CancellationTokenSource(limit);
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(patience.Token);
                var errors = process.StandardError.ReadToEndAsync(patience.Token);
                await process.WaitForExitAsync(patience.Token);
                return (process.ExitCode, $"{await output}{await errors}".Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"{program} {string.Join(' ', arguments)} took longer than {limit}.");
            }
        }
    }
}
