using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Storage;
using CountedDay = ComplaintSuite.Procedures.Time.CountedDay;

namespace ComplaintSuite.Intake.Deadlines;

/// <summary>How a date came about, as a message.</summary>
internal static class DeadlineMapping
{
    public static DeadlineReasons ToMessage(this DueDate due)
    {
        var from = due.Provenance;
        return new()
        {
            Procedure = from.Clock?.ProcedureId ?? "",
            ProcedureVersion = from.Clock?.ProcedureVersion ?? 0,
            StartedBy = from.Clock?.StartedBy ?? "",
            StartTime = from.Start.ToTimestamp(),
            Zone = from.Zone,
            Calendar = from.Calendar ?? "",
            CalendarSha256 = from.CalendarSha256 ?? "",
            OpeningHours = from.Hours ?? "",
            CountStartTime = from.CountsFrom?.ToTimestamp(),
            DayZero = Reading.Written(from.DayZero),
            LastDay = from.LastDay is { } last ? Reading.Written(last) : "",
            Days = { from.Days.Select(ToMessage) },
            Adjustments = { from.Adjustments.Select(ToMessage) },
        };
    }

    private static DeadlineAdjustment ToMessage(Adjustment entry) => new()
    {
        Type = entry.Kind switch
        {
            AdjustmentKind.Paused => "paused",
            AdjustmentKind.Resumed => "resumed",
            AdjustmentKind.Replaced => "replaced",
            AdjustmentKind.ExtendedTo => "extended-to",
            AdjustmentKind.ExtendedBy => "extended-by",
            AdjustmentKind.Recomputed => "recomputed",
        },
        Time = entry.At.ToTimestamp(),
        DueTimeBefore = entry.From.At.ToTimestamp(),
        DueTimeAfter = entry.To.At.ToTimestamp(),
        Limit = entry.Limit ?? "",
        WaitedDays = { entry.Waited.Select(ToMessage) },
        AddedDays = { entry.Days.Select(ToMessage) },
    };

    private static Contracts.Intake.V1.CountedDay ToMessage(CountedDay day) => new()
    {
        Date = Reading.Written(day.Date),
        Number = day.Number ?? 0,
        Type = day.Kind is { } kind ? Named(kind) : "",
        Holiday = day.Holiday is { } holiday ? holiday.ToMessage() : null,
        OpenSeconds = (long)(day.Open?.TotalSeconds ?? 0),
    };

    private static string Named(DayKind kind) => kind switch
    {
        DayKind.Workday => "workday",
        DayKind.Weekend => "weekend",
        DayKind.Holiday => "holiday",
        DayKind.AdjustedWorkday => "adjusted-workday",
        DayKind.ListedWorkday => "listed-workday",
    };
}
