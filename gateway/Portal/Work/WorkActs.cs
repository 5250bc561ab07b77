using System.Globalization;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Work;

/// <summary>What a handler does with an item: the act of a form, as the service takes it.</summary>
internal sealed class WorkActs(Visitor visitor, QueueService.QueueServiceClient queue)
{
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["claim"] = [],
        ["record"] = ["text"],
        ["finish"] = ["result", "outcome"],
        ["release"] = ["reason"],
        ["hand-in"] = [],
    };

    public static bool Knows(string act) => Fields.ContainsKey(act);

    /// <summary>The form's name for a field that a refusal points to. The procedure calls what is recorded by the record's name.</summary>
    public static Func<string, string?> FieldOf(string act) => field =>
        Fields[act].Contains(field) ? field : field == "handling-record" && Fields[act].Contains("text") ? "text" : null;

    /// <returns>The item afterwards, and the id of the event to wait for; empty where nobody else needs to have heard of it.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<(WorkItem Item, string EventId)> DoAsync(string act, string id, MultipartForm form)
    {
        var requestId = RequestId.Read(form["request_id"]).ToString();
        var version = long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var options = visitor.AsStaff();
        switch (act)
        {
            case "claim":
                var claimed = await queue.ClaimWorkItemAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version }, options);
                return (claimed.WorkItem, claimed.EventId);
            case "record":
                return ((await queue.RecordHandlingAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Text = form["text"] }, options)).WorkItem, "");
            case "finish":
                return ((await queue.FinishHandlingAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Result = form["result"], Outcome = form["outcome"] }, options)).WorkItem, "");
            case "release":
                var released = await queue.ReleaseWorkItemAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Reason = form["reason"] }, options);
                return (released.WorkItem, released.EventId);
            case "hand-in":
                var handedIn = await queue.HandInAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version }, options);
                return (handedIn.WorkItem, handedIn.EventId);
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, "No such form.");
        }
    }
}
