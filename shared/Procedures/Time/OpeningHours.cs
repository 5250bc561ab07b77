using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures.Time;

/// <summary>A stretch of a local day, the end not included. 24:00 is the end of the day.</summary>
public readonly record struct OpenBlock(TimeSpan From, TimeSpan To)
{
    public override string ToString() => $"{Clock(From)}-{Clock(To)}";

    private static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");
}

/// <summary>
/// When a desk is open in an ordinary week, several blocks a day, written `{monday-friday: [08:30-12:00, 13:30-17:00], saturday: [09:00-12:00]}`. The calendar has
/// the last word: on a holiday the desk is closed, unless `holidays` names hours; a day of the weekend that is worked by the notice has its own hours, or where it
/// has none, Monday's.
/// </summary>
/// <remarks>
/// A block runs from the first time that the clock shows its beginning to the last time that it shows its end; a time that the clocks skip is taken as much later as
/// they skip, and a block never begins before the one before it has ended.
/// </remarks>
public sealed partial class OpeningHours : IEquatable<OpeningHours>
{
    private static readonly DayOfWeek[] Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    private readonly FrozenDictionary<DayOfWeek, IReadOnlyList<OpenBlock>> _week;
    private readonly string _text;

    private OpeningHours(IReadOnlyDictionary<DayOfWeek, IReadOnlyList<OpenBlock>> week, IReadOnlyList<OpenBlock> holidays)
    {
        _week = week.ToFrozenDictionary();
        Holidays = holidays;
        _text = Write();
    }

    /// <summary>The days of the week that have hours, neighbours of the same hours together, from Monday on.</summary>
    public IReadOnlyList<(DayOfWeek From, DayOfWeek To, IReadOnlyList<OpenBlock> Blocks)> Weekly
    {
        get
        {
            var parts = new List<(DayOfWeek From, DayOfWeek To, IReadOnlyList<OpenBlock> Blocks)>();
            foreach (var (index, day) in Week.Index())
                if (index > 0 && parts.Count > 0 && parts[^1].To == Week[index - 1] && parts[^1].Blocks.SequenceEqual(Of(day))) parts[^1] = parts[^1] with { To = day };
                else if (Of(day).Count > 0) parts.Add((day, day, Of(day)));
            return parts;
        }
    }

    /// <summary>The hours of holidays; none where the desk is closed on them.</summary>
    public IReadOnlyList<OpenBlock> Holidays { get; }

    /// <exception cref="FormatException">The text says no opening hours; the message says why.</exception>
    public static OpeningHours Parse(string text) => TryParse(text, out var hours, out var problem) ? hours : throw new FormatException(problem);

    /// <summary>Reads opening hours as <see cref="ToString"/> writes them, or as any other YAML of the same content. <paramref name="problem"/> is in English.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out OpeningHours? hours, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var defects = new List<Defect>();
        hours = YamlTree.Read("opening hours", text, defects) is { } tree ? Read(new TreeReader(defects), tree) : null;
        if (defects.Count > 0) hours = null;
        problem = hours is null ? string.Join(" ", defects.Select(defect => defect.Message)) : null;
        return hours is not null;
    }

    /// <summary>The hours of a calendar's day, in order; none where the desk is closed.</summary>
    public IReadOnlyList<OpenBlock> On(CalendarDay day) => day.Kind switch
    {
        DayKind.Holiday => Holidays,
        DayKind.AdjustedWorkday => Of(day.Date.DayOfWeek) is { Count: > 0 } own ? own : Of(DayOfWeek.Monday),
        DayKind.Workday or DayKind.Weekend or DayKind.ListedWorkday => Of(day.Date.DayOfWeek),
    };

    /// <summary>Whether the desk is open at an instant.</summary>
    public bool IsOpen(DateTimeOffset instant, TimeZoneInfo zone, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return NextOpen(instant, zone, new DayCount(calendar)) == instant;
    }

    /// <summary>The instant itself where the desk is open, else when it opens next. Offset 0.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset instant, TimeZoneInfo zone, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return NextOpen(instant, zone, new DayCount(calendar));
    }

    /// <summary>How much of the time between two instants the desk is open.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return Between(from, to, zone, new DayCount(calendar));
    }

    public bool Equals(OpeningHours? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as OpeningHours);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>In one line of YAML, days of the same hours together. The same hours are always the same text.</summary>
    public override string ToString() => _text;

    /// <summary>Null where nothing can be made of it; what is wrong is reported.</summary>
    internal static OpeningHours? Read(TreeReader read, Node node)
    {
        if (read.AnyMap(node) is not { } map) return null;
        var week = new Dictionary<DayOfWeek, IReadOnlyList<OpenBlock>>();
        List<OpenBlock> holidays = [];
        foreach (var (key, value) in map.Entries.Select(entry => (entry.Key, entry.Value)))
        {
            var blocks = Blocks(read, value);
            if (key.Text == "holidays") holidays = blocks;
            else if (DaysOf(key.Text) is not { } days) read.Defect(key, $"'{key.Text}' is no day; write monday … sunday, monday-friday or holidays.");
            else
                foreach (var day in days)
                    if (!week.TryAdd(day, blocks)) read.Defect(key, $"The hours of {Name(day)} are already given; keep one of the two.");
        }
        if (map.Entries.Count == 0 || (week.Count == 0 && holidays.Count > 0)) read.Defect(map, "No day of the week has hours here.");
        return week.Values.Any(blocks => blocks.Count > 0) ? new(week, holidays) : null;
    }

    /// <summary>The opening at or after an instant.</summary>
    internal DateTimeOffset NextOpen(DateTimeOffset instant, TimeZoneInfo zone, DayCount count)
    {
        for (var day = LocalDays.Of(instant, zone); ; day = day.AddDays(1))
            foreach (var (opens, closes) in Blocks(count.Ask(day), zone))
                if (closes > instant)
                    return opens > instant ? opens : instant;
    }

    /// <summary>When that much open time has passed since an instant; the instant itself for none. Each day that was looked at is added to the count.</summary>
    internal DateTimeOffset Add(DateTimeOffset instant, TimeSpan length, TimeZoneInfo zone, DayCount count)
    {
        for (var day = LocalDays.Of(instant, zone); length > TimeSpan.Zero; day = day.AddDays(1))
        {
            var asked = count.Ask(day);
            var used = TimeSpan.Zero;
            foreach (var (opens, closes) in Blocks(asked, zone))
            {
                if (closes <= instant || length == TimeSpan.Zero) continue;
                var from = opens > instant ? opens : instant;
                var part = closes - from < length ? closes - from : length;
                (used, length) = (used + part, length - part);
                if (length == TimeSpan.Zero) instant = from + part;
            }
            count.Note(asked, used);
        }
        return instant;
    }

    internal TimeSpan Between(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, DayCount count)
    {
        var sum = TimeSpan.Zero;
        for (var day = LocalDays.Of(from, zone); day <= LocalDays.Of(to, zone) && from < to; day = day.AddDays(1))
        {
            var asked = count.Ask(day);
            var used = TimeSpan.Zero;
            foreach (var (opens, closes) in Blocks(asked, zone))
            {
                var part = (closes < to ? closes : to) - (opens > from ? opens : from);
                if (part > TimeSpan.Zero) used += part;
            }
            count.Note(asked, used);
            sum += used;
        }
        return sum;
    }

    private IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> Blocks(CalendarDay day, TimeZoneInfo zone)
    {
        var before = DateTimeOffset.MinValue;
        foreach (var block in On(day))
        {
            var opens = LocalDays.FirstAt(day.Date, TimeOnly.FromTimeSpan(block.From), zone);
            var closes = block.To.Days > 0 ? LocalDays.EndOf(day.Date, zone) : LocalDays.LastAt(day.Date, TimeOnly.FromTimeSpan(block.To), zone);
            if (opens < before) opens = before;
            if (closes > opens) yield return (opens, before = closes);
        }
    }

    private IReadOnlyList<OpenBlock> Of(DayOfWeek day) => _week.GetValueOrDefault(day) ?? [];

    private static List<OpenBlock> Blocks(TreeReader read, Node node)
    {
        var blocks = new List<OpenBlock>();
        var words = read.Words(node);
        foreach (var word in words)
        {
            if (Form().Match(word.Text) is not { Success: true } match)
                read.Defect(word, $"'{word.Text}' are no hours; write for example 08:30-12:00, up to 24:00.");
            else if (new OpenBlock(Time(match, "from"), Time(match, "to")) is var block && block.To <= block.From)
                read.Defect(word, $"{word.Text} ends before it begins; hours over midnight are two blocks, the second on the next day.");
            else if (blocks.Count > 0 && block.From <= blocks[^1].To)
                read.Defect(word, $"{word.Text} does not come after {blocks[^1]}; hours stand in order and apart.");
            else
                blocks.Add(block);
        }
        if (words.Count == 0 && node is Items) read.Defect(node, "No hours stand here; leave a day on which the desk is closed out.");
        return blocks;
    }

    private static TimeSpan Time(Match match, string end) =>
        new(int.Parse(match.Groups[$"{end}Hour"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[$"{end}Minute"].ValueSpan, CultureInfo.InvariantCulture), 0);

    private static DayOfWeek[]? DaysOf(string key)
    {
        var ends = key.Split('-').Select(name => Array.FindIndex(Week, day => Name(day) == name)).ToList();
        return ends is [var from, .., var to] && ends.Count == 2 && from >= 0 && to > from ? Week[from..(to + 1)]
            : ends is [>= 0 and var only] ? [Week[only]]
            : null;
    }

    private static string Name(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => "monday",
        DayOfWeek.Tuesday => "tuesday",
        DayOfWeek.Wednesday => "wednesday",
        DayOfWeek.Thursday => "thursday",
        DayOfWeek.Friday => "friday",
        DayOfWeek.Saturday => "saturday",
        DayOfWeek.Sunday => "sunday",
    };

    private string Write()
    {
        var parts = Weekly.Select(part => $"{Name(part.From)}{(part.To == part.From ? "" : $"-{Name(part.To)}")}: [{string.Join(", ", part.Blocks)}]")
            .Concat(Holidays.Count > 0 ? [$"holidays: [{string.Join(", ", Holidays)}]"] : []);
        return $"{{{string.Join(", ", parts)}}}";
    }

    [GeneratedRegex(
        @"\A(?<fromHour>[01][0-9]|2[0-3]):(?<fromMinute>[0-5][0-9])-(?:(?<toHour>[01][0-9]|2[0-3]):(?<toMinute>[0-5][0-9])|(?<toHour>24):(?<toMinute>00))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
