namespace ComplaintSuite.Procedures.Time;

/// <summary>Limits and opening hours in words, in the suite's languages.</summary>
internal static class LimitWords
{
    /// <summary>How long a limit is.</summary>
    public static string Length(Limit limit, string language)
    {
        string In(string zhCn, string en, string es) => new LocalText(zhCn, en, es).In(language);
        var count = limit.Count;
        string Of(string zhCn, string one, string many, string uno, string varios) =>
            In($"{count}{zhCn}", $"{count} {(count == 1 ? one : many)}", $"de {count} {(count == 1 ? uno : varios)}");
        return limit.Unit switch
        {
            LimitUnit.Minutes => Of("分钟", "minute", "minutes", "minuto", "minutos"),
            LimitUnit.Hours => Of("小时", "hour", "hours", "hora", "horas"),
            LimitUnit.WorkingHours => Of("个办公小时", "working hour", "working hours", "hora de atención", "horas de atención"),
            LimitUnit.Days => Of("天", "day", "days", "día", "días"),
            LimitUnit.WorkingDays => Of("个工作日", "working day", "working days", "día hábil", "días hábiles"),
            LimitUnit.DaysSameTime => Of("天（至同一钟点）", "day, to the same time of day", "days, to the same time of day", "día, hasta la misma hora", "días, hasta la misma hora"),
            LimitUnit.WorkingDaysSameTime => Of("个工作日（至同一钟点）", "working day, to the same time of day", "working days, to the same time of day",
                "día hábil, hasta la misma hora", "días hábiles, hasta la misma hora"),
            LimitUnit.Weeks => Of("周", "week", "weeks", "semana", "semanas"),
            LimitUnit.Months => Of("个月", "month", "months", "mes", "meses"),
            LimitUnit.Years => Of("年", "year", "years", "año", "años"),
            LimitUnit.AsGiven => In("所约定或指定的时间", "the time that was set", "el momento fijado"),
            LimitUnit.SameDay => In("当日", "the end of the same day", "el final del mismo día"),
            LimitUnit.DayOfMonth => In($"当月{count}日（如已过则为下月{count}日；当月不足的为其最后一日）", $"the next day {count} of a month, or the month's last day where it is shorter",
                $"el siguiente día {count} de un mes, o el último si el mes es más corto"),
        };
    }

    /// <summary>When a desk is open.</summary>
    public static string Hours(OpeningHours hours, string language)
    {
        ArgumentNullException.ThrowIfNull(hours);
        string In(string zhCn, string en, string es) => new LocalText(zhCn, en, es).In(language);
        string Day(DayOfWeek day) => DayOf(day).In(language);
        var parts = hours.Weekly.Select(part => $"{(part.From == part.To ? Day(part.From) : In($"{Day(part.From)}至{Day(part.To)}", $"{Day(part.From)} to {Day(part.To)}", $"{Day(part.From)} a {Day(part.To)}"))} {Blocks(part.Blocks, language)}")
            .Concat(hours.Holidays.Count > 0 ? [$"{In("节假日", "holidays", "festivos")} {Blocks(hours.Holidays, language)}"] : []);
        return string.Join(In("；", "; ", "; "), parts);
    }

    private static string Blocks(IReadOnlyList<OpenBlock> blocks, string language) => string.Join(LocalText.Nearest(language) == "zh-CN" ? "、" : ", ", blocks.Select(block => block.ToString().Replace('-', '–')));

    private static LocalText DayOf(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => new("周一", "Monday", "lunes"),
        DayOfWeek.Tuesday => new("周二", "Tuesday", "martes"),
        DayOfWeek.Wednesday => new("周三", "Wednesday", "miércoles"),
        DayOfWeek.Thursday => new("周四", "Thursday", "jueves"),
        DayOfWeek.Friday => new("周五", "Friday", "viernes"),
        DayOfWeek.Saturday => new("周六", "Saturday", "sábado"),
        DayOfWeek.Sunday => new("周日", "Sunday", "domingo"),
    };
}
