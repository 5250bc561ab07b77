using System.Globalization;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;

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

    public async Task AssertAsync(Filed filed, string[] deadlines, string[] alerts, string[] notices)
    {
        ArgumentNullException.ThrowIfNull(filed);
        await suite.SettleAsync();
        Assert.Equal(deadlines, (await office.ReadAsync(filed.Number)).Deadlines.Select(Written).Order(StringComparer.Ordinal));
        var raised = new List<Alert>();
        foreach (var who in people)
            raised.AddRange((await suite.SendAsync<ListAlertsResponse>(
                new ListAlertsRequest { Organisation = office.Organisation, PageSize = 500, IncludeAcknowledged = true }, await office.PersonAsync(who))).Alerts
                // Of calendars that end, the administrators hear by whichever case meets it first; what waits for somebody, and what was decided on a request, is about no time.
                .Where(alert => alert.CaseId == filed.CaseId && alert.Kind is not (
                    AlertKind.ProvisionalCalendar or AlertKind.AnswerWanted or AlertKind.HandlerWithdrew or AlertKind.NobodyLeft or AlertKind.RequestGranted or AlertKind.RequestRefused)));
        Assert.Equal(alerts, raised.DistinctBy(alert => alert.AlertId).Select(Written).Order(StringComparer.Ordinal));
        Assert.Equal(notices, (await office.NoticesAsync(filed.Number, await office.ClerkAsync())).OrderBy(notice => notice.IssueTime).Select(notice =>
            notice.Deliveries.Any(delivery => delivery.Way == "print") ? $"{notice.Template} by print" : notice.Template));
    }

    private static string Written(Deadline deadline)
    {
        var days = DayOf(deadline.DueTime.ToDateTimeOffset().AddMicroseconds(-1)).DayNumber - DayOf(deadline.StartTime.ToDateTimeOffset()).DayNumber;
        // A month is 28 to 31 days, and working days come with weekends: their arithmetic has tests of its own.
        var limit = deadline.Limit.EndsWith("month", StringComparison.Ordinal) || deadline.Limit.EndsWith("wd", StringComparison.Ordinal) ? deadline.Limit : $"{deadline.Limit} +{days}";
        return $"{deadline.Clock} {deadline.Rule} {limit}: {(deadline.Late ? "late" : deadline.EndTime is null ? "open" : "ended")}{(deadline.OverrunApproveTime is null ? "" : ", overrun approved")}";
    }

    private static string Written(Alert alert) => string.Join(' ', new[] { $"{alert.Kind}", alert.Clock, alert.Act, alert.Rule, "to", alert.Post.Length + alert.Role.Length > 0 ? alert.Post + alert.Role : string.Join(' ', alert.StaffIds) }.Where(word => word.Length > 0));

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Shanghai).DateTime);
}
