using System.Linq.Expressions;
using Google.Protobuf.WellKnownTypes;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Queues;

/// <summary>Rows to messages, by hand: what leaves the service is decided here.</summary>
internal static class WorkItemMapping
{
    /// <summary>For a list: without texts. In a query it reads only the columns that are named here.</summary>
    public static readonly Expression<Func<WorkItem, Messages.WorkItem>> ListMessage = item => new Messages.WorkItem
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
        ReceiveTime = ToTimestamp(item.ReceivedAt),
        QueueTime = ToTimestamp(item.QueuedAt),
        DueTime = ToTimestamp(item.DueAt),
        Version = item.Version,
        Kind = item.Kind,
        Severity = item.Severity ?? "",
        Validity = item.Validity ?? "",
        HarmOngoing = item.HarmOngoing,
        Contained = item.Contained,
        Supervised = item.Supervised,
        Urged = item.Urged,
    };

    private static readonly Func<WorkItem, Messages.WorkItem> ListMessageOf = ListMessage.Compile();

    /// <inheritdoc cref="ListMessage"/>
    public static Messages.WorkItem ToListMessage(this WorkItem item) => ListMessageOf(item);

    public static Messages.WorkItem ToMessage(this WorkItem item)
    {
        var message = item.ToListMessage();
        message.Result = item.Result ?? "";
        message.Outcome = item.Outcome ?? "";
        message.HandlingRecord.Add(item.HandlingRecord.OrderBy(entry => entry.Number).Select(entry => new Messages.HandlingEntry
        {
            RecordTime = ToTimestamp(entry.WrittenAt),
            StaffId = entry.StaffId,
            Text = entry.Text,
        }));
        return message;
    }

    /// <summary>The answer to a change: for whoever may see the item no longer, which it is and how the change left it.</summary>
    public static Messages.WorkItem ToMessage(this WorkView view) => view.Left is not { } left
        ? view.Item.ToMessage()
        : new()
        {
            WorkItemId = view.Item.Id.ToString(),
            Organisation = view.Item.Organisation,
            CaseId = view.Item.CaseId.ToString(),
            CaseNumber = view.Item.CaseNumber,
            ReceiveTime = ToTimestamp(view.Item.ReceivedAt),
            Step = left.Step,
            Version = left.Version,
        };

    private static Timestamp? ToTimestamp(DateTimeOffset? instant) => instant is { } at ? Timestamp.FromDateTimeOffset(at) : null;
}
