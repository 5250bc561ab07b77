using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Procedures;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.Intake.Likeness;

/// <summary>
/// Keyed hashes by which like cases are found: of the premises, of the place, and of the words by MinHash (Broder, "On the resemblance and containment of documents", 1997) in
/// bands of two. Each organisation has a key of its own: its marks can't be compared with another's, and without the key nothing can be guessed from them.
/// </summary>
public sealed class LikenessMarks
{
    /// <summary>Bands of a text. Two texts that share a fraction s of their parts have about Bands·s² in common.</summary>
    internal const int Bands = 32;

    private const int Rows = 2;

    private readonly byte[] _key;

    public LikenessMarks(IOptions<CaseKeySettings> settings) => _key = CaseKeys.Derive(CaseKeys.Master(settings.Value), "likeness");

    /// <summary>Marks of where a matter is: unit or address of who complains, and plates. A protected identity has none of its own.</summary>
    public long[] Premises(string organisation, Procedure? procedure, PartyDetails? complainant, IReadOnlyDictionary<string, string> details)
    {
        var place = procedure?.PlaceOf(details) ?? "";
        var said = new List<(string Field, string? Text)> { ("unit", complainant?.Unit is { } unit ? $"{place}\n{Normal(unit)}" : null), ("address", complainant?.Address is { } address ? Normal(address) : null) };
        said.AddRange((procedure?.Details ?? []).Where(field => field.Type == FormFieldType.Plate).Select(field => ("plate", details.GetValueOrDefault(field.Name))));
        return [.. said.Where(mark => !string.IsNullOrEmpty(mark.Text)).Select(mark => Mark(organisation, mark.Field, mark.Text!)).Distinct()];
    }

    /// <summary>Mark of the department where a matter belongs; null where the procedure knows no places, or it was not said.</summary>
    public long? Place(string organisation, Procedure? procedure, IReadOnlyDictionary<string, string> details) =>
        procedure?.PlaceOf(details) is { Length: > 0 } place ? Mark(organisation, "place", place) : null;

    /// <summary>Marks of a text; none of one without a letter.</summary>
    internal long[] Words(string organisation, TextParts text)
    {
        var parts = text.Marked.ToList();
        if (parts.Count == 0)
            return [];
        var key = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(organisation));
        Span<ulong> least = stackalloc ulong[Bands * Rows];
        least.Fill(ulong.MaxValue);
        foreach (var part in parts)
        {
            var hash = BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
            for (var row = 0; row < least.Length; row++)
                least[row] = Math.Min(least[row], Mixed(hash + (ulong)row * 0x9E3779B97F4A7C15));
        }
        var marks = new long[Bands];
        for (var band = 0; band < Bands; band++)
            marks[band] = unchecked((long)Mixed(least[band * Rows] ^ Mixed(least[band * Rows + 1] + (ulong)band)));
        return marks;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): each bit of the result depends on every bit of the hash.</summary>
    private static ulong Mixed(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }

    private static string Normal(string text) => LookUps.Normal(LookUps.Unit, text);

    private long Mark(string organisation, string field, string text) =>
        BinaryPrimitives.ReadInt64BigEndian(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{organisation}\n{field}\n{text}")));
}
