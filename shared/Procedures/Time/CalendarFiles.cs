using System.Globalization;
using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures.Time;

/// <summary>Reads the calendars' data files: one a year, named ID-YEAR.yaml.</summary>
public static class CalendarFiles
{
    /// <summary>The folder beside the assembly.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "calendars");

    /// <summary>All calendars of a folder, by id.</summary>
    /// <exception cref="ProcedureDefectsException">A file can't be used; all defects are named.</exception>
    public static IReadOnlyDictionary<string, WorkingCalendar> Load(string folder)
    {
        var defects = new List<Defect>();
        var calendars = Load(folder, defects);
        return defects.Count == 0 ? calendars : throw new ProcedureDefectsException(defects);
    }

    internal static IReadOnlyDictionary<string, WorkingCalendar> Load(string folder, List<Defect> defects)
    {
        var years = new List<CalendarYear>();
        if (!Directory.Exists(folder))
            defects.Add(new(folder, 1, 1, "There is no such folder of calendars."));
        else
            foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
                if (ReadYear(file, File.ReadAllText(file), defects) is { } year)
                    years.Add(year);
        return years.GroupBy(year => year.Id).ToDictionary(group => group.Key, group => new WorkingCalendar(
            group.Key,
            group.ToDictionary(year => year.Year, year => year.Weekend),
            group.SelectMany(year => year.Listed).ToDictionary(day => day.Key, day => day.Value)));
    }

    /// <summary>A calendar with another text for one of its years, or with a year more.</summary>
    internal static WorkingCalendar Changed(IReadOnlyDictionary<string, WorkingCalendar> calendars, CalendarYear year) =>
        calendars.TryGetValue(year.Id, out var known) ? known.With(year.Year, year.Weekend, year.Listed) : new(year.Id, new Dictionary<int, IReadOnlySet<DayOfWeek>> { [year.Year] = year.Weekend }, year.Listed);

    internal static CalendarYear? ReadYear(string file, string text, List<Defect> defects)
    {
        var before = defects.Count;
        var tree = YamlTree.Read(file, text, defects);
        if (tree is null) return null;
        var read = new TreeReader(defects);
        var root = read.Map(tree, ["calendar", "year", "weekend", "notices", "holidays"], ["calendar", "year", "weekend", "holidays"]);
        if (root is null) return null;

        var id = read.Word(root, "calendar") ?? "";
        var year = read.Number(root, "year", 1900, 2200);
        if (defects.Count == before && Path.GetFileNameWithoutExtension(file) != $"{id}-{year.ToString(CultureInfo.InvariantCulture)}")
            read.Defect(root.Find("year")!.Value, $"The file of this calendar and year is named {id}-{year}.yaml.");
        var weekend = new HashSet<DayOfWeek>();
        foreach (var day in read.Words(root, "weekend"))
            if (Enum.TryParse<DayOfWeek>(day.Text, ignoreCase: true, out var parsed) && day.Text.All(char.IsAsciiLetterLower)) weekend.Add(parsed);
            else read.Defect(day, $"'{day.Text}' is no day of the week; write monday … sunday.");

        var listed = new Dictionary<DateOnly, (bool Off, LocalText Holiday)>();
        foreach (var holiday in read.Entries(root, "holidays"))
        {
            if (read.Map(holiday.Value, ["name", "off", "worked"], ["name"]) is not { } map) continue;
            var name = read.LocalText(map, "name");
            foreach (var (key, off) in new[] { ("off", true), ("worked", false) })
                foreach (var word in read.Words(map, key))
                    if (read.Date(word) is not { } date) continue;
                    else if (date.Year != year) read.Defect(word, $"{word.Text} belongs in the file of {date.Year}.");
                    else if (!listed.TryAdd(date, (off, name))) read.Defect(word, $"{word.Text} is already listed; keep one of the two.");
        }
        return defects.Count == before ? new(id, year, weekend, listed) : null;
    }

    internal sealed record CalendarYear(
        string Id, int Year, IReadOnlySet<DayOfWeek> Weekend, IReadOnlyDictionary<DateOnly, (bool Off, LocalText Holiday)> Listed);
}
