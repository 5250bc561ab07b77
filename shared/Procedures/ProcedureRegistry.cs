using System.Collections.Immutable;
using System.Globalization;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Procedures;

/// <summary>
/// All procedures that a process can run: those of its files, and those that a service kept in its own database. Compiled at start; a bad file stops the start,
/// at a reload the last good set stays. Safe for use by many threads.
/// </summary>
public sealed class ProcedureRegistry
{
    private readonly Lock _writing = new();
    private readonly string _files;
    private readonly string _calendars;
    private volatile Held _held;

    private ProcedureRegistry(string files, string calendars, Held held) => (_files, _calendars, _held) = (files, calendars, held);

    /// <summary>The folder of procedure files beside the assembly.</summary>
    public static string DefaultFiles => Path.Combine(AppContext.BaseDirectory, "files");

    /// <summary>Every procedure and version, by id and version.</summary>
    public IReadOnlyList<Procedure> All => [.. _held.Procedures.Values.OrderBy(procedure => procedure.Id, StringComparer.Ordinal).ThenBy(procedure => procedure.Version)];

    /// <summary>Every file, bases too, with the hash of its expanded form: what frozen.txt lists.</summary>
    public IReadOnlyList<FileVersion> Files => _held.Files;

    /// <summary>The calendars, by id.</summary>
    public IReadOnlyDictionary<string, WorkingCalendar> Calendars => _held.Calendars;

    /// <summary>What people call a clock of a rule, in the words of the newest file that names it; null where none does.</summary>
    public LocalText? ClockTitle(string name, string rule) =>
        All.SelectMany(procedure => procedure.Clocks).LastOrDefault(clock => clock.Name == name && clock.Rule == rule && clock.Title is not null)?.Title;

    /// <summary>What people call an act; one of a procedure's own in the words of the newest file that has it under a rule. Null where none does.</summary>
    public LocalText? ActTitle(string name, string? rule) =>
        Pages.LifecycleTexts.Move(name)
        ?? All.SelectMany(procedure => procedure.Case.Acts.Concat(procedure.Work.Acts)).LastOrDefault(act => act.Name == name && act.Own is not null && (rule is null || act.Rules.Contains(rule)))?.Own!.Title;

    /// <summary>Compiles every file of a folder.</summary>
    /// <param name="files">Folder with ID/VERSION.yaml and frozen.txt; null for <see cref="DefaultFiles"/>.</param>
    /// <param name="calendars">Folder of the calendars; null for <see cref="CalendarFiles.DefaultFolder"/>.</param>
    /// <exception cref="ProcedureDefectsException">At least one file can't be used; all defects of all files are named.</exception>
    public static ProcedureRegistry Load(string? files = null, string? calendars = null)
    {
        (files, calendars) = (files ?? DefaultFiles, calendars ?? CalendarFiles.DefaultFolder);
        var (held, defects) = ProcedureFolder.Compile(files, calendars);
        return defects.Count == 0 ? new(files, calendars, held) : throw new ProcedureDefectsException(defects);
    }

    /// <summary>Every defect of a folder's files; empty where they can be used.</summary>
    public static IReadOnlyList<Defect> Lint(string? files = null, string? calendars = null) =>
        ProcedureFolder.Compile(files ?? DefaultFiles, calendars ?? CalendarFiles.DefaultFolder, linting: true).Defects;

    /// <summary>
    /// Reads the files and calendars again and swaps all of them at once. Returns the defects: where there are any, nothing was swapped. A version that is in use
    /// (<see cref="Register"/>) must come back unchanged.
    /// </summary>
    public IReadOnlyList<Defect> TryReload()
    {
        lock (_writing)
        {
            var (held, defects) = ProcedureFolder.Compile(_files, _calendars);
            if (defects.Count > 0) return defects;
            var clashes = _held.Registered.Values.Where(kept => held.Procedures.TryGetValue((kept.Id, kept.Version), out var read) && read.Sha256 != kept.Sha256)
                .Select(kept => new Defect(ProcedureFolder.PathOf(_files, kept.Id, kept.Version), 1, 1, $"{Clash(kept)} Write a new version instead.")).ToList();
            if (clashes.Count > 0) return clashes;
            _held = _held.Registered.Values.Aggregate(held, (all, kept) => all.With(kept));
            return [];
        }
    }

    /// <summary>Every file that a reload reads, with what changes when it is written.</summary>
    /// <exception cref="IOException">A folder can't be read.</exception>
    public IReadOnlyList<(string Path, long Length, DateTime Written)> Watched() =>
    [
        .. new[] { _files, _calendars }.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Distinct()
            .Select(path => new FileInfo(path)).Select(file => (file.FullName, file.Length, file.LastWriteTimeUtc)),
    ];

    /// <summary>Compiles a version that a service kept, without taking it in: for cases that run under another text than the file of the same name.</summary>
    /// <exception cref="ProcedureDefectsException">The text does not compile.</exception>
    public Procedure Compile(string expandedText) => ProcedureFolder.CompileExpanded(expandedText, _held.Calendars);

    /// <summary>Reads a changed procedure or one year of a calendar without taking it in: what a rehearsal goes by.</summary>
    /// <param name="fileName">Its name, as defects name it; a calendar's is ID-YEAR.yaml.</param>
    /// <param name="text">The file, with or without what it extends.</param>
    /// <exception cref="ProcedureDefectsException">It can't be used; all its defects are named with line and column.</exception>
    public ProcedureDraft Draft(string fileName, string text)
    {
        var held = _held;
        var (procedure, calendar) = ProcedureDraft.Read(fileName, text, _files, held);
        if (calendar is null) return new(procedure, null, this);
        var calendars = held.Calendars.ToDictionary();
        calendars[calendar.Id] = calendar;
        return new(null, calendar.Id, new(_files, _calendars, held with { Calendars = calendars }));
    }

    /// <summary>Exactly this version.</summary>
    /// <exception cref="KeyNotFoundException">Neither the files nor what was registered have it.</exception>
    public Procedure Get(string id, int version) =>
        Find(id, version) ?? throw new KeyNotFoundException($"There is no procedure {id} version {version.ToString(CultureInfo.InvariantCulture)}.");

    /// <inheritdoc cref="Get"/>
    public Procedure? Find(string id, int version) => _held.Procedures.GetValueOrDefault((id, version)) ?? _held.Registered.GetValueOrDefault((id, version));

    /// <summary>The version under which a case that begins on a day runs; null where the procedure is not there or not yet in force.</summary>
    /// <param name="id">The procedure.</param>
    /// <param name="day">The local day in the procedure's zone.</param>
    public Procedure? InForce(string id, DateOnly day) =>
        _held.Procedures.Values.Where(procedure => procedure.Id == id && procedure.InForce <= day).MaxBy(procedure => procedure.Version);

    /// <summary>The first version of all, for what was taken in before it was in force and handed over since; null where either is not so (CR-08).</summary>
    /// <param name="id">The procedure.</param>
    /// <param name="received">When it was taken in.</param>
    /// <param name="handedOver">When it was handed over.</param>
    public Procedure? FirstBetween(string id, DateTimeOffset received, DateTimeOffset handedOver) =>
        All.Where(procedure => procedure.Id == id).MinBy(procedure => procedure.Version) is { } first && first.DayOf(received) < first.InForce && first.InForce <= first.DayOf(handedOver) ? first : null;

    /// <summary>
    /// Takes in a version that a service kept in its own database (<see cref="Procedure.ExpandedText"/>), whether or not the files still hold it. Taking in the
    /// same text again changes nothing.
    /// </summary>
    /// <exception cref="ProcedureDefectsException">The text does not compile.</exception>
    /// <exception cref="InvalidOperationException">The files hold another text under the same id and version.</exception>
    public Procedure Register(string expandedText)
    {
        lock (_writing)
        {
            var read = ProcedureFolder.CompileExpanded(expandedText, _held.Calendars);
            var held = Find(read.Id, read.Version);
            if (held is not null && held.Sha256 != read.Sha256)
                throw new InvalidOperationException(
                    $"{Clash(read)} Give the change a version of its own; a development database from before it can be reset instead.");
            _held = _held.With(held ?? read);
            return held ?? read;
        }
    }

    /// <summary>Makes sure, at start, that a service answers every guard that its section of any procedure names.</summary>
    /// <exception cref="InvalidOperationException">Guards are missing; all are named with the procedures that need them.</exception>
    public void Demand<T>(Vocabulary<T> vocabulary) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var registered = vocabulary.Guards.ToHashSet();
        var missing = All.SelectMany(procedure => procedure.Of(vocabulary.Section) is var table
                ? table.Steps.Cast<MoveRule>().Concat(table.Acts).SelectMany(rule => rule.Demands).SelectMany(demand => demand.When.Concat(demand.Unless))
                    .Distinct().Where(guard => !registered.Contains(guard) && !SectionTable.IsOfOwnActs(guard)).Select(guard => $"{guard} ({procedure.Id}/{procedure.Version.ToString(CultureInfo.InvariantCulture)})")
                : [])
            .ToList();
        if (missing.Count > 0) throw new InvalidOperationException($"No answer is registered for these guards: {string.Join(", ", missing)}.");
    }

    /// <summary>When a clock of a procedure is due that starts at an instant, with its provenance: procedure, version, origin, rule, and every day.</summary>
    /// <param name="procedure">The version that the record runs under.</param>
    /// <param name="clock">One of its clocks.</param>
    /// <param name="start">When the clock began.</param>
    /// <param name="startedBy">The step or act that began it.</param>
    /// <param name="named">The day or moment that the form of an own act names, where the clock asks for one (<see cref="ClockDefinition.At"/>, <see cref="ClockDefinition.After"/>).</param>
    public DueDate Due(Procedure procedure, ClockDefinition clock, DateTimeOffset start, string? startedBy = null, string? named = null)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(clock);
        var given = named is null ? null : FormField.DueOf(named, procedure.Zone);
        var due = CaseClock.Due(
            clock.Limit, clock.After is null || given is null ? start : given.LastDay is null ? given.At : given.At.AddMicroseconds(-1), procedure.Zone, _held.Calendars[procedure.CalendarId], clock.Hours, given);
        return due with
        {
            Provenance = due.Provenance with { Clock = new(procedure.Id, procedure.Version, clock.Name, clock.Origin, clock.Rule) { StartedBy = startedBy } },
        };
    }

    /// <summary>When a limit of a procedure that is no clock ends.</summary>
    public DueDate Due(Procedure procedure, Limit limit, DateTimeOffset start)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return CaseClock.Due(limit, start, procedure.Zone, _held.Calendars[procedure.CalendarId]);
    }

    private static string Clash(Procedure kept) =>
        string.Create(CultureInfo.InvariantCulture, $"{kept.Id} version {kept.Version} is in use with another text (SHA-256 {kept.Sha256}).");

    /// <summary>What is swapped whole.</summary>
    internal sealed record Held(
        ImmutableDictionary<(string Id, int Version), Procedure> Procedures, ImmutableDictionary<(string Id, int Version), Procedure> Registered,
        IReadOnlyDictionary<string, WorkingCalendar> Calendars, IReadOnlyList<FileVersion> Files)
    {
        public Held With(Procedure kept) => this with
        {
            Registered = Registered.SetItem((kept.Id, kept.Version), kept),
        };
    }
}

/// <summary>A version as it lies in the files.</summary>
/// <param name="Key">ID/VERSION.</param>
/// <param name="Sha256">Of the expanded form in UTF-8, lower-case hexadecimal.</param>
/// <param name="IsFrozen">Listed in frozen.txt: released, and never changed again.</param>
public sealed record FileVersion(string Key, string Sha256, bool IsFrozen);
