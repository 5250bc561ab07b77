using System.Security.Cryptography;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>Why an alert was raised.</summary>
public enum AlertKind
{
    /// <summary>A clock ran out, and the procedure tells a post.</summary>
    ClockRanOut,

    /// <summary>A clock ran out that may be overrun with a post's approval.</summary>
    Overrun,

    /// <summary>Harm is going on (PI-11).</summary>
    HarmOngoing,

    /// <summary>A date reaches into a year whose calendar is not there yet.</summary>
    ProvisionalCalendar,

    /// <summary>A clock began of which the procedure tells a post at once; acknowledging it ends the clock.</summary>
    ClockBegan,

    /// <summary>Times of cases had passed when a desk without a connection handed them over (CR-08).</summary>
    HandedOverLate,

    /// <summary>What a department was asked was withdrawn.</summary>
    TaskWithdrawn,

    /// <summary>A place's daily check was missed.</summary>
    DailyCheckMissed,

    /// <summary>What was taken over from a shift was neither settled nor told its department in time.</summary>
    HandOverLate,

    /// <summary>A shift goes on beyond its time.</summary>
    ShiftOverrun,

    /// <summary>An act waits for its answer, which somebody else gives.</summary>
    AnswerWanted,

    /// <summary>Who had the work must withdraw: it stands in the queue again.</summary>
    HandlerWithdrew,

    /// <summary>Everybody who handles work in the department must withdraw: nobody can take it.</summary>
    NobodyLeft,

    /// <summary>What somebody asked for was granted.</summary>
    RequestGranted,

    /// <summary>What somebody asked for was refused, or nobody decided it in time.</summary>
    RequestRefused,

    /// <summary>An act was done of which the procedure tells somebody.</summary>
    ActDone,

    /// <summary>A department was told in writing of what was left of a shift.</summary>
    DutyTold,
}

/// <summary>What an alert is about.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Kind">Why.</param>
/// <param name="Rule">The rule behind it; null where none is.</param>
public sealed record AlertCause(string Organisation, Guid CaseId, AlertKind Kind, string? Rule)
{
    public Guid? WorkItemId { get; init; }

    public Guid? TaskId { get; init; }

    /// <summary>Name of the clock in the procedure.</summary>
    public string? Clock { get; init; }

    /// <summary>The clock itself: one of its name may begin again.</summary>
    public Guid? ClockId { get; init; }

    /// <summary>Name of the act that it tells of, such as one that waits for its answer.</summary>
    public string? Act { get; init; }

    /// <summary>What was written down of that act.</summary>
    public Guid? ActId { get; init; }

    /// <summary>Year whose calendar is missing.</summary>
    public int? ProvisionalYear { get; init; }

    /// <summary>The calendar that lacks the year.</summary>
    public string? Calendar { get; init; }

    /// <summary>The hand-over of a desk that had no connection.</summary>
    public Guid? HandOverId { get; init; }
    /// <summary>The duty book that it is about, which then stands for the case.</summary>
    public Guid? BookId { get; init; }

    /// <summary>Code of the place whose check was missed, or of the department that was told.</summary>
    public string? Department { get; init; }

    /// <summary>Whether it is about one matter, from which somebody may have to withdraw.</summary>
    public bool IsOfOneMatter => BookId is null && HandOverId is null && Kind != AlertKind.ProvisionalCalendar;
}

/// <summary>Something that must reach certain people at once, and stays open until one of them acknowledges it or what it tells of is over.</summary>
public sealed class Alert : IAudited
{
    private Alert()
    {
    }

    /// <param name="cause">What it is about.</param>
    /// <param name="post">The post that it is for; null where it is for a role.</param>
    /// <param name="role">The role that it is for; null where it is for a post.</param>
    /// <param name="staff">Staff ids of those whom it reaches now.</param>
    /// <param name="now">The current instant.</param>
    public Alert(AlertCause cause, string? post, string? role, IEnumerable<string> staff, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Organisation = cause.Organisation;
        CaseId = cause.CaseId;
        WorkItemId = cause.WorkItemId;
        TaskId = cause.TaskId;
        Kind = cause.Kind;
        Rule = cause.Rule;
        Clock = cause.Clock;
        ClockId = cause.ClockId;
        Act = cause.Act;
        ActId = cause.ActId;
        ProvisionalYear = cause.ProvisionalYear;
        Calendar = cause.Calendar;
        HandOverId = cause.HandOverId;
        BookId = cause.BookId;
        Department = cause.Department;
        Post = post;
        Role = role;
        Staff = [.. staff];
        RaisedAt = now;
        Version = 1;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public Guid? WorkItemId { get; private set; }

    /// <summary>The task that it is about; null where it is about none.</summary>
    public Guid? TaskId { get; private set; }

    public AlertKind Kind { get; private set; }

    public string? Rule { get; private set; }

    public string? Clock { get; private set; }

    /// <summary>The clock itself; null where it is about none, and where it was raised before clocks were told by their ids.</summary>
    public Guid? ClockId { get; private set; }

    /// <summary>Name of the act that it tells of, such as one that waits for its answer; null where it is about none.</summary>
    public string? Act { get; private set; }

    /// <summary>What was written down of that act.</summary>
    public Guid? ActId { get; private set; }

    public int? ProvisionalYear { get; private set; }

    /// <summary>The calendar that lacks the year.</summary>
    public string? Calendar { get; private set; }

    /// <summary>The hand-over of a desk that had no connection; null where it is about none.</summary>
    public Guid? HandOverId { get; private set; }

    /// <summary>The other cases of the same hand-over that it is about.</summary>
    public List<Guid> FurtherCases { get; private set; } = [];
    /// <summary>The duty book that it is about; null where it is about a case.</summary>
    public Guid? BookId { get; private set; }

    /// <summary>Code of the place whose check was missed, or of the department that was told.</summary>
    public string? Department { get; private set; }

    public string? Post { get; private set; }

    /// <summary>The role that it is for: duty-officer is whoever is on duty.</summary>
    public string? Role { get; private set; }

    public List<string> Staff { get; private set; } = [];

    public DateTimeOffset RaisedAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>Staff id of who looks after it.</summary>
    public string? AcknowledgedBy { get; private set; }

    /// <summary>When what it tells of was over: though nobody had acknowledged it, or, of harm and of what waits for an answer, also if somebody had.</summary>
    public DateTimeOffset? LapsedAt { get; private set; }

    /// <summary>Staff ids of those who must withdraw from the matter: it is not for them. It follows from the case, so no audit entry proves it.</summary>
    public List<string> Barred { get; private set; } = [];

    public long Version { get; private set; }

    public byte[] AuditSalt { get; private set; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>Another case of the same hand-over is late as well.</summary>
    /// <returns>False: it is about that case already.</returns>
    public bool Join(Guid caseId)
    {
        if (CaseId == caseId || FurtherCases.Contains(caseId))
            return false;
        FurtherCases = [.. FurtherCases, caseId];
        Version++;
        return true;
    }

    public void Acknowledge(string staffId, DateTimeOffset now)
    {
        AcknowledgedBy = staffId;
        AcknowledgedAt = now;
        Version++;
    }

    public void Lapse(DateTimeOffset now)
    {
        LapsedAt = now;
        Version++;
    }

    /// <summary>Who must withdraw from the matter as it is raised.</summary>
    public void KeepFrom(IEnumerable<string> barred) => Barred = [.. barred];

    /// <summary>What only some alerts are about stands in those alone: the others prove what they did before there were such.</summary>
    public IReadOnlyDictionary<string, object?> AuditState()
    {
        var state = new Dictionary<string, object?>
        {
            ["case_id"] = CaseId,
            ["work_item_id"] = WorkItemId,
            ["kind"] = Kind.ToString(),
            ["rule"] = Rule,
            ["clock"] = Clock,
            ["provisional_year"] = ProvisionalYear,
            ["calendar"] = Calendar,
            ["post"] = Post,
            ["role"] = Role,
            ["staff"] = Staff,
            ["raised_at"] = RaisedAt,
            ["acknowledged_at"] = AcknowledgedAt,
            ["acknowledged_by"] = AcknowledgedBy,
            ["version"] = Version,
        };
        if (TaskId is not null)
            state["task_id"] = TaskId;
        if (HandOverId is not null)
            (state["hand_over_id"], state["further_cases"]) = (HandOverId, FurtherCases);
        if (BookId is not null)
            (state["book_id"], state["department"]) = (BookId, Department);
        if (ClockId is not null)
            state["clock_id"] = ClockId;
        if (ActId is not null)
            (state["act"], state["act_id"]) = (Act, ActId);
        if (LapsedAt is not null)
            state["lapsed_at"] = LapsedAt;
        return state;
    }
}
