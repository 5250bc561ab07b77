using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Work;

/// <summary>What staff do with a task: the act of a form, as the service takes it. A form's fields begin with its act, since the page has several.</summary>
internal sealed class TaskActs(Visitor visitor, TaskService.TaskServiceClient tasks)
{
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["take"] = [],
        ["answer"] = ["answer"],
        ["decline"] = ["reason"],
        ["distribute"] = ["department", "question"],
        ["withdraw"] = ["reason"],
    };

    public static bool Knows(string act) => Fields.ContainsKey(act);

    /// <summary>The page's name for a field that a refusal points to.</summary>
    public static Func<string, string> FieldOf(string act) => field => Fields[act].Contains(field) ? $"task-{act}.{field}" : field;

    /// <returns>Id of the event to wait for.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<string> DoAsync(string act, string id, MultipartForm form)
    {
        var (requestId, version) = FormStamp.Read(form);
        var options = visitor.AsStaff();
        return act switch
        {
            "take" => (await tasks.TakeTaskAsync(new() { TaskId = id, RequestId = requestId, ExpectedVersion = version }, options)).EventId,
            "answer" => (await tasks.AnswerTaskAsync(new() { TaskId = id, RequestId = requestId, ExpectedVersion = version, Answer = form["task-answer.answer"] }, options)).EventId,
            "decline" => (await tasks.DeclineTaskAsync(new() { TaskId = id, RequestId = requestId, ExpectedVersion = version, Reason = form["task-decline.reason"] }, options)).EventId,
            "withdraw" => (await tasks.WithdrawTaskAsync(new() { TaskId = id, RequestId = requestId, ExpectedVersion = version, Reason = form["task-withdraw.reason"] }, options)).EventId,
            "distribute" => (await tasks.DistributeTaskAsync(
                new() { TaskId = id, RequestId = requestId, ExpectedVersion = version, Department = form["task-distribute.department"], Question = form["task-distribute.question"] }, options)).EventId,
            _ => throw new ArgumentOutOfRangeException(nameof(act), act, "No such form."),
        };
    }
}
