using System.Security.Cryptography;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.Intake.Parties;

public enum IdentityAccessKind
{
    /// <summary>A protected identity was read under an approved unmasking.</summary>
    Read,

    /// <summary>A search found the case by its party.</summary>
    Found,

    /// <summary>A search was made; it belongs to no case.</summary>
    Searched,
}

/// <summary>One access to identities: who, when, which fields, under which approval. Never changed; what was read is not in it.</summary>
public sealed class IdentityAccess : IAudited
{
    private IdentityAccess()
    {
    }

    public IdentityAccess(Guid id, string organisation, Guid caseId, IdentityAccessKind kind, Reader reader, IEnumerable<string> fields, Guid? unmaskingId, DateTimeOffset now)
    {
        Id = id;
        Organisation = organisation;
        CaseId = caseId;
        AuditSalt = RandomNumberGenerator.GetBytes(16);
        Kind = kind;
        Subject = reader.Subject;
        Post = reader.Post;
        Fields = [.. fields];
        UnmaskingId = unmaskingId;
        At = now;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>The case; all zeros for a search, which belongs to none.</summary>
    public Guid CaseId { get; private set; }

    public long Version { get; private set; } = 1;

    public byte[] AuditSalt { get; private set; } = [];

    public IdentityAccessKind Kind { get; private set; }

    /// <summary>Subject of who had it.</summary>
    public string Subject { get; private set; } = "";

    public string? Post { get; private set; }

    /// <summary>Fields shown or searched by, such as complainant.name.</summary>
    public List<string> Fields { get; private set; } = [];

    public Guid? UnmaskingId { get; private set; }

    public DateTimeOffset At { get; private set; }

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["kind"] = Kind.ToString(),
        ["subject"] = Subject,
        ["post"] = Post,
        ["fields"] = Fields,
        ["unmasking_id"] = UnmaskingId,
        ["at"] = At,
    };
}
