using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Work;

/// <summary>What staff do with an item: the act of a form, as the service takes it. A form's fields begin with its act, since the page has several.</summary>
internal sealed class WorkActs(
    Visitor visitor, QueueService.QueueServiceClient queue, WorkService.WorkServiceClient work, TaskService.TaskServiceClient tasks, CorrespondenceActs correspondence, OwnActs own)
{
    private static readonly Dictionary<string, (string Move, string[] Fields)> All = new()
    {
        ["claim"] = ("claimed", []),
        ["record"] = ("record-handling", ["text"]),
        ["finish"] = ("handled", ["record", "result", "outcome"]),
        ["release"] = ("queued", ["reason"]),
        ["hand-in"] = ("handed-in", []),
        ["contain"] = ("record-containment", ["text"]),
        ["answer-supervision"] = ("answer-supervision", ["text"]),
        ["transfer"] = ("transferred", ["department", "reason"]),
        ["request-extension"] = ("request-extension", ["clock", "until", "reason"]),
        ["decide-extension"] = ("decide-extension", ["granted", "reason"]),
        ["approve-overrun"] = ("approve-overrun", ["clock", "reason"]),
        ["supervise"] = ("supervise", ["text"]),
        [TaskKind.Ask] = (TaskKind.Ask, ["task", "department", "question"]),
    };

    /// <summary>Every form of the page that is an act on the item, with the step or act of the work section that it is.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } = All.ToDictionary(act => act.Key, act => act.Value.Move);

    public static bool Knows(string act) => All.ContainsKey(act) || CorrespondenceActs.Knows(act) || OwnActs.Knows(act);

    /// <summary>Step or act of the procedure's work section; null for an act of correspondence, which is the case's.</summary>
    public static string? MoveOf(string act) => All.TryGetValue(act, out var known) ? known.Move : null;

    /// <summary>The page's name for a field that a refusal points to, in the form that was sent or in another one. The procedure calls a text by what it is: a record, an order, an answer.</summary>
    public static Func<string, string> FieldOf(string act) => OwnActs.Knows(act) ? OwnActs.FieldOf(act) : field =>
        CorrespondenceActs.Knows(act) ? CorrespondenceActs.FieldOf(act, field) ?? field
        : All[act].Fields.Contains(field) ? $"{act}.{field}"
        : field switch
        {
            "handling-record" => act == "finish" ? "finish.record" : "record.text",
            "containment-record" => "contain.text",
            "result" or "outcome" => $"finish.{field}",
            "order" => "supervise.text",
            "answer" => "answer-supervision.text",
            _ => field,
        };

    /// <summary>What the act changed at one service the other hears of: an act of the case may change the item, which the next act must have seen.</summary>
    /// <returns>The item, and the event to wait for (<see cref="After"/>); empty where nobody else needs to have heard of it.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<(WorkItem Item, string After)> DoAsync(string act, string id, MultipartForm form)
    {
        if (CorrespondenceActs.Knows(act) || act.StartsWith(OwnActs.OnCase, StringComparison.Ordinal))
        {
            var item = (await queue.GetWorkItemAsync(new() { WorkItemId = id }, visitor.AsStaff())).WorkItem;
            var told = await (CorrespondenceActs.Knows(act) ? correspondence.DoAsync(act, item.CaseNumber, form) : own.OnCaseAsync(act, item.CaseNumber, form, visitor.AsStaff()));
            return (item, After.Of(After.Intake, told));
        }
        var (changed, eventId) = await (OwnActs.Knows(act) ? own.OnWorkAsync(act, id, form, visitor.AsStaff()) : OnItemAsync(act, id, form));
        return (changed, After.Of(After.Routing, eventId));
    }

    /// <returns>The item afterwards, and the id of Routing's event; empty where nobody follows it.</returns>
    private async Task<(WorkItem Item, string EventId)> OnItemAsync(string act, string id, MultipartForm form)
    {
        var (requestId, version) = FormStamp.Read(form);
        var options = visitor.AsStaff();
        switch (act)
        {
            case "claim":
                var claimed = await queue.ClaimWorkItemAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version }, options);
                return (claimed.WorkItem, claimed.EventId);
            case "record":
                return ((await queue.RecordHandlingAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Text = form["record.text"] }, options)).WorkItem, "");
            case "finish":
                return ((await queue.FinishHandlingAsync(
                    new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Record = form["finish.record"], Result = form["finish.result"], Outcome = form["finish.outcome"] }, options)).WorkItem, "");
            case "release":
                var released = await queue.ReleaseWorkItemAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Reason = form["release.reason"] }, options);
                return (released.WorkItem, released.EventId);
            case "hand-in":
                var handedIn = await queue.HandInAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version }, options);
                return (handedIn.WorkItem, handedIn.EventId);
            case "contain":
                var contained = await work.RecordContainmentAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Text = form["contain.text"] }, options);
                return (contained.WorkItem, contained.EventId);
            case "answer-supervision":
                var answered = await work.AnswerSupervisionAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Text = form["answer-supervision.text"] }, options);
                return (answered.WorkItem, answered.EventId);
            case "transfer":
                var transferred = await work.TransferWorkItemAsync(
                    new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Department = form["transfer.department"], Reason = form["transfer.reason"] }, options);
                return (transferred.WorkItem, transferred.EventId);
            case "request-extension":
                var asked = await work.RequestExtensionAsync(
                    new()
                    {
                        WorkItemId = id,
                        RequestId = requestId,
                        ExpectedVersion = version,
                        Clock = form["request-extension.clock"],
                        Until = form["request-extension.until"],
                        Reason = form["request-extension.reason"],
                    }, options);
                return (asked.WorkItem, asked.EventId);
            case "decide-extension":
                var decision = new DecideExtensionRequest { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Reason = form["decide-extension.reason"] };
                // Nothing chosen decides nothing: the service asks for it.
                if (form["decide-extension.granted"] is ("yes" or "no") and var granted)
                    decision.Granted = granted == "yes";
                var decided = await work.DecideExtensionAsync(decision, options);
                return (decided.WorkItem, decided.EventId);
            case "approve-overrun":
                var approved = await work.ApproveOverrunAsync(
                    new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Clock = form["approve-overrun.clock"], Reason = form["approve-overrun.reason"] }, options);
                return (approved.WorkItem, approved.EventId);
            case TaskKind.Ask:
                var told = await tasks.AskTaskAsync(
                    new()
                    {
                        WorkItemId = id,
                        RequestId = requestId,
                        ExpectedVersion = version,
                        Task = form["ask-task.task"],
                        Department = form["ask-task.department"],
                        Question = form["ask-task.question"],
                    }, options);
                return (new() { WorkItemId = id, Organisation = told.Task.Organisation, Department = told.Task.ByDepartment }, told.EventId);
            case "supervise":
                var ordered = await work.OrderSupervisionAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Text = form["supervise.text"] }, options);
                return (ordered.WorkItem, ordered.EventId);
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, "No such form.");
        }
    }
}
