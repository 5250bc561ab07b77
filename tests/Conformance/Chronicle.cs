using System.Globalization;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Conformance;

/// <summary>
/// What became of a case on the suite's simulated clock. Every deadline, every escalation and every notice is asserted as a complete list: what should not be there fails as
/// well as what is missing.
/// </summary>
/// <param name="suite">The running suite.</param>
/// <param name="office">The organisation.</param>
/// <param name="people">Everybody who may be told of something, by the ends of their subjects.</param>
public sealed class Chronicle(RunningSuite suite, Office office, params string[] people)
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>The calendar of every organisation that has a story.</summary>
    internal static WorkingCalendar Chinese { get; } = ProcedureRegistry.Load().Calendars["cn"];

    /// <summary>Nine o'clock of the next day where the organisation is: the acts of one day don't reach over midnight.</summary>
    public Task MorningAsync() => AtHourAsync(9);

    public Task AtHourAsync(int hour)
    {
        var now = suite.Now.ToOffset(Shanghai);
        var next = new DateTimeOffset(now.Date, Shanghai).AddHours(hour);
        return suite.AdvanceAsync((next > now ? next : next.AddDays(1)) - now);
    }

    public Task DaysLaterAsync(int days) => suite.AdvanceAsync(TimeSpan.FromDays(days));

    /// <summary>A day that is so many days ahead, as forms write it.</summary>
    public string Day(int days) => DateOnly.FromDateTime(suite.Now.ToOffset(Shanghai).DateTime).AddDays(days).ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The local day of an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Shanghai).DateTime);

    /// <summary>Asserts what became of a case up to now, as complete lists in the order of their letters.</summary>
    /// <param name="filed">The case.</param>
    /// <param name="deadlines">
    /// Every deadline, as CLOCK RULE LIMIT +DISTANCE: STATE. The distance is that of the last day from the first: where it is what the limit says, in working days or months as that (+3 wd, +1 month), else in
    /// days, as where the date was moved.
    /// </param>
    /// <param name="alerts">Everything that anybody was told.</param>
    /// <param name="notices">Everything that went out, in its order.</param>
    /// <param name="countedFrom">Clocks that don't count from the day on which they began, with the day from which they do: one that was named, or on which they went on after a pause.</param>
    public async Task AssertAsync(Filed filed, string[] deadlines, string[] alerts, string[] notices, params (string Clock, DateOnly Day)[] countedFrom)
    {
        ArgumentNullException.ThrowIfNull(filed);
        await suite.SettleAsync();
        Assert.Equal(deadlines, (await office.ReadAsync(filed.Number)).Deadlines.Select(deadline => Written(deadline, countedFrom)).Order(StringComparer.Ordinal));
        var raised = new List<Alert>();
        foreach (var who in people)
            raised.AddRange((await suite.SendAsync<ListAlertsResponse>(
                new ListAlertsRequest { Organisation = office.Organisation, PageSize = 500, IncludeAcknowledged = true }, await office.PersonAsync(who))).Alerts
                // Of a calendar that ends the administrators hear once, by whichever case of the organisation reaches beyond it first: that is no story's.
                .Where(alert => alert.CaseId == filed.CaseId && alert.Kind != AlertKind.ProvisionalCalendar));
        Assert.Equal(alerts, raised.DistinctBy(alert => alert.AlertId).Select(Written).Order(StringComparer.Ordinal));
        Assert.Equal(notices, (await office.NoticesAsync(filed.Number, await office.ClerkAsync())).OrderBy(notice => notice.IssueTime).Select(notice =>
            notice.Deliveries.Any(delivery => delivery.Way == "print") ? $"{notice.Template} by print" : notice.Template));
    }

    private static string Written(Deadline deadline, (string Clock, DateOnly Day)[] countedFrom)
    {
        var first = countedFrom.Where(it => it.Clock == deadline.Clock).Select(it => (DateOnly?)it.Day).FirstOrDefault() ?? DayOf(deadline.StartTime.ToDateTimeOffset());
        var distance = Distance(Limit.Parse(deadline.Limit), first, DayOf(deadline.DueTime.ToDateTimeOffset().AddMicroseconds(-1)));
        return $"{deadline.Clock} {deadline.Rule} {deadline.Limit} +{distance}: {(deadline.Late ? "late" : deadline.EndTime is null ? "open" : "ended")}{(deadline.OverrunApproveTime is null ? "" : ", overrun approved")}";
    }

    /// <summary>
    /// Working days come with weekends and holidays, and a month is 28 to 31 days: on whatever day a story begins, it is told the same. Counted here, from what the calendar says of each day.
    /// </summary>
    private static string Distance(Limit limit, DateOnly first, DateOnly last) => limit.Unit switch
    {
        LimitUnit.WorkingDays when Chinese.IsWorked(last) && Worked(first, last) == limit.Count => limit.ToString(),
        LimitUnit.Months when last == first.AddMonths(limit.Count) => limit.ToString(),
        _ => (last.DayNumber - first.DayNumber).ToString(CultureInfo.InvariantCulture),
    };

    private static int Worked(DateOnly first, DateOnly last)
    {
        var count = 0;
        for (var day = first.AddDays(1); day <= last; day = day.AddDays(1))
            if (Chinese.IsWorked(day)) count++;
        return count;
    }

    private static string Written(Alert alert) => string.Join(' ', new[] { $"{alert.Kind}", alert.Clock, alert.Act, alert.Rule, "to", alert.Post.Length + alert.Role.Length > 0 ? alert.Post + alert.Role : string.Join(' ', alert.StaffIds) }.Where(word => word.Length > 0));
}
