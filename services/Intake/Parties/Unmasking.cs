using System.Security.Cryptography;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Intake.Parties;

public enum UnmaskingState
{
    Requested,
    Approved,
    Refused,
}

/// <summary>Who acts on an identity: the subject for the record, the post for whoever reads of it.</summary>
public sealed record Reader(string Subject, string? Post)
{
    /// <summary>The first post whose role the person acts in.</summary>
    public static Reader Of(Person person) => new(person.Id, person.Posts.FirstOrDefault(post => person.Actor.Roles.Contains(post.Role)).Code);
}

/// <summary>
/// A request to see a protected identity, decided by a second person (CH-04). An approval is for the requester alone and ends by itself. The reasons lie sealed: they
/// tell of the case, and often of the person.
/// </summary>
public sealed class Unmasking : IAudited
{
    /// <summary>Of the suite's time; ours, the procedure names none.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromHours(24);

    private Unmasking()
    {
    }

    public Unmasking(Guid id, Complaint complaint, Reader requester, string reason, CaseSeal seal, DateTimeOffset now)
    {
        Id = id;
        Organisation = complaint.Organisation;
        CaseId = complaint.Id;
        AuditSalt = RandomNumberGenerator.GetBytes(16);
        Requester = requester.Subject;
        RequesterPost = requester.Post;
        Reason = seal.Close(reason, id, "reason");
        RequestedAt = now;
        Version = 1;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public long Version { get; private set; }

    public byte[] AuditSalt { get; private set; } = [];

    /// <summary>Subject of who asked.</summary>
    public string Requester { get; private set; } = "";

    public string? RequesterPost { get; private set; }

    public byte[] Reason { get; private set; } = [];

    public DateTimeOffset RequestedAt { get; private set; }

    public UnmaskingState State { get; private set; }

    /// <summary>Subject of who decided.</summary>
    public string? Decider { get; private set; }

    public string? DeciderPost { get; private set; }

    public byte[]? DecisionReason { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Until when an approval holds.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>Whether somebody may read the identity now.</summary>
    public bool Opens(string subject, DateTimeOffset now) => State == UnmaskingState.Approved && Requester == subject && now <= ExpiresAt;

    public void Decide(bool approve, Reader decider, string reason, CaseSeal seal, DateTimeOffset now)
    {
        State = approve ? UnmaskingState.Approved : UnmaskingState.Refused;
        Decider = decider.Subject;
        DeciderPost = decider.Post;
        DecisionReason = seal.Close(reason, Id, "decision-reason");
        DecidedAt = now;
        ExpiresAt = approve ? now + Validity : null;
        Version++;
    }

    /// <summary>The reasons by their sealed bytes, which the case's key opens.</summary>
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["requester"] = Requester,
        ["requester_post"] = RequesterPost,
        ["reason"] = Reason,
        ["requested_at"] = RequestedAt,
        ["state"] = State.ToString(),
        ["decider"] = Decider,
        ["decider_post"] = DeciderPost,
        ["decision_reason"] = DecisionReason,
        ["decided_at"] = DecidedAt,
        ["expires_at"] = ExpiresAt,
        ["version"] = Version,
    };
}
