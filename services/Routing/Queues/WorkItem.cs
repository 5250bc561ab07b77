using System.Globalization;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Queues;

/// <summary>A department's part of a case. Its step is written by <see cref="Acting{T, TSubject}"/> alone.</summary>
public sealed class WorkItem : SectionRecord
{
    /// <summary>Steps after which a case may get another work item.</summary>
    public static readonly string[] FinalSteps = ["handed-in", "cancelled"];

    /// <summary>Steps in which it stands in its department's queue.</summary>
    public static readonly string[] OpenSteps = ["queued", "claimed", "handled"];

    /// <summary>
    /// Most characters of a handling record as a whole: it is read, sent and hashed as one. In Chinese this is 3 of the 4 MB that a message may have. Entries beyond the
    /// first are nobody's duty, so no item stands still by it.
    /// </summary>
    private const int MostRecorded = 1_000_000;

    /// <summary>
    /// The same of the records of decisions, which are a message of their own. Beyond it nothing new is begun; what answers or decides what is open, and what an item can't be
    /// finished without, still has its room.
    /// </summary>
    private const int MostDecided = 800_000;

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
        Channel = accepted.Channel;
        Severity = accepted.Severity;
        SeverityRank = accepted.SeverityRank;
        Validity = accepted.Validity;
        HarmOngoing = accepted.HarmOngoing;
        ReceivedAt = accepted.ReceivedAt;
        TakeMoves(accepted.MoveTimes);
        if (accepted.RequestedDate is { } day)
            AskFor(day, accepted.MoveTimes.LatestOf([ClockDefinition.AskForDate]) ?? accepted.ReceivedAt);
        if (accepted.PublishedRecord)
            MarkPublished();
        Urged = accepted.Urged;
        Anonymous = accepted.Anonymous;
        Details = accepted.Details.ToDictionary();
        foreach (var barred in accepted.Barred)
            Take(new Recusal(barred, MustWithdraw: true));
        TakeKnown(accepted.Done);
        Department = department;
        QueuedAt = now;
        Arrange();
    }

    public override Guid CaseId => _caseId;

    /// <summary>Whether it stands in its department's queue.</summary>
    public bool IsOpen => !FinalSteps.Contains(Step);

    public string CaseNumber { get; private set; } = "";

    /// <summary>Kind of matter, such as "complaint".</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Category code.</summary>
    public string Category { get; private set; } = "";

    /// <summary>Route of handling, such as "summary".</summary>
    public string Route { get; private set; } = "";

    /// <summary>Channel by which the case came, such as "telephone".</summary>
    public string Channel { get; private set; } = "";

    /// <summary>Severity code; null where the procedure has none.</summary>
    public string? Severity { get; private set; }

    /// <summary>Place of the severity among those of its procedure, from 0 for the worst; null where it has none.</summary>
    public int? SeverityRank { get; private set; }

    /// <summary>Validity as assessed, "valid" or "invalid"; null where the procedure does not ask.</summary>
    public string? Validity { get; private set; }

    /// <summary>Harm was going on when the case was accepted (PI-11).</summary>
    public bool HarmOngoing { get; private set; }

    /// <summary>The harm was stopped.</summary>
    public bool Contained { get; private set; }

    /// <summary>A supervision order is open.</summary>
    public bool Supervised { get; private set; }

    /// <summary>The complainant urged and has no answer yet.</summary>
    public bool Urged { get; private set; }

    /// <summary>Nobody is named as the complainant, by the record of the case.</summary>
    public bool Anonymous { get; private set; }

    /// <summary>Code of the department that has it.</summary>
    public string Department { get; private set; } = "";

    /// <summary>Staff id of who claimed it; null while it waits.</summary>
    public string? Handler { get; private set; }

    /// <summary>When the submission was received.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When it came into the queue, for the first time or back.</summary>
    public DateTimeOffset QueuedAt { get; private set; }

    /// <summary>The earliest due time among its open clocks; null where none runs. It follows from the clocks. No audit entry proves either: a date is
    /// shown with how it came about (<see cref="RunningClock.Provenance"/>), and each change of a clock is an event.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Its place among the work of its department (<see cref="QueuePlace"/>); follows from what is above.</summary>
    public string Place { get; private set; } = "";

    /// <summary>Result as the complainant shall read it.</summary>
    public string? Result { get; private set; }

    /// <summary>Code of the outcome, or the handler's words where the procedure names no outcomes.</summary>
    public string? Outcome { get; private set; }

    /// <summary>What was done and found; loaded with the item.</summary>
    public List<HandlingEntry> HandlingRecord { get; private set; } = [];

    /// <summary>What was decided and ordered about it; loaded with the item.</summary>
    public List<WorkRecord> Records { get; private set; } = [];

    /// <summary>How often the case was passed on, in work items before this one too.</summary>
    public int Transfers { get; private set; }

    /// <summary>The work item before it, where the case was reopened.</summary>
    public Guid? EarlierId { get; private set; }

    /// <summary>When the handling was finished.</summary>
    public DateTimeOffset? HandledAt { get; private set; }

    /// <summary>The record made last, in whatever order they were loaded.</summary>
    public WorkRecord? LastRecord => Records.MaxBy(record => record.Number);

    /// <summary>The request for a later due time that nobody has decided yet.</summary>
    public ExtensionRequest? OpenExtension =>
        Records.OfType<ExtensionRequest>().SingleOrDefault(request => !Records.OfType<ExtensionDecision>().Any(decision => decision.RequestId == request.Id));

    /// <summary>The order that nobody has answered yet.</summary>
    public SupervisionOrder? OpenOrder =>
        Records.OfType<SupervisionOrder>().SingleOrDefault(order => !Records.OfType<SupervisionAnswer>().Any(answer => answer.OrderId == order.Id));

    public void Claim(string staffId) => Handler = staffId;

    /// <summary>The handler gives it back to the queue of its department.</summary>
    /// <exception cref="Refusal">The records are as long as they may become.</exception>
    public void Release(string staffId, string reason, DateTimeOffset now)
    {
        RequireRoom(reason, "reason");
        GoBack(staffId, reason, mustWithdraw: null, doneInVain: null, now);
    }

    /// <summary>It goes back to the queue of its department: its handler left that or must withdraw, or what its result rests on counts no more.</summary>
    /// <param name="doneInVain">Whether it is for the last of these.</param>
    /// <param name="now">When.</param>
    public void TakeFromHandler(bool doneInVain, DateTimeOffset now) =>
        GoBack(staffId: null, reason: null, Handler is { } handler && Barred.Contains(handler) ? true : null, doneInVain ? true : null, now);

    /// <param name="staffId">Who writes it.</param>
    /// <param name="text">What was done and found.</param>
    /// <param name="now">When it is written.</param>
    /// <param name="field">The field of the request that has the text.</param>
    /// <exception cref="Refusal">The record is as long as it may become.</exception>
    public void AddEntry(string staffId, string text, DateTimeOffset now, string field = "text")
    {
        if (HandlingRecord.Sum(entry => entry.Text.Length) + text.Length > MostRecorded)
            throw Refusal.Precondition("RECORD_FULL", $"The handling record would be longer than {MostRecorded:N0} characters.", field: field);
        HandlingRecord.Add(new(Guid.CreateVersion7(now), Organisation, Id, HandlingRecord.Count + 1, now, staffId, text));
    }

    public void Finish(string? result, string? outcome, DateTimeOffset now)
    {
        Result = result;
        Outcome = outcome;
        HandledAt = now;
    }

    /// <summary>The case as it comes back: harm that was stopped goes on no longer, and clocks begin anew.</summary>
    public AcceptedCase ToReopened(DateTimeOffset reopenedAt) => new(CaseId, CaseNumber, Kind, Category, Route, ReceivedAt)
    {
        Channel = Channel,
        Anonymous = Anonymous,
        HarmOngoing = HarmOngoing && !Contained,
        MoveTimes = MoveTimes.Anew("reopened", reopenedAt),
        Details = Details,
        Barred = Barred,
        PublishedRecord = PublishedRecord,
    };

    /// <summary>Takes up where an earlier item of the case, reopened since, ended.</summary>
    public void Continue(WorkItem earlier)
    {
        EarlierId = earlier.Id;
        Transfers = earlier.Transfers;
    }

    /// <summary>The decision to pass it on; <see cref="MoveTo"/> carries it out.</summary>
    public void RecordTransfer(string staffId, string? reason, string department, DateTimeOffset now)
    {
        RequireRoom(reason ?? "", "reason");
        Records.Add(new Transfer(Guid.CreateVersion7(now), Organisation, Id, Records.Count + 1, now, staffId, reason, Department, department));
        Transfers++;
    }

    public void RecordContainment(string staffId, string text, DateTimeOffset now)
    {
        if (Contained)
            RequireRoom(text, "text");
        Records.Add(new Containment(Guid.CreateVersion7(now), Organisation, Id, Records.Count + 1, now, staffId, text));
        Contain();
    }

    public void RequestExtension(string staffId, string reason, string clock, DateOnly until, DateTimeOffset now)
    {
        RequireRoom(reason, "reason");
        Records.Add(new ExtensionRequest(Guid.CreateVersion7(now), Organisation, Id, Records.Count + 1, now, staffId, reason, clock, until));
    }

    /// <param name="request">The open request.</param>
    /// <param name="staffId">Who decides; null for the service itself, when the clock ran out.</param>
    /// <param name="reason">Why; null for the service itself.</param>
    /// <param name="granted">What is decided.</param>
    /// <param name="now">The instant of the decision.</param>
    public void DecideExtension(ExtensionRequest request, string? staffId, string? reason, bool granted, DateTimeOffset now) =>
        Records.Add(new ExtensionDecision(Guid.CreateVersion7(now), Organisation, Id, Records.Count + 1, now, staffId, reason, request.Id, granted));

    public void ApproveOverrun(string staffId, string reason, string clock, DateTimeOffset now) =>
        Records.Add(new OverrunApproval(Guid.CreateVersion7(now), Organisation, Id, Records.Count + 1, now, staffId, reason, clock));

    public void OrderSupervision(string staffId, string text, DateTimeOffset now)
    {
        RequireRoom(text, "text");
        Records.Add(new SupervisionOrder(Guid.CreateVersion7(now), Organisation, Id, Records.Count + 1, now, staffId, text));
        Supervise(true);
    }

    public void AnswerSupervision(SupervisionOrder order, string staffId, string text, DateTimeOffset now)
    {
        Records.Add(new SupervisionAnswer(Guid.CreateVersion7(now), Organisation, Id, Records.Count + 1, now, staffId, text, order.Id));
        Supervise(false);
    }

    public override void SetDue(DateTimeOffset? dueAt)
    {
        DueAt = dueAt;
        Arrange();
    }

    /// <summary>Goes to another department, where nobody has it yet.</summary>
    public void MoveTo(string department, DateTimeOffset now)
    {
        Department = department;
        Handler = null;
        QueuedAt = now;
    }

    /// <summary>The severity, and its place among those of the procedure.</summary>
    public void Rate(string? severity, int? rank)
    {
        Severity = severity;
        SeverityRank = rank;
        Arrange();
    }

    /// <summary>The harm was stopped (PI-11).</summary>
    public void Contain()
    {
        Contained = true;
        Arrange();
    }

    /// <summary>A supervision order was given, or the last one answered.</summary>
    public void Supervise(bool open)
    {
        Supervised = open;
        Arrange();
    }

    /// <summary>The complainant urged, or got an answer.</summary>
    public void Urge(bool open) => Urged = open;

    private void GoBack(string? staffId, string? reason, bool? mustWithdraw, bool? doneInVain, DateTimeOffset now)
    {
        Records.Add(new Release(Guid.CreateVersion7(now), Organisation, Id, Records.Count + 1, now, staffId, reason, Handler, Department, mustWithdraw, doneInVain));
        Handler = null;
        QueuedAt = now;
        (Result, Outcome, HandledAt) = (null, null, null);
    }

    private void RequireRoom(string text, string field)
    {
        if (Records.Sum(record => record.Text?.Length ?? 0) + text.Length > MostDecided)
            throw Refusal.Precondition("RECORD_FULL", $"What was decided and ordered would be longer than {MostDecided:N0} characters.", field: field);
    }

    /// <summary>For the state that an audit entry proves: nothing where somebody is named, as in entries from before it was kept.</summary>
    private IEnumerable<KeyValuePair<string, object?>> AuditStateOfAnonymous() => Anonymous ? [new("anonymous", true)] : [];

    private void Arrange() => Place = QueuePlace.Of(this).ToString();

    /// <summary>The state that the audit entry proves, the handling record included.</summary>
    public override IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>([.. AuditStateOfActs(), .. AuditStateOfAnonymous()])
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
        ["channel"] = Channel,
        ["severity"] = Severity,
        ["validity"] = Validity,
        ["harm_ongoing"] = HarmOngoing,
        ["contained"] = Contained,
        ["supervised"] = Supervised,
        ["urged"] = Urged,
        ["department"] = Department,
        ["handler"] = Handler,
        ["received_at"] = ReceivedAt,
        ["requested_date"] = RequestedDate?.ToString("O", CultureInfo.InvariantCulture),
        ["requested_at"] = RequestedAt,
        ["published_record"] = PublishedRecord,
        ["queued_at"] = QueuedAt,
        ["result"] = Result,
        ["outcome"] = Outcome,
        ["transfers"] = Transfers,
        ["details"] = Details,
        ["barred"] = Barred,
        ["earlier_id"] = EarlierId,
        ["handled_at"] = HandledAt,
        ["records"] = Records.OrderBy(it => it.Number).Select(it => it.AuditState()).ToList(),
        ["handling_record"] = HandlingRecord.OrderBy(it => it.Number).Select(it => it.AuditState()).ToList(),
    };
}

/// <summary>What an accepted case brings with it.</summary>
public sealed record AcceptedCase(Guid CaseId, string CaseNumber, string Kind, string Category, string Route, DateTimeOffset ReceivedAt)
{
    /// <summary>Channel by which it came; empty where the event of an earlier version doesn't say it.</summary>
    public string Channel { get; init; } = "";

    public string? Severity { get; init; }

    /// <summary>Place of the severity among those of the procedure.</summary>
    public int? SeverityRank { get; init; }

    public string? Validity { get; init; }

    public bool HarmOngoing { get; init; }

    /// <summary>The complainant waits for an answer to an urging.</summary>
    public bool Urged { get; init; }

    /// <summary>Nobody is named as the complainant.</summary>
    public bool Anonymous { get; init; }

    /// <summary>When the steps and acts of the case happened that clocks may run from.</summary>
    public MoveTimes MoveTimes { get; init; } = MoveTimes.None;

    /// <summary>Local day by which the person asked for it.</summary>
    public DateOnly? RequestedDate { get; init; }

    public bool PublishedRecord { get; init; }

    /// <summary>Codes of what the procedure asks for beside, by name.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>Staff ids of those who must withdraw from the matter.</summary>
    public IReadOnlyList<string> Barred { get; init; } = [];

    /// <summary>What was done of the procedure's own on the case and the work asks for.</summary>
    public DoneActs Done { get; init; } = DoneActs.None;
}

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
