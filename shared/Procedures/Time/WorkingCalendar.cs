using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace ComplaintSuite.Procedures.Time;

/// <summary>What a day is for working-day clocks. Written by name in JSON.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DayKind>))]
public enum DayKind
{
    /// <summary>An ordinary working day.</summary>
    Workday,

    /// <summary>A day of the weekend.</summary>
    Weekend,

    /// <summary>A day off by the notice, on whatever day of the week.</summary>
    Holiday,

    /// <summary>A day of the weekend that is worked, by the notice.</summary>
    AdjustedWorkday,

    /// <summary>A weekday that the notice names as worked (3 February 2020, the first day after a prolonged holiday).</summary>
    ListedWorkday,
}

/// <summary>A day as a calendar knows it. In a year without a file only weekends are known.</summary>
public readonly record struct CalendarDay(DateOnly Date, DayKind Kind, LocalText? Holiday, bool Known)
{
    public bool IsWorked => Kind is DayKind.Workday or DayKind.AdjustedWorkday or DayKind.ListedWorkday;
}

/// <summary>Which days are worked, from the data files: weekends, holidays, moved working days. Immutable.</summary>
public sealed class WorkingCalendar
{
    private readonly FrozenDictionary<DateOnly, (bool Off, LocalText Holiday)> _listed;
    private readonly FrozenDictionary<int, FrozenSet<DayOfWeek>> _weekends;
    private readonly FrozenSet<DayOfWeek> _latestWeekend;

    internal WorkingCalendar(string id, IReadOnlyDictionary<int, IReadOnlySet<DayOfWeek>> weekends, IReadOnlyDictionary<DateOnly, (bool Off, LocalText Holiday)> listed)
    {
        Id = id;
        _weekends = weekends.ToFrozenDictionary(year => year.Key, year => year.Value.ToFrozenSet());
        _latestWeekend = _weekends[_weekends.Keys.Max()];
        _listed = listed.ToFrozenDictionary();
        Years = [.. _weekends.Keys.Order()];
        Sha256 = Hash();
    }

    public string Id { get; }

    /// <summary>The years for which there is a file, in order.</summary>
    public IReadOnlyList<int> Years { get; }

    /// <summary>
    /// Of everything that the calendar knows, lower-case hexadecimal. Where it is the same, every date comes out the same.
    /// </summary>
    public string Sha256 { get; }

    /// <summary>Whether there is a file for the year. Without one, days are taken by the weekend of the latest file and dates are provisional.</summary>
    public bool Knows(int year) => _weekends.ContainsKey(year);

    public CalendarDay Day(DateOnly date)
    {
        var known = _weekends.TryGetValue(date.Year, out var weekend);
        var isWeekend = (weekend ?? _latestWeekend).Contains(date.DayOfWeek);
        if (_listed.TryGetValue(date, out var listed))
            return new(date, listed.Off ? DayKind.Holiday : isWeekend ? DayKind.AdjustedWorkday : DayKind.ListedWorkday, listed.Holiday, known);
        return new(date, isWeekend ? DayKind.Weekend : DayKind.Workday, null, known);
    }

    public bool IsWorked(DateOnly date) => Day(date).IsWorked;

    /// <summary>The same with another text for a year.</summary>
    internal WorkingCalendar With(int year, IReadOnlySet<DayOfWeek> weekend, IReadOnlyDictionary<DateOnly, (bool Off, LocalText Holiday)> listed) => new(
        Id,
        _weekends.Where(known => known.Key != year).ToDictionary(known => known.Key, known => (IReadOnlySet<DayOfWeek>)known.Value).Append(new(year, weekend)).ToDictionary(),
        _listed.Where(day => day.Key.Year != year).Concat(listed).ToDictionary());

    private string Hash()
    {
        var text = new StringBuilder();
        foreach (var year in Years)
            text.Append(CultureInfo.InvariantCulture, $"{Id} {year} {string.Join(' ', _weekends[year].Order())}\n");
        foreach (var (date, (off, holiday)) in _listed.OrderBy(day => day.Key))
            text.Append(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd} {off} {holiday.ZhCn}|{holiday.En}|{holiday.Es}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
