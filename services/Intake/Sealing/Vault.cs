using System.Security.Cryptography;
using ComplaintSuite.Intake.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.Intake.Sealing;

/// <summary>
/// Makes, opens and wraps anew the data keys of cases. Names, contacts and notices are sealed under their case's key, so nobody reads them with the database alone,
/// and destroying one row destroys what a case had of them.
/// </summary>
public sealed class Vault
{
    private readonly SealingKeys _keys;
    private readonly LookUps _lookUps;

    /// <exception cref="InvalidOperationException">The keys are not configured as they must be.</exception>
    public Vault(IOptions<SealingSettings> settings, LookUps lookUps)
    {
        _keys = new(settings.Value);
        _lookUps = lookUps;
    }

    /// <summary>Id of the key that wraps new data keys.</summary>
    public string CurrentKey => _keys.Current;

    /// <summary>The key-encryption keys that this process has, by id.</summary>
    public IReadOnlyCollection<string> KnownKeys => _keys.Ids;

    /// <summary>The seal of a case that is there, inside the caller's transaction. Its key is unwrapped when something is sealed or opened.</summary>
    public async Task<CaseSeal> OfAsync(IntakeDb db, Guid caseId, CancellationToken cancellation) =>
        Open(await db.CaseKeys.AsNoTracking().SingleAsync(it => it.CaseId == caseId, cancellation));

    public CaseSeal Open(CaseKey key) => new(key.CaseId, key.Organisation, () => Unwrap(key), _lookUps);

    /// <summary>A data key at random, wrapped, and its seal.</summary>
    public (CaseKey Key, CaseSeal Seal) New(Guid caseId, string organisation)
    {
        var plain = RandomNumberGenerator.GetBytes(SealingKeys.AesBytes);
        var wrapped = Sealed.Close(_keys.Get(_keys.Current), plain, Wrapping(caseId, organisation, _keys.Current));
        return (new(caseId, organisation, _keys.Current, wrapped), new(caseId, organisation, () => plain, _lookUps));
    }

    /// <summary>Wraps a data key with the current key-encryption key.</summary>
    public void Rewrap(CaseKey key) =>
        key.Wrap(_keys.Current, Sealed.Close(_keys.Get(_keys.Current), Unwrap(key), Wrapping(key.CaseId, key.Organisation, _keys.Current)));

    private byte[] Unwrap(CaseKey key) => Sealed.Open(_keys.Get(key.WrappedBy), key.Wrapped, Wrapping(key.CaseId, key.Organisation, key.WrappedBy));

    private static string Wrapping(Guid caseId, string organisation, string keyId) => $"case-key/{organisation}/{caseId:N}/{keyId}";
}
