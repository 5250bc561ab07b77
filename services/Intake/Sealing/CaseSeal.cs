using System.Text;

namespace ComplaintSuite.Intake.Sealing;

/// <summary>Seals and opens what belongs to one case. A sealed text opens only in its case, in its record, in its field.</summary>
public sealed class CaseSeal
{
    private readonly Guid _caseId;
    private readonly string _organisation;
    private readonly Lazy<byte[]> _key;
    private readonly LookUps _lookUps;

    internal CaseSeal(Guid caseId, string organisation, Func<byte[]> key, LookUps lookUps)
    {
        _caseId = caseId;
        _organisation = organisation;
        _key = new(key);
        _lookUps = lookUps;
    }

    public byte[] Close(string text, Guid record, string field) => Close(Encoding.UTF8.GetBytes(text), record, field);

    public byte[] Close(ReadOnlySpan<byte> content, Guid record, string field) => Sealed.Close(_key.Value, content, BelongsTo(record, field));

    public string Open(byte[] closed, Guid record, string field) => Encoding.UTF8.GetString(OpenBytes(closed, record, field));

    public byte[] OpenBytes(byte[] closed, Guid record, string field) => Sealed.Open(_key.Value, closed, BelongsTo(record, field));

    /// <summary>Words of an act of the procedure's own, by the id of what was written down.</summary>
    public byte[] CloseAct(byte[] words, Guid record) => Close(words, record, "act");

    /// <inheritdoc cref="CloseAct"/>
    public byte[] OpenAct(byte[] closed, Guid record) => OpenBytes(closed, record, "act");

    /// <summary>Keyed hash by which a field of a party is found, see <see cref="LookUps"/>.</summary>
    public byte[]? LookUp(string field, string? text) => text is null ? null : _lookUps.Hash(_organisation, field, text);

    private string BelongsTo(Guid record, string field) => $"{_caseId:N}/{record:N}/{field}";
}
