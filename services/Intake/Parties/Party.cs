using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Sealing;

namespace ComplaintSuite.Intake.Parties;

public enum PartyRole
{
    Complainant,
    Respondent,

    /// <summary>Acts for the complainant.</summary>
    Agent,
}

/// <summary>How a party is named and reached. Empty texts are null.</summary>
public sealed record PartyDetails(string? Name, string? Telephone, string? Address, string? Postcode, string? Email, string? Unit)
{
    public static PartyDetails Nothing { get; } = new(null, null, null, null, null, null);

    /// <summary>These, and where they say nothing, what was there before.</summary>
    public PartyDetails Over(PartyDetails before) => new(
        Name ?? before.Name, Telephone ?? before.Telephone, Address ?? before.Address, Postcode ?? before.Postcode, Email ?? before.Email, Unit ?? before.Unit);

    /// <summary>The fields that say something, by their names.</summary>
    public IEnumerable<string> Said() => AuditState().Where(pair => pair.Value is not null).Select(pair => pair.Key);

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["name"] = Name,
        ["telephone"] = Telephone,
        ["address"] = Address,
        ["postcode"] = Postcode,
        ["email"] = Email,
        ["unit"] = Unit,
    };
}

/// <summary>
/// A person or organisation in a case. Every field lies sealed under the case's key: without it only which fields there are is seen. Nothing of it reaches logs,
/// events or other services.
/// </summary>
public sealed class Party
{
    private Party()
    {
    }

    public Party(Guid id, Complaint complaint, PartyRole role, PartyDetails details, CaseSeal seal)
    {
        Id = id;
        Organisation = complaint.Organisation;
        CaseId = complaint.Id;
        Role = role;
        Keep(details, IsProtected(complaint), seal);
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public PartyRole Role { get; private set; }

    public byte[]? Name { get; private set; }

    public byte[]? Telephone { get; private set; }

    public byte[]? Address { get; private set; }

    public byte[]? Postcode { get; private set; }

    public byte[]? Email { get; private set; }

    /// <summary>Unit of a building, such as a flat or a shop.</summary>
    public byte[]? Unit { get; private set; }

    /// <summary>Keyed hashes by which the party is found (<see cref="LookUps"/>). A protected identity has none.</summary>
    public byte[]? NameHash { get; private set; }

    public byte[]? TelephoneHash { get; private set; }

    public byte[]? EmailHash { get; private set; }

    public byte[]? UnitHash { get; private set; }

    /// <summary>16 random bytes of <see cref="StateSha256"/>, sealed.</summary>
    public byte[] StateSalt { get; private set; } = [];

    /// <summary>SHA-256 over salt and canonical encoding of the plain fields: what an audit entry proves without opening anything (ADR 0007, ADR 0015).</summary>
    public byte[] StateSha256 { get; private set; } = [];

    public bool HasContact => Telephone is not null || Address is not null || Email is not null;

    /// <summary>The fields in the clear. Whoever calls this has made sure that the reader may see them.</summary>
    public PartyDetails Open(CaseSeal seal)
    {
        return new(Field(Name, "name"), Field(Telephone, "telephone"), Field(Address, "address"), Field(Postcode, "postcode"), Field(Email, "email"), Field(Unit, "unit"));

        string? Field(byte[]? closed, string field) => closed is null ? null : seal.Open(closed, Id, field);
    }

    /// <summary>What is null stays as it is.</summary>
    public void Amend(Complaint complaint, PartyDetails details, CaseSeal seal) => Keep(details.Over(Open(seal)), IsProtected(complaint), seal);

    /// <summary>Somebody else from now on: nothing of the one before stays.</summary>
    public void Replace(Complaint complaint, PartyDetails details, CaseSeal seal) => Keep(details, IsProtected(complaint), seal);

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?> { ["state_sha256"] = Convert.ToHexStringLower(StateSha256) };

    /// <summary>Who acts for somebody tells who that is.</summary>
    private bool IsProtected(Complaint complaint) => complaint.IdentityProtected && Role != PartyRole.Respondent;

    private void Keep(PartyDetails details, bool isProtected, CaseSeal seal)
    {
        var kept = SealedParty.Of(Id, details, isProtected, seal);
        (Name, Telephone, Address, Postcode, Email, Unit) = (kept.Name, kept.Telephone, kept.Address, kept.Postcode, kept.Email, kept.Unit);
        (NameHash, TelephoneHash, EmailHash, UnitHash) = (kept.NameHash, kept.TelephoneHash, kept.EmailHash, kept.UnitHash);
        (StateSalt, StateSha256) = (kept.StateSalt, kept.StateSha256);
    }
}
