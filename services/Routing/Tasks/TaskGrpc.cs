using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing;

/// <summary>Tasks over gRPC and JSON: asking and answering. Reading them stands in a file of its own.</summary>
internal sealed partial class TaskGrpc(RoutingDb db, WorkFiles work, TaskFiles tasks, CaseTitles titles, TimeProvider time) : TaskService.TaskServiceBase
{
    /// <summary>Longest question, answer or reason, in characters.</summary>
    public const int LongestText = FormField.LongestText;

    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<AskTaskResponse> AskTask(AskTaskRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var task = reading.Demanded(request.Task, "task", 100, "Name the kind of task; ListWorkItemTasks says which there are.");
        var department = reading.Demanded(request.Department, "department", 100, "Name the department that is asked.");
        var question = reading.Demanded(request.Question, "question", LongestText, "Say what is asked.");
        var language = reading.Language(request.Language);
        reading.Done();

        var caller = context.Caller();
        var done = await work.ChangeNamingAsync(db, caller, change, file =>
        {
            var rules = new TaskRules(file, caller);
            file.RequireActor(TaskKind.Ask);
            var kind = rules.Kind(task);
            OpenedTask.Require(rules.Asking(kind));
            OpenedTask.Require(rules.Department(kind, null, department));
            var asked = file.Tasks.Ask(null, kind, department, question, file.StaffId, file.Person).Task;
            return file.Do(TaskKind.Ask, new TaskAsked { WorkItemId = file.Item.Id.ToString(), TaskId = asked.Id.ToString() });
        }, context.CancellationToken);
        var (taskId, version) = await AskedAsync(done.Item.Organisation, done.EventId, context.CancellationToken);
        var (message, _) = await tasks.ReadChangedAsync(db, caller, done.Item.Organisation, done.EventId, taskId, language, context.CancellationToken);
        return new() { Task = message, WorkItemVersion = version, EventId = done.EventId.ToString() };
    }

    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<DistributeTaskResponse> DistributeTask(DistributeTaskRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.TaskId, request.RequestId, request.ExpectedVersion, request);
        var department = reading.Demanded(request.Department, "department", 100, "Name the department that is asked.");
        var question = reading.Demanded(request.Question, "question", LongestText, "Say what is asked.");
        var language = reading.Language(request.Language);
        reading.Done();
        var (message, parent, eventId) = await ChangeAsync(context, change, language, opened =>
        {
            OpenedTask.Require(opened.Rules.Distributing(opened.Task));
            var kind = opened.File.Tasks.KindOf(opened.Task);
            OpenedTask.Require(opened.Rules.Department(kind, opened.Task, department));
            return opened.File.Tasks.Ask(opened.Task, kind, department, question, opened.StaffId, opened.Person).EventId;
        });
        return new() { Task = message, ParentVersion = parent, EventId = eventId };
    }

    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<TakeTaskResponse> TakeTask(TakeTaskRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.TaskId, request.RequestId, request.ExpectedVersion, request);
        var language = reading.Language(request.Language);
        reading.Done();
        var (message, _, eventId) = await ChangeAsync(context, change, language, opened =>
        {
            OpenedTask.Require(opened.Rules.Taking(opened.Task));
            return opened.File.Tasks.Take(opened.Task, opened.StaffId, opened.Person);
        });
        return new() { Task = message, EventId = eventId };
    }

    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<AnswerTaskResponse> AnswerTask(AnswerTaskRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.TaskId, request.RequestId, request.ExpectedVersion, request);
        var answer = reading.Demanded(request.Answer, "answer", LongestText, "Give the answer.");
        var language = reading.Language(request.Language);
        reading.Done();
        var (message, _, eventId) = await ChangeAsync(context, change, language, opened =>
        {
            OpenedTask.Require([.. opened.Rules.Answering(opened.Task), .. opened.Rules.Writing("answer", answer)]);
            return opened.File.Tasks.Answer(opened.Task, answer, opened.Person);
        });
        return new() { Task = message, EventId = eventId };
    }

    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<DeclineTaskResponse> DeclineTask(DeclineTaskRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.TaskId, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Demanded(request.Reason, "reason", LongestText, "Say why it is declined.");
        var language = reading.Language(request.Language);
        reading.Done();
        var (message, _, eventId) = await ChangeAsync(context, change, language, opened =>
        {
            OpenedTask.Require([.. opened.Rules.Declining(opened.Task), .. opened.Rules.Writing("reason", reason)]);
            return opened.File.Tasks.Decline(opened.Task, reason, opened.Person);
        });
        return new() { Task = message, EventId = eventId };
    }

    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<WithdrawTaskResponse> WithdrawTask(WithdrawTaskRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.TaskId, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Demanded(request.Reason, "reason", LongestText, "Say why it is withdrawn.");
        var language = reading.Language(request.Language);
        reading.Done();
        var (message, _, eventId) = await ChangeAsync(context, change, language, opened =>
        {
            OpenedTask.Require([.. opened.Rules.Withdrawing(opened.Task), .. opened.Rules.Writing("reason", reason)]);
            return opened.File.Tasks.Withdraw(opened.Task, reason, opened.Person);
        });
        return new() { Task = message, EventId = eventId };
    }

    private async Task<(DepartmentTask Task, long ParentVersion, string EventId)> ChangeAsync(ServerCallContext context, WorkChange change, string language, Func<OpenedTask, Guid> act)
    {
        var caller = context.Caller();
        var (organisation, eventId) = await tasks.ChangeAsync(db, caller, change, act, context.CancellationToken);
        var (message, parent) = await tasks.ReadChangedAsync(db, caller, organisation, eventId, null, language, context.CancellationToken);
        return (message, parent, eventId.ToString());
    }

    /// <summary>The task that an act on a work item asked for, and the version of the item after it.</summary>
    private async Task<(Guid TaskId, long Version)> AskedAsync(string organisation, Guid eventId, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var asked = await db.History.Where(it => it.EventId == eventId).Select(it => new { it.EventPayload, it.Version }).SingleAsync(cancellation);
        return (Guid.Parse(TaskAsked.Parser.ParseFrom(asked.EventPayload).TaskId), asked.Version);
    }
}
