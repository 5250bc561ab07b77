namespace ComplaintSuite.Procedures.Time;

/// <summary>Days that follow each other and count, or do not, for the same reason.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="FirstNumber">Which day of the limit the first is; null where they are skipped.</param>
/// <param name="LastNumber">Which day of the limit the last is.</param>
/// <param name="Kind">What the calendar says of them; null where it was not asked.</param>
/// <param name="Holiday">The holiday behind it.</param>
/// <param name="Open">For working hours: what was used of each day.</param>
public sealed record DayRange(DateOnly From, DateOnly To, int? FirstNumber, int? LastNumber, DayKind? Kind, LocalText? Holiday, TimeSpan? Open)
{
    /// <summary>Counted days in as few ranges as tell each of them.</summary>
    public static IReadOnlyList<DayRange> Of(IEnumerable<CountedDay> days)
    {
        ArgumentNullException.ThrowIfNull(days);
        var ranges = new List<DayRange>();
        foreach (var day in days)
            if (ranges.Count > 0 && ranges[^1] is var last && last.To.AddDays(1) == day.Date && last.LastNumber is not null == day.Counted
                && (last.Kind, last.Holiday, last.Open) == (day.Kind, day.Holiday, day.Open))
                ranges[^1] = last with { To = day.Date, LastNumber = day.Number };
            else
                ranges.Add(new(day.Date, day.Date, day.Number, day.Number, day.Kind, day.Holiday, day.Open));
        return ranges;
    }
}

/// <summary>"Why this date": a due date in plain sentences, in the suite's languages, for the people whom it concerns.</summary>
public static class Explanation
{
    /// <summary>
    /// The due time; the limit, its rule and origin; the start; every day counted or skipped, and why; pauses, extensions and replacements in order; whether the
    /// date may still change.
    /// </summary>
    /// <param name="due">The date.</param>
    /// <param name="language">BCP 47 tag.</param>
    public static IReadOnlyList<string> Of(DueDate due, string language)
    {
        ArgumentNullException.ThrowIfNull(due);
        var write = new Writer(due, LocalText.Nearest(language));
        return [.. write.Basis(), .. due.Provenance.Adjustments.SelectMany(write.Adjusted), .. write.Outlook()];
    }

    private sealed class Writer(DueDate due, string language)
    {
        private readonly TimeZoneInfo _zone = due.Zone;
        private readonly Limit _limit = Limit.Parse(due.Provenance.Limit);

        public IEnumerable<string> Basis()
        {
            var provenance = due.Provenance;
            yield return In($"最迟期限：{Due(due.Moment)}。", $"Due by {Due(due.Moment)}.", $"Fecha límite: {Due(due.Moment)}.");
            yield return In($"时限为{Length(_limit)}{Rule()}。", $"The limit is {Length(_limit)}{Rule()}.", $"El plazo es {Length(_limit)}{Rule()}.");
            if (provenance.Clock?.Origin is { } origin) yield return Origin(origin);
            if (provenance.Hours is { } hours)
                yield return In($"办公时间：{Hours(hours)}。", $"Opening hours: {Hours(hours)}.", $"Horario de atención: {Hours(hours)}.");
            yield return Start();
            if (_limit.Unit is LimitUnit.Months or LimitUnit.Years)
                yield return In("止于相同日期的一天；当月没有该日的，止于当月最后一日。", "It ends with the day of the same number, or with the month's last day where there is none.",
                    "Termina el día del mismo número o, si el mes no lo tiene, el último.");
            foreach (var range in DayRange.Of(provenance.Days)) yield return Sentence(Days(range));
            if (due.Initial is var initial && initial != due.Moment)
                yield return In($"据此最初期限为{Due(initial)}。", $"So the date was {Due(initial)} at first.", $"Así, la fecha inicial fue el {Due(initial)}.");
        }

        public IEnumerable<string> Adjusted(Adjustment entry)
        {
            var (at, from, to) = (Moment(entry.At), Due(entry.From), Due(entry.To));
            switch (entry.Kind)
            {
                case AdjustmentKind.Paused:
                    yield return In($"自{at}起暂停计时。", $"From {at} on the clock stood still.", $"Desde el {at} el plazo quedó en suspenso.");
                    break;
                case AdjustmentKind.Resumed:
                    yield return In($"自{at}起恢复计时。", $"From {at} on it ran again.", $"Desde el {at} volvió a correr.");
                    foreach (var range in DayRange.Of(entry.Waited)) yield return In($"暂停期间，{Days(range)}", $"In the pause: {Days(range)}", $"En la suspensión: {Days(range)}");
                    yield return entry.From == entry.To
                        ? In($"期限不变，仍为{to}。", $"The date stayed {to}.", $"La fecha siguió siendo el {to}.")
                        : In($"期限相应由{from}顺延至{to}。", $"The date moved by as much, from {from} to {to}.", $"La fecha se aplazó en la misma medida, del {from} al {to}.");
                    foreach (var range in DayRange.Of(entry.Days)) yield return In($"顺延期间，{Days(range)}", $"In the added time: {Days(range)}", $"En el tiempo añadido: {Days(range)}");
                    break;
                case AdjustmentKind.Replaced:
                    yield return In($"{at}，期限由{from}改为所要求的{to}。", $"On {at} the date was replaced by the one asked for: {to} instead of {from}.",
                        $"El {at} la fecha se sustituyó por la solicitada: el {to} en lugar del {from}.");
                    break;
                case AdjustmentKind.ExtendedTo:
                    yield return In($"{at}，期限由{from}延长至{to}。", $"On {at} the time was extended from {from} to {to}.", $"El {at} el plazo se prorrogó del {from} al {to}.");
                    break;
                case AdjustmentKind.ExtendedBy:
                    var length = Length(Limit.Parse(entry.Limit!));
                    yield return In($"{at}，时限延长{length}，期限由{from}延至{to}。", $"On {at} the time was extended by {length}, from {from} to {to}.",
                        $"El {at} se concedió una prórroga {length}: del {from} al {to}.");
                    foreach (var range in DayRange.Of(entry.Days)) yield return In($"延长期间，{Days(range)}", $"In the added time: {Days(range)}", $"En el tiempo añadido: {Days(range)}");
                    break;
                case AdjustmentKind.Recomputed:
                    yield return entry.From == entry.To
                        ? In($"{at}，因日历变更重新计算，期限仍为{to}{Final(entry)}。", $"On {at} the date was counted again because the calendar had changed; it stayed {to}{Final(entry)}.",
                            $"El {at} la fecha se volvió a calcular porque el calendario había cambiado; siguió siendo el {to}{Final(entry)}.")
                        : In($"{at}，因日历变更重新计算，期限由{from}改为{to}。", $"On {at} the date was counted again because the calendar had changed: {to} instead of {from}.",
                            $"El {at} la fecha se volvió a calcular porque el calendario había cambiado: el {to} en lugar del {from}.");
                    break;
            }
        }

        public IEnumerable<string> Outlook()
        {
            if (due.PausedSince is not null)
                yield return In("计时仍在暂停，恢复后期限将相应调整。", "The clock stands still; the date moves when it runs again.",
                    "El plazo sigue en suspenso; la fecha se moverá cuando vuelva a correr.");
            if (due.ProvisionalYear is { } year)
                yield return In($"{year}年的放假安排尚未公布，目前只按周末推算；公布后期限可能变动。",
                    $"The calendar of {year} has not been published; only weekends were taken into account. The date may still change when the calendar of {year} is published.",
                    $"El calendario de {year} aún no se ha publicado; solo se tuvieron en cuenta los fines de semana. La fecha puede cambiar cuando se publique el calendario de {year}.");
        }

        private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

        private string Final(Adjustment entry) => (entry.ProvisionalBefore, entry.ProvisionalAfter) is (not null, null) ? In("，不再变动", " and is final now", " y ahora es definitiva") : "";

        private string In(string zhCn, string en, string es) => new LocalText(zhCn, en, es).In(language);

        private string Due(DueMoment moment) => LocalMoment.WriteDue(moment, _zone, language);

        private string Moment(DateTimeOffset instant) => LocalMoment.Write(instant, _zone, language);

        private string Rule() => due.Provenance.Clock is { } clock
            ? In($"（{clock.ProcedureId} 第{clock.ProcedureVersion}版，规则 {clock.Rule}）", $" (rule {clock.Rule} of {clock.ProcedureId}, version {clock.ProcedureVersion})",
                $" (regla {clock.Rule} de {clock.ProcedureId}, versión {clock.ProcedureVersion})")
            : "";

        private string Origin(string origin) => origin switch
        {
            "text" => In("该时限由程序条文规定。", "The text of the procedure sets it.", "Lo fija el texto del procedimiento."),
            "inferred" => In("该时限由程序条文的其他规定推出。", "It follows from another passage of the procedure's text.", "Se deduce de otro pasaje del texto del procedimiento."),
            _ => In("该时限为我们自行设定，程序条文未作规定。", "It is our own limit; the text of the procedure sets none.", "Es un plazo propio; el texto del procedimiento no fija ninguno."),
        };

        private string Start()
        {
            var provenance = due.Provenance;
            var start = Moment(provenance.Start);
            if (provenance.CountsFrom is { } opening)
                return In($"起始时间{start}不在办公时间内，自下一次开放的{Moment(opening)}起算（{provenance.Zone} 时间）。",
                    $"It started on {start}, outside the opening hours, and counts from the next opening, {Moment(opening)} (time of {provenance.Zone}).",
                    $"Empezó el {start}, fuera del horario de atención, y cuenta desde la siguiente apertura, el {Moment(opening)} (hora de {provenance.Zone}).");
            var counted = provenance.Days.Count > 0 && !_limit.NeedsHours;
            return In($"自{start}起算（{provenance.Zone} 时间）{(counted ? "，当日不计入" : "")}。",
                $"It counts from {start} (time of {provenance.Zone}){(counted ? "; that day itself is not counted" : "")}.",
                $"Cuenta desde el {start} (hora de {provenance.Zone}){(counted ? "; ese mismo día no se cuenta" : "")}.");
        }

        private string Days(DayRange range)
        {
            var days = range.From == range.To
                ? LocalMoment.Write(range.From, language)
                : In($"{LocalMoment.Write(range.From, language)}至{LocalMoment.Write(range.To, language)}", $"{LocalMoment.Write(range.From, language)} to {LocalMoment.Write(range.To, language)}",
                    $"del {LocalMoment.Write(range.From, language)} al {LocalMoment.Write(range.To, language)}");
            return In($"{days}：{Why(range)}。", $"{days}: {Why(range)}.", $"{days}: {Why(range)}.");
        }

        private string Why(DayRange range)
        {
            var holiday = range.Holiday?.In(language) ?? "";
            if (range.Open is { } open) return range.From == range.To ? Span(open) : In($"每日{Span(open)}", $"{Span(open)} each", $"{Span(open)} cada uno");
            if (range.Kind is not { } kind)
                return range.LastNumber == range.FirstNumber
                    ? In($"第{range.FirstNumber}日", $"day {range.FirstNumber}", $"día {range.FirstNumber}")
                    : In($"第{range.FirstNumber}日至第{range.LastNumber}日", $"days {range.FirstNumber} to {range.LastNumber}", $"días {range.FirstNumber} a {range.LastNumber}");
            return (kind, range.FirstNumber is not null) switch
            {
                (DayKind.AdjustedWorkday, true) => In($"{WorkingDays(range)}（{holiday}调休上班）", $"{WorkingDays(range)}, a weekend worked because of {holiday}",
                    $"{WorkingDays(range)}, fin de semana laborable por {holiday}"),
                (DayKind.ListedWorkday, true) => In($"{WorkingDays(range)}（{holiday}放假通知明确上班）", $"{WorkingDays(range)}, named as worked by the notice on {holiday}",
                    $"{WorkingDays(range)}, laborable según el aviso sobre {holiday}"),
                (_, true) => WorkingDays(range),
                (DayKind.Weekend, false) => In("周末，不计入", "weekend, not counted", "fin de semana, no se cuenta"),
                (DayKind.Holiday, false) => In($"{holiday}放假，不计入", $"{holiday}, not counted", $"{holiday}, no se cuenta"),
                (_, false) => In("不在办公时间，不计入", "not open, not counted", "cerrado, no se cuenta"),
            };
        }

        private string WorkingDays(DayRange range) => range.LastNumber == range.FirstNumber
            ? In($"第{range.FirstNumber}个工作日", $"working day {range.FirstNumber}", $"día hábil {range.FirstNumber}")
            : In($"第{range.FirstNumber}至第{range.LastNumber}个工作日", $"working days {range.FirstNumber} to {range.LastNumber}", $"días hábiles {range.FirstNumber} a {range.LastNumber}");

        private string Span(TimeSpan open)
        {
            var (hours, minutes) = ((int)open.TotalHours, open.Minutes);
            return In($"{(hours > 0 ? $"{hours}小时" : "")}{(minutes > 0 || hours == 0 ? $"{minutes}分钟" : "")}",
                $"{(hours > 0 ? $"{hours} h" : "")}{(hours > 0 && minutes > 0 ? " " : "")}{(minutes > 0 || hours == 0 ? $"{minutes} min" : "")}",
                $"{(hours > 0 ? $"{hours} h" : "")}{(hours > 0 && minutes > 0 ? " " : "")}{(minutes > 0 || hours == 0 ? $"{minutes} min" : "")}");
        }

        private string Length(Limit limit) => LimitWords.Length(limit, language);

        private string Hours(string text) => LimitWords.Hours(OpeningHours.Parse(text), language);
    }
}
