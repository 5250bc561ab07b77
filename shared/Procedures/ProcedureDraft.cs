using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>A change that is not in force: a procedure, or one year of a calendar. Get it from <see cref="ProcedureRegistry.Draft"/>.</summary>
/// <param name="Procedure">The changed procedure; null where a calendar is changed.</param>
/// <param name="CalendarId">The changed calendar; null where a procedure is changed.</param>
/// <param name="Registry">Computes due dates as they would be: by the changed calendar, where one is.</param>
public sealed record ProcedureDraft(Procedure? Procedure, string? CalendarId, ProcedureRegistry Registry)
{
    /// <summary>Whether cases that run under a version would run otherwise.</summary>
    public bool Concerns(Procedure procedure)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return Procedure?.Id == procedure.Id || CalendarId == procedure.CalendarId;
    }

    /// <summary>What a case would run under that runs under a version now.</summary>
    public Procedure InPlaceOf(Procedure procedure) => Procedure ?? procedure;

    /// <exception cref="ProcedureDefectsException">The text can't be used.</exception>
    internal static (Procedure? Procedure, WorkingCalendar? Calendar) Read(string fileName, string text, string folder, ProcedureRegistry.Held held)
    {
        var defects = new List<Defect>();
        var root = YamlTree.Read(fileName, text, defects) as Map;
        var found = root?.Find("calendar") is not null && root.Find("procedure") is null
            ? (null, CalendarFiles.ReadYear(fileName, text, defects) is { } year ? CalendarFiles.Changed(held.Calendars, year) : null)
            : (ReadProcedure(fileName, text, folder, held, defects), (WorkingCalendar?)null);
        return defects.Count == 0 && found is not (null, null) ? found : throw new ProcedureDefectsException([.. defects.Distinct()]);
    }

    private static Procedure? ReadProcedure(string fileName, string text, string folder, ProcedureRegistry.Held held, List<Defect> defects)
    {
        if (ProcedureSource.Read(fileName, text, defects) is not { } source) return null;
        if (source.IsBase)
        {
            new TreeReader(defects).Defect(source.Root.Find("base")!.Key, "A base is no procedure: rehearse a file that extends it.");
            return null;
        }
        var expanded = source.Root.Find("expanded-from") is not null ? source.Root : source.Expand(ProcedureFolder.Bases(folder), defects);
        var released = held.Files.Any(file => file.IsFrozen && file.Key == source.Key && file.Sha256 == ProcedureCompiler.Hash(YamlText.Write(expanded)));
        return new ProcedureCompiler(expanded, isBase: false, released, held.Calendars, defects).Compile();
    }
}
