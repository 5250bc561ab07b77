using Google.Protobuf.WellKnownTypes;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>Rows to messages, by hand: what leaves the service is decided here.</summary>
internal static class AlertMapping
{
    public static Messages.Alert ToMessage(this Alert alert) => new()
    {
        AlertId = alert.Id.ToString(),
        Organisation = alert.Organisation,
        Kind = alert.Kind switch
        {
            AlertKind.ClockRanOut => Messages.AlertKind.ClockRanOut,
            AlertKind.Overrun => Messages.AlertKind.Overrun,
            AlertKind.HarmOngoing => Messages.AlertKind.HarmOngoing,
            AlertKind.ProvisionalCalendar => Messages.AlertKind.ProvisionalCalendar,
            AlertKind.ClockBegan => Messages.AlertKind.ClockBegan,
            AlertKind.HandedOverLate => Messages.AlertKind.HandedOverLate,
            AlertKind.TaskWithdrawn => Messages.AlertKind.TaskWithdrawn,
            AlertKind.DailyCheckMissed => Messages.AlertKind.DailyCheckMissed,
            AlertKind.HandOverLate => Messages.AlertKind.HandOverLate,
            AlertKind.ShiftOverrun => Messages.AlertKind.ShiftOverrun,
            AlertKind.AnswerWanted => Messages.AlertKind.AnswerWanted,
            AlertKind.HandlerWithdrew => Messages.AlertKind.HandlerWithdrew,
            AlertKind.NobodyLeft => Messages.AlertKind.NobodyLeft,
            AlertKind.RequestGranted => Messages.AlertKind.RequestGranted,
            AlertKind.RequestRefused => Messages.AlertKind.RequestRefused,
            AlertKind.ActDone => Messages.AlertKind.ActDone,
            AlertKind.DutyTold => Messages.AlertKind.DutyTold,
        },
        CaseId = alert.BookId is null ? alert.CaseId.ToString() : "",
        BookId = alert.BookId?.ToString() ?? "",
        Department = alert.Department ?? "",
        WorkItemId = alert.WorkItemId?.ToString() ?? "",
        Post = alert.Post ?? "",
        Role = alert.Role ?? "",
        StaffIds = { alert.Staff },
        Clock = alert.Clock ?? "",
        Rule = alert.Rule ?? "",
        RaiseTime = Timestamp.FromDateTimeOffset(alert.RaisedAt),
        AcknowledgeTime = alert.AcknowledgedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
        AcknowledgedBy = alert.AcknowledgedBy ?? "",
        ProvisionalYear = alert.ProvisionalYear ?? 0,
        Calendar = alert.Calendar ?? "",
        FurtherCaseIds = { alert.FurtherCases.Select(id => id.ToString()) },
        TaskId = alert.TaskId?.ToString() ?? "",
        LapseTime = alert.LapsedAt is { } lapsed ? Timestamp.FromDateTimeOffset(lapsed) : null,
        Act = alert.Act ?? "",
        ActId = alert.ActId?.ToString() ?? "",
    };
}
