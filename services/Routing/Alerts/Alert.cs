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
}

/// <summary>What an alert is about.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Kind">Why.</param>
/// <param name="Rule">The rule behind it; null where none is.</param>
public sealed record AlertCause(string Organisation, Guid CaseId, AlertKind Kind, string? Rule)
{
    public Guid? WorkItemId { get; init; }

    /// <summary>Name of the clock in the procedure.</summary>
    public string? Clock { get; init; }

    /// <summary>Year whose calendar is missing.</summary>
    public int? ProvisionalYear { get; init; }

    /// <summary>The calendar that lacks the year.</summary>
    public string? Calendar { get; init; }
}

/// <summary>Something that must reach certain people at once, and stays open until one of them acknowledges it.</summary>
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
        Kind = cause.Kind;
        Rule = cause.Rule;
        Clock = cause.Clock;
        ProvisionalYear = cause.ProvisionalYear;
        Calendar = cause.Calendar;
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

    public AlertKind Kind { get; private set; }

    public string? Rule { get; private set; }

    public string? Clock { get; private set; }

    public int? ProvisionalYear { get; private set; }

    /// <summary>The calendar that lacks the year.</summary>
    public string? Calendar { get; private set; }

    public string? Post { get; private set; }

    /// <summary>The role that it is for: duty-officer is whoever is on duty.</summary>
    public string? Role { get; private set; }

    public List<string> Staff { get; private set; } = [];

    public DateTimeOffset RaisedAt { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>Staff id of who looks after it.</summary>
    public string? AcknowledgedBy { get; private set; }

    public long Version { get; private set; }

    public byte[] AuditSalt { get; private set; } = RandomNumberGenerator.GetBytes(16);

    public void Acknowledge(string staffId, DateTimeOffset now)
    {
        AcknowledgedBy = staffId;
        AcknowledgedAt = now;
        Version++;
    }

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
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
}
