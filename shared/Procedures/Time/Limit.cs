using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ComplaintSuite.Procedures.Time;

/// <summary>In what a limit is counted.</summary>
public enum LimitUnit { Minutes, Hours, Days, WorkingDays, Weeks, Months, Years, SameDay }

/// <summary>
/// How long something may take, as the files write it: `30 min`, `24 h`, `7 d`, `3 wd` (working days), `2 weeks`, `1 month`, `10 years`, `same day`.
/// </summary>
public readonly partial record struct Limit
{
    private const int Most = 100_000;

    private Limit(int count, LimitUnit unit) => (Count, Unit) = (count, unit);

    /// <summary>At least 1; 0 for <see cref="LimitUnit.SameDay"/>.</summary>
    public int Count { get; }

    public LimitUnit Unit { get; }

    /// <summary>Counted from the instant (minutes, hours) instead of by days.</summary>
    public bool IsExact => Unit is LimitUnit.Minutes or LimitUnit.Hours;

    /// <exception cref="FormatException">The text is no limit; the message says what is.</exception>
    public static Limit Parse(string text) => TryParse(text, out var limit, out var problem) ? limit : throw new FormatException(problem);

    /// <summary>Reads a limit. <paramref name="problem"/> says what is wrong, in English, for the lint.</summary>
    public static bool TryParse(string text, out Limit limit, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        (limit, problem) = (default, null);
        if (text == "same day")
        {
            limit = new(0, LimitUnit.SameDay);
            return true;
        }
        var match = Form().Match(text);
        if (!match.Success)
        {
            problem = $"'{text}' is no limit; write for example 24 h, 30 min, 3 wd, 7 d, 2 weeks, 1 month, 10 years or same day.";
            return false;
        }
        var unit = match.Groups["unit"].Value switch
        {
            "min" => LimitUnit.Minutes,
            "h" => LimitUnit.Hours,
            "d" => LimitUnit.Days,
            "wd" => LimitUnit.WorkingDays,
            "week" or "weeks" => LimitUnit.Weeks,
            "month" or "months" => LimitUnit.Months,
            _ => LimitUnit.Years,
        };
        var most = unit switch { LimitUnit.Years => 100, LimitUnit.Months => 1_200, LimitUnit.WorkingDays or LimitUnit.Days => 3_660, LimitUnit.Weeks => 520, _ => Most };
        if (!int.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1 || count > most)
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
        LimitUnit.Minutes => $"{Count} min",
        LimitUnit.Hours => $"{Count} h",
        LimitUnit.Days => $"{Count} d",
        LimitUnit.WorkingDays => $"{Count} wd",
        LimitUnit.Weeks => Count == 1 ? "1 week" : $"{Count} weeks",
        LimitUnit.Months => Count == 1 ? "1 month" : $"{Count} months",
        LimitUnit.Years => Count == 1 ? "1 year" : $"{Count} years",
    };

    [GeneratedRegex(@"\A(?<count>[0-9]{1,9}) (?<unit>min|h|d|wd|weeks?|months?|years?)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
