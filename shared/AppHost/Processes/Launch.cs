using System.Runtime.InteropServices;

namespace ComplaintSuite.AppHost.Processes;

/// <summary>How a built project is started.</summary>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">What comes before its own arguments.</param>
/// <param name="Environment">What it needs to find the runtime.</param>
internal sealed record Launch(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string?> Environment)
{
    // …/dotnet/shared/Microsoft.NETCore.App/10.0.x/
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The folder that holds every project's output: artifacts/bin, as seen from this very output.</summary>
    public static string DefaultArtifacts => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    /// <summary>debug or release, as this very output.</summary>
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <exception cref="FileNotFoundException">The project is not built.</exception>
    public static Launch Of(string artifacts, string project)
    {
        var folder = Path.Combine(artifacts, project, Configuration);
        var assembly = Path.Combine(folder, $"ComplaintSuite.{project}.dll");
        if (!File.Exists(assembly)) throw new FileNotFoundException($"{assembly} is not there: build the solution first.", assembly);
        var environment = new Dictionary<string, string?> { ["DOTNET_ROOT"] = DotnetRoot };
        var executable = Path.Combine(folder, $"ComplaintSuite.{project}");
        return File.Exists(executable)
            ? new Launch(executable, [], environment)
            : new Launch(Path.Combine(DotnetRoot, "dotnet"), [assembly], environment);
    }

    /// <summary>The suite's own assemblies beside the program, by which a change of it is told.</summary>
    public static IEnumerable<string> OwnAssemblies(string artifacts, string project) =>
        Directory.EnumerateFiles(Path.Combine(artifacts, project, Configuration), "ComplaintSuite.*.dll").Order(StringComparer.Ordinal);
}
