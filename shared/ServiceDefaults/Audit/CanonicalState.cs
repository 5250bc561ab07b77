using System.Collections;
using System.Formats.Cbor;
using System.Globalization;

namespace ComplaintSuite.ServiceDefaults.Audit;

/// <summary>
/// The one deterministic encoding of a record's state: canonical CBOR (RFC 7049 §3.9, RFC 8949 §4.2.3), which libraries of every language read.
/// Allowed are null, bool, long, int, string (as it is, no normalisation), Guid (lower-case text), DateTimeOffset (UTC text with seven decimals), byte[],
/// sequences and maps with text keys. No floating point: its text would not be one.
/// </summary>
public static class CanonicalState
{
    /// <exception cref="ArgumentException">A value of a type that has no canonical form.</exception>
    public static byte[] Encode(IReadOnlyDictionary<string, object?> state)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        Write(writer, state);
        return writer.Encode();
    }

    private static void Write(CborWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull();
                break;
            case bool flag:
                writer.WriteBoolean(flag);
                break;
            case int number:
                writer.WriteInt64(number);
                break;
            case long number:
                writer.WriteInt64(number);
                break;
            case string text:
                writer.WriteTextString(text);
                break;
            case Guid id:
                writer.WriteTextString(id.ToString());
                break;
            case DateTimeOffset instant:
                writer.WriteTextString(instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                writer.WriteByteString(bytes);
                break;
            case IReadOnlyDictionary<string, object?> map:
                writer.WriteStartMap(map.Count);
                foreach (var (name, item) in map)
                {
                    writer.WriteTextString(name);
                    Write(writer, item);
                }
                writer.WriteEndMap();
                break;
            case IReadOnlyDictionary<string, string> map:
                Write(writer, map.ToDictionary(pair => pair.Key, pair => (object?)pair.Value));
                break;
            case IEnumerable sequence:
                var items = sequence.Cast<object?>().ToList();
                writer.WriteStartArray(items.Count);
                foreach (var item in items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"{value.GetType().Name} has no canonical form.");
        }
    }
}
