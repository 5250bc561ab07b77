using System.Security.Cryptography;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.Intake.Parties;

/// <summary>What is stored of a party: its fields sealed under the case's key, the keyed hashes by which it is found, and the proof of its plain state.</summary>
public sealed record SealedParty
{
    private SealedParty()
    {
    }

    public byte[]? Name { get; private init; }

    public byte[]? Telephone { get; private init; }

    public byte[]? Address { get; private init; }

    public byte[]? Postcode { get; private init; }

    public byte[]? Email { get; private init; }

    public byte[]? Unit { get; private init; }

    public byte[]? NameHash { get; private init; }

    public byte[]? TelephoneHash { get; private init; }

    public byte[]? EmailHash { get; private init; }

    public byte[]? UnitHash { get; private init; }

    /// <summary>Sealed: with the salt in the clear a telephone number could be guessed from its digest.</summary>
    public required byte[] StateSalt { get; init; }

    public required byte[] StateSha256 { get; init; }

    /// <summary>A protected identity gets no hashes: it can't be found.</summary>
    public static SealedParty Of(Guid id, PartyDetails details, bool isProtected, CaseSeal seal)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new()
        {
            Name = Close(details.Name, "name"),
            Telephone = Close(details.Telephone, "telephone"),
            Address = Close(details.Address, "address"),
            Postcode = Close(details.Postcode, "postcode"),
            Email = Close(details.Email, "email"),
            Unit = Close(details.Unit, "unit"),
            NameHash = LookUp(LookUps.Name, details.Name),
            TelephoneHash = LookUp(LookUps.Telephone, details.Telephone),
            EmailHash = LookUp(LookUps.Email, details.Email),
            UnitHash = LookUp(LookUps.Unit, details.Unit),
            StateSalt = seal.Close(salt, id, "state-salt"),
            StateSha256 = AuditEntry.DigestOf(salt, details.AuditState()),
        };

        byte[]? Close(string? text, string field) => text is null ? null : seal.Close(text, id, field);

        byte[]? LookUp(string field, string? text) => isProtected ? null : seal.LookUp(field, text);
    }
}
