using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Queues;

/// <summary>A department's part of a case. Its step is written by <see cref="Acting{T, TSubject}"/> alone.</summary>
public sealed class WorkItem : SectionRecord
{
    /// <summary>Steps after which a case may get another work item.</summary>
    public static readonly string[] FinalSteps = ["handed-in", "cancelled"];

    private readonly Guid _caseId;

    private WorkItem()
    {
    }

    public WorkItem(Guid id, string organisation, string procedure, int procedureVersion, AcceptedCase accepted, string department, DateTimeOffset now)
        : base(id, organisation, procedure, procedureVersion, now)
    {
        _caseId = accepted.CaseId;
        CaseNumber = accepted.CaseNumber;
        Kind = accepted.Kind;
        Category = accepted.Category;
        Route = accepted.Route;
        ReceivedAt = accepted.ReceivedAt;
        Department = department;
        QueuedAt = now;
    }

    public override Guid CaseId => _caseId;

    public string CaseNumber { get; private set; } = "";

    /// <summary>Kind of matter, such as "complaint".</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Category code.</summary>
    public string Category { get; private set; } = "";

    /// <summary>Route of handling, such as "summary".</summary>
    public string Route { get; private set; } = "";

    /// <summary>Code of the department that has it.</summary>
    public string Department { get; private set; } = "";

    /// <summary>Staff id of who claimed it; null while it waits.</summary>
    public string? Handler { get; private set; }

    /// <summary>When the submission was received.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When it came into the queue, for the first time or back.</summary>
    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>The earliest due time among its open clocks; null where none runs. It follows from the clocks, which prove it.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Why it was last given back.</summary>
    public string? ReleaseReason { get; private set; }

    /// <summary>Result as the complainant shall read it.</summary>
    public string? Result { get; private set; }

    /// <summary>Code of the outcome.</summary>
    public string? Outcome { get; private set; }

    /// <summary>What was done and found; loaded with the item.</summary>
    public List<HandlingEntry> HandlingRecord { get; private set; } = [];

    public void Claim(string staffId) => Handler = staffId;

    public void Release(string? reason, DateTimeOffset now)
    {
        Handler = null;
        ReleaseReason = reason;
        QueuedAt = now;
    }

    public void AddEntry(string staffId, string text, DateTimeOffset now) =>
        HandlingRecord.Add(new(Guid.CreateVersion7(now), Organisation, Id, HandlingRecord.Count + 1, now, staffId, text));

    public void Finish(string? result, string? outcome)
    {
        Result = result;
        Outcome = outcome;
    }

    public void SetDue(DateTimeOffset? dueAt) => DueAt = dueAt;

    /// <summary>The state that the audit entry proves, the handling record included.</summary>
    public override IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["case_id"] = CaseId,
        ["case_number"] = CaseNumber,
        ["procedure"] = Procedure,
        ["procedure_version"] = ProcedureVersion,
        ["step"] = Step,
        ["version"] = Version,
        ["kind"] = Kind,
        ["category"] = Category,
        ["route"] = Route,
        ["department"] = Department,
        ["handler"] = Handler,
        ["received_at"] = ReceivedAt,
        ["queued_at"] = QueuedAt,
        ["release_reason"] = ReleaseReason,
        ["result"] = Result,
        ["outcome"] = Outcome,
        ["handling_record"] = HandlingRecord.OrderBy(it => it.Number).Select(it => it.AuditState()).ToList(),
    };
}

/// <summary>What an accepted case brings with it.</summary>
public sealed record AcceptedCase(Guid CaseId, string CaseNumber, string Kind, string Category, string Route, DateTimeOffset ReceivedAt);

/// <summary>One entry of a handling record. Append-only.</summary>
/// <param name="Id">Id.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="WorkItemId">The work item.</param>
/// <param name="Number">Place in the record, from 1.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="StaffId">Who wrote it.</param>
/// <param name="Text">What was done and found.</param>
public sealed record HandlingEntry(Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset WrittenAt, string StaffId, string Text)
{
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["number"] = Number,
        ["written_at"] = WrittenAt,
        ["staff_id"] = StaffId,
        ["text"] = Text,
    };
}

/// <summary>An act whose text is meant for the complainant: Intake fetches it before it tells the result. Append-only.</summary>
/// <param name="Id">Id, as the event names it.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="WorkItemId">The work item.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Text">Result and reasons, as the department wrote them.</param>
/// <param name="DoneAt">When it was done.</param>
public sealed record WorkAct(Guid Id, string Organisation, Guid WorkItemId, Guid CaseId, string Text, DateTimeOffset DoneAt);
