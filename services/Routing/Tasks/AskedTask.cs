using System.Security.Cryptography;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Tasks;

/// <summary>Where a task stands.</summary>
public enum TaskState
{
    /// <summary>It waits in the queue of the department.</summary>
    Asked,

    /// <summary>Somebody of the department has it.</summary>
    Taken,

    /// <summary>The department has answered.</summary>
    Answered,

    /// <summary>The department has declined, where the procedure lets it.</summary>
    Declined,

    /// <summary>Whoever asked needs it no more, or the matter went elsewhere or ended.</summary>
    Withdrawn,
}

/// <summary>What a department was asked by the one that has the matter, or that was itself asked. Its state is written by <see cref="TaskTree"/> alone.</summary>
public sealed class AskedTask : IAudited, IClocked
{
    private AskedTask()
    {
    }

    /// <param name="item">The work item.</param>
    /// <param name="parent">The task under which it is asked; null for the work item itself.</param>
    /// <param name="kind">As the procedure has it.</param>
    /// <param name="department">Code of the department that is asked.</param>
    /// <param name="askedBy">Staff id of who asks.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="now">When.</param>
    public AskedTask(WorkItem item, AskedTask? parent, TaskKind kind, string department, string askedBy, string question, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(kind);
        Id = Guid.CreateVersion7(now);
        Organisation = item.Organisation;
        CaseId = item.CaseId;
        CaseNumber = item.CaseNumber;
        WorkItemId = item.Id;
        ParentId = parent?.Id;
        Procedure = item.Procedure;
        ProcedureVersion = item.ProcedureVersion;
        PublishedRecord = item.PublishedRecord;
        Kind = kind.Name;
        Department = department;
        ByDepartment = parent?.Department ?? item.Department;
        AskedBy = askedBy;
        Question = question;
        AskedAt = now;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public string CaseNumber { get; private set; } = "";

    public Guid WorkItemId { get; private set; }

    /// <summary>The task under which it was asked; null where it was asked for the work item itself.</summary>
    public Guid? ParentId { get; private set; }

    /// <summary>Procedure and version of the work item.</summary>
    public string Procedure { get; private set; } = "";

    public int ProcedureVersion { get; private set; }

    /// <summary>Name in the procedure.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Code of the department that was asked.</summary>
    public string Department { get; private set; } = "";

    /// <summary>Code of the department that asked.</summary>
    public string ByDepartment { get; private set; } = "";

    /// <summary>Staff id of who asked.</summary>
    public string AskedBy { get; private set; } = "";

    public string Question { get; private set; } = "";

    public TaskState State { get; private set; }

    /// <summary>Staff id of who has taken it; null while nobody has.</summary>
    public string? Handler { get; private set; }

    /// <summary>The answer, once there is one.</summary>
    public string? Answer { get; private set; }

    /// <summary>Why it was declined or withdrawn; null where the service itself withdrew it.</summary>
    public string? Reason { get; private set; }

    /// <summary>Characters of everything that was written.</summary>
    public int Characters => Question.Length + (Answer?.Length ?? 0) + (Reason?.Length ?? 0);

    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>When it was answered, declined or withdrawn.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>When the answer is due, or was. It follows from its clock.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>The time ran out before it was finished.</summary>
    public bool Late { get; private set; }

    /// <summary>It belongs to a published record: its time is computed, and tells nobody.</summary>
    public bool PublishedRecord { get; private set; }

    public long Version { get; private set; }

    public byte[] AuditSalt { get; private set; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>Whether somebody waits for its answer.</summary>
    public bool IsOpen => State is TaskState.Asked or TaskState.Taken;

    /// <summary>It was withdrawn in this unit of work, and those who had it were not told yet.</summary>
    internal bool WasWithdrawn { get; private set; }

    /// <summary>The first rule behind what was withdrawn.</summary>
    internal string? FirstRule { get; private set; }

    public void SetDue(DateTimeOffset? dueAt) => DueAt = dueAt ?? DueAt;

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["case_id"] = CaseId,
        ["work_item_id"] = WorkItemId,
        ["parent_id"] = ParentId,
        ["procedure"] = Procedure,
        ["procedure_version"] = ProcedureVersion,
        ["kind"] = Kind,
        ["department"] = Department,
        ["by_department"] = ByDepartment,
        ["asked_by"] = AskedBy,
        ["question"] = Question,
        ["state"] = State.ToString(),
        ["handler"] = Handler,
        ["answer"] = Answer,
        ["reason"] = Reason,
        ["asked_at"] = AskedAt,
        ["finished_at"] = FinishedAt,
        ["late"] = Late,
        ["published_record"] = PublishedRecord,
        ["version"] = Version,
    };

    internal void Take(string staffId) => (State, Handler) = (TaskState.Taken, staffId);

    /// <summary>Nobody has it any more: it waits in the queue again.</summary>
    internal void GoBack() => (State, Handler) = (TaskState.Asked, null);

    internal void Finish(TaskState state, string? answer, string? reason, string? rule, DateTimeOffset now)
    {
        (State, Answer, Reason, FinishedAt) = (state, answer, reason, now);
        (WasWithdrawn, FirstRule) = (state == TaskState.Withdrawn, rule);
    }

    internal void WithdrawalIsTold() => WasWithdrawn = false;

    internal void MarkLate(bool late) => Late = late;

    /// <summary>A change is written down.</summary>
    internal void Advance() => Version++;
}
