using System.Security.Cryptography;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.Routing.Organisations;

/// <summary>A name in the suite's three languages.</summary>
public sealed record LocalName
{
    public required string ZhCn { get; init; }

    public required string En { get; init; }

    public required string Es { get; init; }
}

/// <summary>An organisation, and the versioned record that stands for its whole directory: the audit trail proves each revision by the hash of its content.</summary>
public sealed class OrganisationRecord : IAudited
{
    private OrganisationRecord()
    {
    }

    public OrganisationRecord(Guid id, string organisation)
    {
        Id = id;
        Organisation = organisation;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>A directory belongs to no case.</summary>
    public Guid CaseId => Id;

    /// <summary>Revision of the directory.</summary>
    public long Version { get; private set; }

    public byte[] AuditSalt { get; private set; } = RandomNumberGenerator.GetBytes(16);

    public LocalName Name { get; private set; } = new() { ZhCn = "", En = "", Es = "" };

    /// <summary>IANA id.</summary>
    public string Zone { get; private set; } = "";

    /// <summary>SHA-256 of the directory's canonical form (<see cref="DirectoryForm.Canonical"/>).</summary>
    public byte[] ContentSha256 { get; private set; } = [];

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Replace(LocalName name, string zone, byte[] contentSha256, DateTimeOffset now)
    {
        Name = name;
        Zone = zone;
        ContentSha256 = contentSha256;
        UpdatedAt = now;
        Version++;
    }

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["organisation"] = Organisation,
        ["revision"] = Version,
        ["content_sha256"] = ContentSha256,
        ["updated_at"] = UpdatedAt,
    };
}
