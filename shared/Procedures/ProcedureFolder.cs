using System.Collections.Immutable;
using System.Globalization;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>Compiles a folder of files: ID/VERSION.yaml and frozen.txt, which holds the released versions to their text.</summary>
internal static class ProcedureFolder
{
    public const string FrozenFile = "frozen.txt";

    /// <param name="folder">The folder.</param>
    /// <param name="calendarFolder">The folder of the calendars.</param>
    /// <param name="linting">Somebody is writing the files; else cases may run under each of them, listed in frozen.txt or not.</param>
    public static (ProcedureRegistry.Held Held, IReadOnlyList<Defect> Defects) Compile(string folder, string calendarFolder, bool linting = false)
    {
        var defects = new List<Defect>();
        var calendars = CalendarFiles.Load(calendarFolder, defects);
        var sources = ReadSources(folder, defects);
        var bases = sources.Where(source => source.IsBase).DistinctBy(source => source.Key).ToDictionary(source => source.Key);

        var released = ReadFrozen(folder, defects);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var procedures = new List<(Procedure Procedure, ProcedureSource Source)>();
        foreach (var source in sources.OrderBy(source => !source.IsBase))
        {
            var own = new List<Defect>();
            source.CheckPath(folder, own);
            var expanded = source.Expand(bases, own);
            hashes.TryAdd(source.Key, ProcedureCompiler.Hash(YamlText.Write(expanded)));
            if (new ProcedureCompiler(expanded, source.IsBase, !linting || released.Exists(line => line.Key == source.Key), calendars, own).Compile() is { } procedure) procedures.Add((procedure, source));
            // A defect of a base is met again in every file that extends it.
            defects.AddRange(own.Where(defect => defect.File == source.File
                || !defects.Exists(known => (known.File, known.Line, known.Column) == (defect.File, defect.Line, defect.Column))));
        }
        CheckOrder(procedures, defects);
        CheckFrozen(folder, released, hashes, defects);

        var distinct = defects.Distinct().OrderBy(defect => defect.File, StringComparer.Ordinal).ThenBy(defect => defect.Line).ThenBy(defect => defect.Column).ToList();
        var held = new ProcedureRegistry.Held(
            procedures.DistinctBy(read => (read.Procedure.Id, read.Procedure.Version))
                .ToImmutableDictionary(read => (read.Procedure.Id, read.Procedure.Version), read => read.Procedure),
            ImmutableDictionary<(string Id, int Version), Procedure>.Empty, calendars,
            [.. hashes.OrderBy(hash => hash.Key, StringComparer.Ordinal).Select(hash => new FileVersion(hash.Key, hash.Value, released.Exists(line => line.Key == hash.Key)))]);
        return (held, distinct);
    }

    public static Procedure CompileExpanded(string text, IReadOnlyDictionary<string, WorkingCalendar> calendars)
    {
        var defects = new List<Defect>();
        var source = ProcedureSource.Read("(stored procedure)", text, defects);
        if (source?.Root.Find("extends") is { } extends) new TreeReader(defects).Defect(extends.Key, "A stored procedure is stored expanded.");
        var procedure = source is null ? null : new ProcedureCompiler(source.Root, source.IsBase, isReleased: true, calendars, defects).Compile();
        return procedure ?? throw new ProcedureDefectsException(defects);
    }

    /// <summary>The bases of a folder, which was compiled before.</summary>
    public static IReadOnlyDictionary<string, ProcedureSource> Bases(string folder) =>
        ReadSources(folder, []).Where(source => source.IsBase).DistinctBy(source => source.Key).ToDictionary(source => source.Key);

    public static string PathOf(string folder, string id, int version) => Path.Combine(folder, id, $"{version.ToString(CultureInfo.InvariantCulture)}.yaml");

    private static List<ProcedureSource> ReadSources(string folder, List<Defect> defects)
    {
        if (!Directory.Exists(folder))
        {
            defects.Add(new(folder, 1, 1, "There is no such folder of procedure files."));
            return [];
        }
        return [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => ProcedureSource.Read(file, File.ReadAllText(file), defects)).OfType<ProcedureSource>()];
    }

    /// <summary>A later version comes into force later, or the day would not say which one holds.</summary>
    private static void CheckOrder(List<(Procedure Procedure, ProcedureSource Source)> procedures, List<Defect> defects)
    {
        foreach (var versions in procedures.GroupBy(read => read.Procedure.Id))
        {
            var ordered = versions.OrderBy(read => read.Procedure.Version).ToList();
            foreach (var (earlier, later) in ordered.Zip(ordered.Skip(1)))
                if (later.Procedure.InForce <= earlier.Procedure.InForce)
                    new TreeReader(defects).Defect(later.Source.Root.Find("in-force")!.Value,
                        $"Version {later.Source.Version} must come into force after version {earlier.Source.Version} ({earlier.Procedure.InForce:yyyy-MM-dd}).");
        }
    }

    /// <summary>The released versions: lines `ID/VERSION SHA-256`.</summary>
    private static List<Release> ReadFrozen(string folder, List<Defect> defects)
    {
        var released = new List<Release>();
        var file = Path.Combine(folder, FrozenFile);
        if (!File.Exists(file)) return released;
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split(' ');
            if (parts.Length != 2 || parts[1].Length != 64)
                defects.Add(new(file, number, 1, "A line is ID/VERSION, one space, and the SHA-256 of the expanded form."));
            else if (released.Exists(earlier => earlier.Key == parts[0]))
                defects.Add(new(file, number, 1, $"{parts[0]} is listed twice; keep the line that it was released with."));
            else
                released.Add(new(parts[0], parts[1], number));
        }
        return released;
    }

    /// <summary>Each released version must be there and have the text that it was released with.</summary>
    private static void CheckFrozen(string folder, List<Release> released, Dictionary<string, string> hashes, List<Defect> defects)
    {
        foreach (var (key, sha256, line) in released)
            if (!hashes.TryGetValue(key, out var hash))
                defects.Add(new(Path.Combine(folder, FrozenFile), line, 1, $"{key} is released and can't be taken away; put its file back."));
            else if (hash != sha256)
                defects.Add(new(Path.Combine(folder, $"{key}.yaml"), 1, 1,
                    $"{key} is released and can't be changed, nor what it extends (its expanded form is now {hash}); undo the change and write a new version."));
    }

    /// <param name="Key">ID/VERSION.</param>
    /// <param name="Sha256">Of the expanded form.</param>
    /// <param name="Line">From 1.</param>
    private sealed record Release(string Key, string Sha256, int Line);
}
