using System.Security.Cryptography;

namespace ComplaintSuite.ServiceDefaults.Audit;

/// <summary>A record whose every state is proven by an audit entry.</summary>
public interface IAudited
{
    Guid Id { get; }

    /// <summary>Organisation code.</summary>
    string Organisation { get; }

    /// <summary>Id of the case that the record belongs to.</summary>
    Guid CaseId { get; }

    /// <summary>Rises with each change.</summary>
    long Version { get; }

    /// <summary>16 random bytes that lie with the record and are destroyed with it: then the entry tells nothing of what is gone.</summary>
    byte[] AuditSalt { get; }

    /// <summary>The state that the entry proves, see <see cref="CanonicalState"/> for the types allowed.</summary>
    IReadOnlyDictionary<string, object?> AuditState();
}

/// <summary>One line of the audit trail, written in the transaction of the change. Append-only. Encoding and test vectors: ADR 0007.</summary>
public sealed record AuditEntry
{
    /// <summary>Order of writing in this database; sealing numbers the entries later.</summary>
    public long Id { get; private init; }

    public required string Organisation { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Step entered or act done.</summary>
    public required string Act { get; init; }

    /// <summary>Subject of the sign-on, client id, or "system".</summary>
    public required string Actor { get; init; }

    /// <summary>Post that the actor held; null where none counted.</summary>
    public string? Post { get; init; }

    /// <summary>Rule of the catalogue under which it was done, where one says so.</summary>
    public string? Rule { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string RecordType { get; init; }

    public required Guid RecordId { get; init; }

    public required long RecordVersion { get; init; }

    /// <summary>SHA-256 over the record's salt and the canonical encoding of its new state.</summary>
    public required byte[] Digest { get; init; }

    public static AuditEntry Of(IAudited record, string act, string actor, string? post, string? rule, DateTimeOffset at) => new()
    {
        Organisation = record.Organisation,
        CaseId = record.CaseId,
        Act = act,
        Actor = actor,
        Post = post,
        Rule = rule,
        At = at,
        RecordType = record.GetType().Name,
        RecordId = record.Id,
        RecordVersion = record.Version,
        Digest = DigestOf(record.AuditSalt, record.AuditState()),
    };

    /// <summary>SHA-256(salt ‖ canonical CBOR of the state).</summary>
    public static byte[] DigestOf(byte[] salt, IReadOnlyDictionary<string, object?> state) => SHA256.HashData([.. salt, .. CanonicalState.Encode(state)]);
}
