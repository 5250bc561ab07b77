using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using Google.Protobuf;

namespace ComplaintSuite.Routing.Tasks;

/// <summary>
/// Everything that was asked for one work item, opened for change inside one transaction: state, history, audit entry, due time and event are written together, and nothing
/// else writes them. Its open tasks and their clocks are loaded. Whether somebody may is asked before (<see cref="TaskRules"/>).
/// </summary>
internal sealed class TaskTree(RoutingDb db, WorkItem item, ProcedureRegistry registry, Procedure procedure, DateTimeOffset now)
{
    /// <summary>A task released because who had it works in the department no longer.</summary>
    public const string HandlerLeft = "handler-left";

    /// <summary>A task released because who had it must withdraw from the matter.</summary>
    public const string MustWithdraw = "must-withdraw";

    /// <summary>Oldest first.</summary>
    public IEnumerable<AskedTask> All => db.LoadedTasks.Where(task => task.WorkItemId == item.Id).OrderBy(task => task.AskedAt).ThenBy(task => task.Id);

    public IEnumerable<AskedTask> Open => All.Where(task => task.IsOpen);

    /// <summary>Those asked under a task.</summary>
    public IEnumerable<AskedTask> Under(AskedTask task) => All.Where(child => child.ParentId == task.Id);

    /// <summary>A task and those above it, up to the work item.</summary>
    public IEnumerable<AskedTask> WithThoseAbove(AskedTask? task)
    {
        for (var here = task; here is not null; here = All.FirstOrDefault(above => above.Id == here.ParentId))
            yield return here;
    }

    public TaskKind KindOf(AskedTask task) => procedure.Tasks.First(kind => kind.Name == task.Kind);

    /// <summary>Asks a department: the task stands in its queue, and its time runs.</summary>
    /// <returns>The task, and the id of the event that tells of it.</returns>
    public (AskedTask Task, Guid EventId) Ask(AskedTask? parent, TaskKind kind, string department, string question, string staffId, Person person)
    {
        var task = new AskedTask(item, parent, kind, department, staffId, question, now);
        db.Tasks.Add(task);
        if (parent is not null)
            Write(parent, "distributed", parent.State, person, null);
        var asked = Write(task, "asked", null, person, null);
        db.Clocks.Add(new(Guid.CreateVersion7(now), task, kind.Clock, registry.Due(procedure, kind.Clock, now, TaskKind.Ask), now, now));
        return (task, asked);
    }

    public Guid Take(AskedTask task, string staffId, Person person)
    {
        var before = task.State;
        task.Take(staffId);
        return Write(task, "taken", before, person, null);
    }

    public Guid Answer(AskedTask task, string answer, Person person) => Finish(task, TaskState.Answered, answer, null, person);

    public Guid Decline(AskedTask task, string reason, Person person) => Finish(task, TaskState.Declined, null, reason, person);

    /// <summary>Withdraws a task with everything asked under it.</summary>
    public Guid Withdraw(AskedTask task, string? reason, Person person)
    {
        foreach (var child in Under(task).Where(child => child.IsOpen).ToList())
            Withdraw(child, null, person.AsSystem());
        return Finish(task, TaskState.Withdrawn, null, reason, person);
    }

    /// <summary>The matter went elsewhere or ended: nobody waits for an answer any more.</summary>
    public void WithdrawAll(Person person)
    {
        foreach (var task in Open.Where(task => task.ParentId is null).ToList())
            Withdraw(task, null, person.AsSystem());
    }

    /// <summary>Whoever must withdraw from the matter has its tasks no longer.</summary>
    public void ReleaseOfBarred()
    {
        foreach (var task in Open.Where(task => task.Handler is { } handler && item.Barred.Contains(handler)).ToList())
            Release(task, Person.System, MustWithdraw);
    }

    /// <summary>It waits in the queue of its department again.</summary>
    /// <param name="task">The task.</param>
    /// <param name="person">Who did it; the service itself.</param>
    /// <param name="reason">Code of the reason.</param>
    public void Release(AskedTask task, Person person, string reason)
    {
        var before = task.State;
        task.GoBack();
        Write(task, "released", before, person, reason);
    }

    /// <summary>Records that its time ran out.</summary>
    public void RunOut(AskedTask task, RunningClock clock)
    {
        clock.Fire(now);
        task.MarkLate(clock.Late);
        Write(task, "ran-out", task.State, Person.System, null);
    }

    /// <summary>Computes its due time again by the present calendar.</summary>
    public void Recompute(AskedTask task, RunningClock clock)
    {
        clock.Recompute(registry.Calendars[procedure.CalendarId], now);
        task.MarkLate(clock.Late);
        Write(task, "recomputed", task.State, Person.System, null);
    }

    private Guid Finish(AskedTask task, TaskState state, string? answer, string? reason, Person person)
    {
        var before = task.State;
        foreach (var clock in db.LoadedClocks.Where(clock => clock.RecordId == task.Id && clock.IsOpen).ToList())
        {
            if (state == TaskState.Withdrawn)
                clock.Void(now);
            else
                clock.End(now);
            task.MarkLate(clock.Late);
        }
        task.Finish(state, answer, reason, KindOf(task).Rules is [var rule, ..] ? rule : null, now);
        return Write(task, NameOf(state), before, person, null);
    }

    private Guid Write(AskedTask task, string change, TaskState? before, Person person, string? reason)
    {
        task.Advance();
        var fact = new TaskChanged
        {
            TaskId = task.Id.ToString(),
            Version = task.Version,
            WorkItemId = task.WorkItemId.ToString(),
            ParentTaskId = task.ParentId?.ToString() ?? "",
            Task = task.Kind,
            Department = task.Department,
            ByDepartment = task.ByDepartment,
            State = NameOf(task.State),
            Change = change,
            Handler = task.Handler ?? "",
        };
        var rules = string.Join(',', KindOf(task).Rules);
        var post = PostOf(person);
        var eventId = db.Publish(task.Organisation, task.CaseId.ToString(), task.Version, fact, now);
        db.History.Add(new()
        {
            RecordId = task.Id,
            Version = task.Version,
            Organisation = task.Organisation,
            CaseId = task.CaseId,
            Move = $"task-{change}",
            From = before is { } state ? NameOf(state) : null,
            To = NameOf(task.State),
            Actor = person.Id,
            Post = post,
            Reason = reason,
            Rule = rules,
            At = now,
            ProcedureVersion = task.ProcedureVersion,
            EventId = eventId,
            EventType = TaskChanged.Descriptor.FullName,
            EventPayload = fact.ToByteArray(),
        });
        db.AuditEntries.Add(AuditEntry.Of(task, $"task-{change}", person.Id, post, rules, now));
        return eventId;
    }

    /// <summary>The first post by which somebody handles work; of whoever handles none, such as a superior, the first of all.</summary>
    private static string? PostOf(Person person) => person.Posts.OrderBy(post => post.Role != Roles.Handler).Select(post => post.Code).FirstOrDefault();

    /// <summary>As messages write it.</summary>
    public static string NameOf(TaskState state) => state switch
    {
        TaskState.Asked => "asked",
        TaskState.Taken => "taken",
        TaskState.Answered => "answered",
        TaskState.Declined => "declined",
        TaskState.Withdrawn => "withdrawn",
    };
}
