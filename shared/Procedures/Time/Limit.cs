using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ComplaintSuite.Procedures.Time;

/// <summary>In what a limit is counted.</summary>
public enum LimitUnit
{
    Minutes,
    Hours,

    /// <summary>Hours inside the opening hours of a desk.</summary>
    WorkingHours,
    Days,
    WorkingDays,
    Weeks,
    Months,
    Years,
    SameDay,

    /// <summary>Up to the next day of that number, day 0 included; in a shorter month its last day.</summary>
    DayOfMonth,

    /// <summary>Days that end at the clock time of the start instead of at 24:00.</summary>
    DaysSameTime,

    /// <summary>Working days that end at the clock time of the start instead of at 24:00.</summary>
    WorkingDaysSameTime,

    /// <summary>The day, or the moment, that somebody named.</summary>
    AsGiven,
}

/// <summary>
/// How long something may take, as the files write it: `30 min`, `24 h`, `8 working hours`, `7 d`, `3 wd` (working days), `2 weeks`, `1 month`, `10 years`,
/// `same day`, `day 29 of the month`, `120 d at the same time`, `1 wd at the same time`, `as given`.
/// </summary>
public readonly partial record struct Limit
{
    private const int Most = 100_000;

    private Limit(int count, LimitUnit unit) => (Count, Unit) = (count, unit);

    /// <summary>How many of the unit, at least 1; the day's number for <see cref="LimitUnit.DayOfMonth"/>; 0 for <see cref="LimitUnit.SameDay"/> and <see cref="LimitUnit.AsGiven"/>.</summary>
    public int Count { get; }

    public LimitUnit Unit { get; }

    /// <summary>Counted from the instant (minutes, hours) instead of by days. A moment that was named is one, too.</summary>
    public bool IsExact => Unit is LimitUnit.Minutes or LimitUnit.Hours or LimitUnit.AsGiven;

    /// <summary>The calendar is asked which days count.</summary>
    public bool CountsWorkingDays => Unit is LimitUnit.WorkingDays or LimitUnit.WorkingDaysSameTime;

    /// <summary>The limit has no meaning without the opening hours of a desk.</summary>
    public bool NeedsHours => Unit is LimitUnit.WorkingHours;

    /// <summary>Opening hours make a difference: they are needed, or a start outside them counts from the next opening.</summary>
    public bool TakesHours => Unit is LimitUnit.Minutes or LimitUnit.Hours or LimitUnit.WorkingHours or LimitUnit.DaysSameTime or LimitUnit.WorkingDaysSameTime;

    /// <exception cref="FormatException">The text is no limit; the message says what is.</exception>
    public static Limit Parse(string text) => TryParse(text, out var limit, out var problem) ? limit : throw new FormatException(problem);

    /// <summary>Reads a limit. <paramref name="problem"/> says what is wrong, in English, for the lint.</summary>
    public static bool TryParse(string text, out Limit limit, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        (limit, problem) = (default, null);
        if (text is "same day" or "as given")
        {
            limit = new(0, text == "same day" ? LimitUnit.SameDay : LimitUnit.AsGiven);
            return true;
        }
        if (Form().Match(text) is not { Success: true } match)
        {
            problem = $"'{text}' is no limit; write for example 24 h, 30 min, 8 working hours, 3 wd, 7 d, 2 weeks, 1 month, 10 years, same day, "
                + "day 29 of the month, 1 wd at the same time or as given.";
            return false;
        }
        var (unit, most) = match.Groups["unit"].Value switch
        {
            "min" => (LimitUnit.Minutes, Most),
            "h" => (LimitUnit.Hours, Most),
            "working hour" or "working hours" => (LimitUnit.WorkingHours, 10_000),
            "d" => (LimitUnit.Days, 3_660),
            "wd" => (LimitUnit.WorkingDays, 3_660),
            "d at the same time" => (LimitUnit.DaysSameTime, 3_660),
            "wd at the same time" => (LimitUnit.WorkingDaysSameTime, 3_660),
            "week" or "weeks" => (LimitUnit.Weeks, 520),
            "month" or "months" => (LimitUnit.Months, 1_200),
            "year" or "years" => (LimitUnit.Years, 100),
            _ => (LimitUnit.DayOfMonth, 31),
        };
        var number = match.Groups["day"].Success ? match.Groups["day"] : match.Groups["count"];
        if (!int.TryParse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1 || count > most)
        {
            problem = $"'{text}' is no limit: the number goes from 1 to {most}.";
            return false;
        }
        limit = new(count, unit);
        return true;
    }

    /// <summary>The same text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Unit switch
    {
        LimitUnit.SameDay => "same day",
        LimitUnit.AsGiven => "as given",
        LimitUnit.DayOfMonth => $"day {Count} of the month",
        LimitUnit.Minutes => $"{Count} min",
        LimitUnit.Hours => $"{Count} h",
        LimitUnit.WorkingHours => Count == 1 ? "1 working hour" : $"{Count} working hours",
        LimitUnit.Days => $"{Count} d",
        LimitUnit.WorkingDays => $"{Count} wd",
        LimitUnit.DaysSameTime => $"{Count} d at the same time",
        LimitUnit.WorkingDaysSameTime => $"{Count} wd at the same time",
        LimitUnit.Weeks => Count == 1 ? "1 week" : $"{Count} weeks",
        LimitUnit.Months => Count == 1 ? "1 month" : $"{Count} months",
        LimitUnit.Years => Count == 1 ? "1 year" : $"{Count} years",
    };

    [GeneratedRegex(
        @"\A(?:(?<count>[0-9]{1,9}) (?<unit>min|h|working hours?|(?:d|wd)(?: at the same time)?|weeks?|months?|years?)|day (?<day>[0-9]{1,9}) of the month)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
