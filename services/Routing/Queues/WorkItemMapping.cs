using Google.Protobuf.WellKnownTypes;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Queues;

/// <summary>Rows to messages, by hand: what leaves the service is decided here.</summary>
internal static class WorkItemMapping
{
    /// <summary>For a list: without texts.</summary>
    public static Messages.WorkItem ToListMessage(this WorkItem item) => new()
    {
        WorkItemId = item.Id.ToString(),
        Organisation = item.Organisation,
        CaseId = item.CaseId.ToString(),
        CaseNumber = item.CaseNumber,
        Department = item.Department,
        Step = item.Step ?? "",
        Handler = item.Handler ?? "",
        Category = item.Category,
        Route = item.Route,
        ReceiveTime = item.ReceivedAt.ToTimestamp(),
        QueueTime = item.QueuedAt.ToTimestamp(),
        DueTime = item.DueAt?.ToTimestamp(),
        Version = item.Version,
        Outcome = item.Outcome ?? "",
        Kind = item.Kind,
        Severity = item.Severity ?? "",
        Validity = item.Validity ?? "",
        HarmOngoing = item.HarmOngoing,
        Contained = item.Contained,
        Supervised = item.Supervised,
        Urged = item.Urged,
    };

    public static Messages.WorkItem ToMessage(this WorkItem item)
    {
        var message = item.ToListMessage();
        message.Result = item.Result ?? "";
        message.HandlingRecord.Add(item.HandlingRecord.OrderBy(entry => entry.Number).Select(entry => new Messages.HandlingEntry
        {
            RecordTime = entry.WrittenAt.ToTimestamp(),
            StaffId = entry.StaffId,
            Text = entry.Text,
        }));
        return message;
    }

    private static Timestamp ToTimestamp(this DateTimeOffset instant) => Timestamp.FromDateTimeOffset(instant);
}
