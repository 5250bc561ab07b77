using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>
/// One clock of a record, in the service whose step or act ends it; a copy of it in Intake, where the clocks of a case are told. Fires once for a due time; an
/// ended or voided clock never does. What changes it is told by <see cref="ClockChanges"/> when it is saved.
/// </summary>
public sealed class RunningClock
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private readonly List<string> _changes = [];
    private DueDate? _due;

    private RunningClock()
    {
    }

    /// <param name="id">Id.</param>
    /// <param name="record">The record whose clock it is.</param>
    /// <param name="definition">As the procedure has it.</param>
    /// <param name="due">The due date by limit and start.</param>
    /// <param name="startedAt">When it began, which may be long ago.</param>
    /// <param name="now">When that was found.</param>
    public RunningClock(Guid id, IClocked record, ClockDefinition definition, DueDate due, DateTimeOffset startedAt, DateTimeOffset now)
    {
        Id = id;
        Organisation = record.Organisation;
        CaseId = record.CaseId;
        RecordId = record.Id;
        Name = definition.Name;
        Rule = definition.Rule;
        Origin = definition.Origin;
        Limit = definition.Limit.ToString();
        Outcome = definition.Late.Name;
        Post = definition.Late.PostToTell;
        // What the suite does by itself, such as archiving, is no escalation: it comes to published records as well.
        PublishedRecord = record.PublishedRecord && definition.Late is not (LateOutcome.Enter or LateOutcome.Do);
        StartedAt = startedAt;
        Write(due);
        Changed("started", now);
        MarkLate(now);
    }

    /// <summary>A copy of a clock that another service keeps.</summary>
    public RunningClock(string keeper, string organisation, Guid caseId, ClockChanged told)
    {
        Keeper = keeper;
        Organisation = organisation;
        CaseId = caseId;
        Id = Guid.Parse(told.ClockId);
        RecordId = Guid.Parse(told.RecordId);
        Copy(told);
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public Guid RecordId { get; private set; }

    /// <summary>Name in the procedure.</summary>
    public string Name { get; private set; } = "";

    public string Rule { get; private set; } = "";

    /// <summary>text, inferred or house.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>As the procedure writes it.</summary>
    public string Limit { get; private set; } = "";

    /// <summary>What it does once it is late, as the procedure writes it: mark, enter, do, escalate, approval or promote.</summary>
    public string Outcome { get; private set; } = "";

    /// <summary>The post that is told of an overrun, or whose approval it takes; null where there is none.</summary>
    public string? Post { get; private set; }

    /// <summary>Service that keeps the clock, where this is a copy; null for the clock itself.</summary>
    public string? Keeper { get; private set; }

    /// <summary>It belongs to a published record: computed, never fired.</summary>
    public bool PublishedRecord { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The last instant at which the act is in time. While the clock pauses it is what it was when the pause began.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Year without a calendar that the date reaches into; null when the date is final.</summary>
    public int? ProvisionalYear { get; private set; }

    /// <summary>What was told when it began with a date that was not final; null where it was. A copy has none.</summary>
    public ProvisionalStart? ProvisionalStart { get; private set; }

    /// <summary>How the date came about, day by day, as JSON.</summary>
    public string Provenance { get; private set; } = "{}";

    /// <summary>The calendar that the date was counted by; null where the limit asks none.</summary>
    public string? Calendar { get; private set; }

    /// <summary>Hash of the content of that calendar.</summary>
    public string? CalendarSha256 { get; private set; }

    /// <summary>The day asked for that the date comes from; null where none does.</summary>
    public DateOnly? RequestedDate { get; private set; }

    /// <summary>Since when it pauses; null while it runs.</summary>
    public DateTimeOffset? PausedAt { get; private set; }

    /// <summary>When the awaited step or act happened.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When the clock ran out unanswered.</summary>
    public DateTimeOffset? FiredAt { get; private set; }

    /// <summary>When it lost its meaning, such as by a withdrawal.</summary>
    public DateTimeOffset? VoidedAt { get; private set; }

    /// <summary>It ran out, or ended after its due time, where the time is there for people to keep.</summary>
    public bool Late { get; private set; }

    /// <summary>When its overrun was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Staff id of who approved it.</summary>
    public string? ApprovedBy { get; private set; }

    /// <summary>How often it was due and could not be carried out.</summary>
    public int Attempts { get; private set; }

    /// <summary>Before this the sweep leaves it alone; null while no attempt failed.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>Rises with each change that is told: a copy takes no older one.</summary>
    public long Revision { get; private set; }

    /// <summary>The last change.</summary>
    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>Event that told of the last change.</summary>
    public Guid? EventId { get; private set; }

    public bool IsOpen => EndedAt is null && VoidedAt is null;

    /// <summary>When it ended or lost its meaning; null while it runs.</summary>
    internal DateTimeOffset? ClosedAt => EndedAt ?? VoidedAt;

    /// <summary>What happened to it since it was loaded or told last.</summary>
    internal IReadOnlyList<string> Changes => _changes;

    /// <summary>Whom the service that keeps it tells that it began, and the place of the matter; null where nobody is told, or somebody was.</summary>
    public (string Post, string? Place)? Telling { get; private set; }

    internal void BeganTelling(string post, string? place) => Telling = (post, place);

    /// <summary>It was told.</summary>
    public void WasTold() => Telling = null;

    /// <summary>The date with its reasons, as it was computed.</summary>
    public DueDate Due => _due ??= new(DueAt, ProvisionalYear, Procedures.Time.Provenance.FromJson(Provenance));

    /// <summary>The post whose approval an overrun takes; null where none can be approved.</summary>
    public string? ApprovalPost => Outcome == "approval" ? Post : null;

    internal bool IsDeadline => Outcome is not ("enter" or "do" or "promote");

    /// <summary>Whether nobody is late once its time is over: the suite goes on by itself.</summary>
    public bool RunsOutByItself => !IsDeadline;

    /// <summary>Whether it is late at an instant. A pause holds off what had not come when it began; what ran out before it lost its meaning stays late.</summary>
    public bool IsLateAt(DateTimeOffset now) => IsDeadline && (Late || (VoidedAt is null && Due.IsLate(EndedAt ?? now)));

    /// <summary>Whether the act that ends it needs an approval that it does not have.</summary>
    public bool LacksApprovalAt(DateTimeOffset now) => IsOpen && ApprovalPost is not null && ApprovedAt is null && IsLateAt(now);

    public void End(DateTimeOffset at)
    {
        if (!IsOpen)
            return;
        Late = IsLateAt(at);
        EndedAt = at;
        Changed("ended", at);
    }

    public void Void(DateTimeOffset at)
    {
        if (!IsOpen)
            return;
        VoidedAt = at;
        Changed("voided", at);
    }

    /// <summary>What closed it counts no more: it runs as if that had never been, with its start, what it was granted and what was approved. What it ran out for is not done again.</summary>
    public void Reopen(DateTimeOffset at)
    {
        if (IsOpen)
            return;
        (EndedAt, VoidedAt) = (null, null);
        Changed("reopened", at);
        MarkLate(at);
    }

    public void Fire(DateTimeOffset now)
    {
        if (FiredAt is not null)
            return;
        FiredAt = now;
        Late = IsDeadline;
        Changed("ran-out", now);
    }

    /// <summary>It was due and could not be carried out: each failure doubles the pause before the next attempt, from 5 seconds to an hour.</summary>
    public void Fail(DateTimeOffset now)
    {
        NextAttemptAt = now + TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(Attempts, 20), LongestPause.Ticks));
        Attempts++;
    }

    /// <summary>Holds it off: what is late by then stays late.</summary>
    public void Pause(DateTimeOffset at)
    {
        if (!IsOpen || PausedAt is not null || at < StartedAt)
            return;
        PausedAt = at;
        Take(Due.Paused(at), at, "paused");
    }

    public void Resume(WorkingCalendar calendar, DateTimeOffset at)
    {
        if (!IsOpen || !(PausedAt <= at))
            return;
        PausedAt = null;
        Take(Due.Resumed(at, calendar), at, "resumed");
    }

    /// <summary>The day asked for takes the place of the due date; the same day again, and a day before the clock began, change nothing.</summary>
    public void ReplaceBy(DateOnly day, DateTimeOffset at)
    {
        if (!IsOpen || RequestedDate == day || day < LocalDays.Of(StartedAt, Due.Zone))
            return;
        RequestedDate = day;
        // What was approved was the overrun of the day before.
        (ApprovedAt, ApprovedBy) = (null, null);
        Take(Due.ReplacedBy(day, at), at, "replaced");
    }

    /// <summary>Moves the due time to the end of a later local day, as somebody has approved.</summary>
    /// <param name="until">Last local day.</param>
    /// <param name="at">When it was approved.</param>
    /// <exception cref="Refusal">It has run out already, or the day is not later.</exception>
    public void Extend(DateOnly until, DateTimeOffset at)
    {
        if (!IsOpen)
            throw Refusal.Precondition("CLOCK_NOT_RUNNING", $"'{Name}' does not run.", Rule, "clock");
        if (IsLateAt(at))
            throw Refusal.Precondition("CLOCK_RAN_OUT", $"'{Name}' has run out; what is late can't be extended.", Rule, "clock");
        if (LocalDays.EndOf(until, Due.Zone) <= DueAt)
            throw Refusal.Precondition("EXTENSION_NOT_LATER", $"'{Name}' ends no earlier than that already.", Rule, "until");
        Take(Due.ExtendedTo(until, at), at, "extended");
    }

    /// <summary>Counts it again by a calendar that has changed since.</summary>
    public void Recompute(WorkingCalendar calendar, DateTimeOffset at) => Take(Due.Recomputed(calendar, at), at, "recomputed");

    /// <summary>Lets the overrun pass, before the due time or after it.</summary>
    /// <param name="staffId">Who approves.</param>
    /// <param name="posts">The posts that they hold.</param>
    /// <param name="at">When.</param>
    /// <exception cref="Refusal">It can't be approved (to everyone, by the clock's rule), not by these posts, or not any more.</exception>
    public void ApproveOverrun(string staffId, IReadOnlySet<string> posts, DateTimeOffset at)
    {
        if (ApprovalPost is null)
            throw Refusal.Precondition("OVERRUN_NOT_APPROVABLE", $"Nobody can approve an overrun of '{Name}'.", Rule, "clock");
        if (!posts.Contains(ApprovalPost))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", $"An overrun of '{Name}' is approved by the post '{ApprovalPost}'.", Rule);
        if (!IsOpen)
            throw Refusal.Precondition("CLOCK_NOT_RUNNING", $"'{Name}' does not run.", Rule, "clock");
        if (ApprovedAt is not null)
            throw Refusal.Precondition("OVERRUN_APPROVED_ALREADY", $"The overrun of '{Name}' is approved already.", Rule, "clock");
        ApprovedAt = at;
        ApprovedBy = staffId;
        Changed("approved", at);
    }

    /// <summary>It began with a date that is not final, and this was told.</summary>
    internal void BeganProvisional(ProvisionalStart told) => ProvisionalStart = told;

    /// <summary>The event with this id tells of everything that happened to it.</summary>
    internal void Told(Guid eventId)
    {
        EventId = eventId;
        _changes.Clear();
    }

    /// <summary>Takes what the keeper tells, unless something younger was told before.</summary>
    /// <returns>Whether it was news.</returns>
    public bool Copy(ClockChanged told)
    {
        if (told.Revision <= Revision)
            return false;
        Revision = told.Revision;
        (Name, Rule, Origin, Limit, Outcome) = (told.Clock, told.Rule, told.Origin, told.Limit, told.Outcome);
        Post = told.Post.Length > 0 ? told.Post : null;
        StartedAt = told.StartTime.ToDateTimeOffset();
        DueAt = told.DueTime.ToDateTimeOffset();
        ProvisionalYear = told.ProvisionalYear > 0 ? told.ProvisionalYear : null;
        Provenance = told.Provenance;
        _due = null;
        PausedAt = told.PauseTime?.ToDateTimeOffset();
        EndedAt = told.EndTime?.ToDateTimeOffset();
        VoidedAt = told.VoidTime?.ToDateTimeOffset();
        FiredAt = told.RunOutTime?.ToDateTimeOffset();
        Late = told.Late;
        ApprovedAt = told.ApproveTime?.ToDateTimeOffset();
        ApprovedBy = told.ApprovedBy.Length > 0 ? told.ApprovedBy : null;
        RequestedDate = ForeignMoves.Day(told.RequestedDate);
        PublishedRecord = told.PublishedRecord;
        return true;
    }

    /// <summary>Nobody comes to fire a clock of a published record: what is late is marked so at once.</summary>
    private void MarkLate(DateTimeOffset now) => Late = Late || (PublishedRecord && IsLateAt(now));

    private void Take(DueDate due, DateTimeOffset at, string what)
    {
        Write(due);
        Changed(what, at);
        if (!due.IsLate(at))
            // The time is not over any more: it may run out anew.
            (Late, FiredAt, Attempts, NextAttemptAt) = (false, null, 0, null);
        MarkLate(at);
    }

    private void Write(DueDate due)
    {
        _due = due;
        DueAt = due.At;
        ProvisionalYear = due.ProvisionalYear;
        Provenance = due.Provenance.ToJson();
        Calendar = due.Provenance.Calendar;
        CalendarSha256 = due.Provenance.CalendarSha256;
    }

    private void Changed(string what, DateTimeOffset at)
    {
        if (_changes.Count == 0)
            Revision++;
        _changes.Add(what);
        ChangedAt = at;
    }
}
