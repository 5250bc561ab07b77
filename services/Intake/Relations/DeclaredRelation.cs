using System.Security.Cryptography;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.Intake.Relations;

/// <summary>To whom or what somebody of the staff has a relation; at least one is given.</summary>
/// <param name="Name">Name of a person or company.</param>
/// <param name="Telephone">Telephone number.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Place">Department code of a place of the organisation.</param>
public sealed record RelatedTo(string? Name, string? Telephone, string? Email, string? Place);

/// <summary>
/// A standing relation that somebody of the staff declared. To whom, and what was said about it, lies sealed under a key of its own; cases are matched by keyed hashes
/// (<see cref="LookUps"/>). The place is a code of the directory.
/// </summary>
public sealed class DeclaredRelation : IAudited
{
    private DeclaredRelation()
    {
    }

    /// <param name="id">Id, for which the seal was made.</param>
    /// <param name="organisation">Organisation code.</param>
    /// <param name="staffId">Whose relation it is.</param>
    /// <param name="kind">One of <see cref="StandingRelations.Kinds"/>.</param>
    /// <param name="to">To whom or what.</param>
    /// <param name="note">What there is to say about it; null for nothing.</param>
    /// <param name="seal">Seals what is said of others.</param>
    /// <param name="now">When it was declared.</param>
    public DeclaredRelation(Guid id, string organisation, string staffId, string kind, RelatedTo to, string? note, CaseSeal seal, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(seal);
        (Id, Organisation, StaffId, Kind, Place, DeclaredAt) = (id, organisation, staffId, kind, to.Place, now);
        (Name, Telephone, Email, Note) = (Close(to.Name, "name"), Close(to.Telephone, "telephone"), Close(to.Email, "email"), Close(note, "note"));
        (NameHash, TelephoneHash, EmailHash) = (seal.LookUp(LookUps.Name, to.Name), seal.LookUp(LookUps.Telephone, to.Telephone), seal.LookUp(LookUps.Email, to.Email));

        byte[]? Close(string? text, string field) => text is null ? null : seal.Close(text, id, field);
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>All zeros: it belongs to no case.</summary>
    public Guid CaseId => Guid.Empty;

    public long Version { get; private set; } = 1;

    public byte[] AuditSalt { get; private set; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>Staff id of whose relation it is.</summary>
    public string StaffId { get; private set; } = "";

    public string Kind { get; private set; } = "";

    public byte[]? Name { get; private set; }

    public byte[]? Telephone { get; private set; }

    public byte[]? Email { get; private set; }

    public byte[]? NameHash { get; private set; }

    public byte[]? TelephoneHash { get; private set; }

    public byte[]? EmailHash { get; private set; }

    /// <summary>Department code of a place; null for none.</summary>
    public string? Place { get; private set; }

    public byte[]? Note { get; private set; }

    public DateTimeOffset DeclaredAt { get; private set; }

    /// <summary>Since when it is over; null while it is not.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>It is over from now on; once over, it stays so since then.</summary>
    public void End(DateTimeOffset now)
    {
        if (EndedAt is not null)
            return;
        EndedAt = now;
        Version++;
    }

    /// <summary>To whom or what it is, and what was said about it: for whose relation it is, and nobody else.</summary>
    public (RelatedTo To, string? Note) Open(CaseSeal seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return (new(Field(Name, "name"), Field(Telephone, "telephone"), Field(Email, "email"), Place), Field(Note, "note"));

        string? Field(byte[]? closed, string field) => closed is null ? null : seal.Open(closed, Id, field);
    }

    /// <summary>What is sealed is proven as it lies there, so that an entry tells nothing of it.</summary>
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["staff_id"] = StaffId,
        ["kind"] = Kind,
        ["name_sha256"] = Sha256(Name),
        ["telephone_sha256"] = Sha256(Telephone),
        ["email_sha256"] = Sha256(Email),
        ["place"] = Place,
        ["note_sha256"] = Sha256(Note),
        ["declared_at"] = DeclaredAt,
        ["ended_at"] = EndedAt,
    };

    private static string? Sha256(byte[]? closed) => closed is null ? null : Convert.ToHexStringLower(SHA256.HashData(closed));
}

/// <summary>That a relation was met in a case, and somebody had to withdraw. Never changed: whoever was let in again by a decision is not kept out by the same relation once more.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="RelationId">The relation.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="StaffId">Staff id of whose relation it is.</param>
/// <param name="Kind">Kind of the relation.</param>
/// <param name="At">When it was met.</param>
public sealed record MetRelation(Guid CaseId, Guid RelationId, string Organisation, string StaffId, string Kind, DateTimeOffset At);
