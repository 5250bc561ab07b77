using System.Buffers;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.ServiceDefaults.Json;

/// <summary>
/// Reads a JSON body token by token and notes the names that the message does not have. What it holds meanwhile is a piece of the body and the names around the present one: a body of
/// very many small values, which anybody may send, must not cost many times its length.
/// </summary>
/// <param name="input">The message that the body should be.</param>
internal sealed class BodyNames(MessageDescriptor input)
{
    private const int Piece = 16 * 1024;
    private const int Nowhere = -1;

    /// <summary>The objects and arrays that are open around the present token, as far as their names are looked at.</summary>
    private readonly List<Level> _open = [];
    private readonly List<string> _unknown = [];

    /// <summary>The message that the next value is one of; null where no names are looked at in it.</summary>
    private MessageDescriptor? _message = input;
    private string _name = "";

    /// <summary>Whether every text in the next value, or in the one that is passed over, must be one.</summary>
    private bool _isText;

    /// <summary>Depth of the object or array that is being passed over.</summary>
    private int _passing = Nowhere;
    private JsonReaderState _state;
    private bool _begun;
    private int _most;
    private char[] _letters = new char[256];

    /// <summary>Where the unknown names are, in their order.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Whether a text came that is not valid Unicode. Nothing is looked at after it.</summary>
    public bool HasNoText { get; private set; }

    /// <param name="body">Read to its end, unless it is not well-formed.</param>
    /// <param name="most">So many unknown names are noted; then the rest need only be well-formed.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="JsonException">The body is not well-formed; what was noted does not count.</exception>
    public async Task ReadAsync(Stream body, int most, CancellationToken cancellation)
    {
        _most = most;
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            var kept = 0;
            for (var isLast = false; !isLast;)
            {
                // A single token that fills the buffer needs a longer one.
                if (kept == buffer.Length)
                    buffer = Longer(buffer);
                var free = buffer.Length - kept;
                var read = await body.ReadAtLeastAsync(buffer.AsMemory(kept), free, throwOnEndOfStream: false, cancellation);
                isLast = read < free;
                var length = kept + read;
                var taken = Take(buffer.AsSpan(0, length), isLast);
                kept = length - taken;
                buffer.AsSpan(taken, kept).CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>The field that goes by a name, as the contract or as JSON spells it.</summary>
    public static FieldDescriptor? Field(MessageDescriptor message, ReadOnlySpan<char> name)
    {
        var fields = message.Fields.InDeclarationOrder();
        for (var index = 0; index < fields.Count; index++)
            if (name.SequenceEqual(fields[index].JsonName) || name.SequenceEqual(fields[index].Name))
                return fields[index];
        return null;
    }

    private static byte[] Longer(byte[] buffer)
    {
        var longer = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(longer, 0);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return longer;
    }

    /// <returns>How many of the bytes need not come again.</returns>
    private int Take(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var mark = !_begun && bytes.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
        _begun = true;
        var reader = new Utf8JsonReader(bytes[mark..], isLast, _state);
        while (reader.Read())
        {
            if (HasNoText || _unknown.Count >= _most)
                continue;
            try
            {
                Take(ref reader);
            }
            catch (InvalidOperationException)
            {
                // The reader's way to say that a text can't be read as such.
                HasNoText = true;
            }
        }
        _state = reader.CurrentState;
        return mark + (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        if (_passing != Nowhere)
        {
            if (_isText && reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                TextOf(ref reader);
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == _passing)
                _passing = Nowhere;
        }
        else if (reader.TokenType is JsonTokenType.PropertyName)
            TakeName(TextOf(ref reader));
        else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            _open.RemoveAt(_open.Count - 1);
        else
            TakeValue(ref reader);
    }

    private void TakeName(ReadOnlySpan<char> name)
    {
        var field = Field(_open[^1].Message, name);
        (_message, _name, _isText) = (null, "", false);
        if (field is null)
            _unknown.Add(PathTo(name.ToString()));
        else if (field.FieldType is FieldType.Message && !field.IsMap)
            (_message, _name) = (field.MessageType, name.SequenceEqual(field.JsonName) ? field.JsonName : field.Name);
        else
            _isText = true;
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        var isItem = _open.Count > 0 && _open[^1].IsArray;
        var message = isItem ? _open[^1].Message : _message;
        if (message is not null)
            _isText = false;
        // Well-known types have a JSON form of their own (a timestamp is a string).
        if (reader.TokenType is JsonTokenType.StartObject && message is not null && message.File.Package != Timestamp.Descriptor.File.Package)
            _open.Add(new(message, isItem ? "" : _name, IsArray: false));
        else if (reader.TokenType is JsonTokenType.StartArray && message is not null && !isItem && _open.Count > 0)
            _open.Add(new(message, _name, IsArray: true));
        else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            _passing = reader.CurrentDepth;
        else if (_isText && reader.TokenType is JsonTokenType.String)
            TextOf(ref reader);
    }

    private string PathTo(string name) => string.Join('.', _open.Select(level => level.Name).Where(around => around.Length > 0).Append(name));

    /// <returns>The present name or text, until the next is read.</returns>
    /// <exception cref="InvalidOperationException">A text that is not Unicode, which the transcoder would fail on.</exception>
    private ReadOnlySpan<char> TextOf(ref Utf8JsonReader reader)
    {
        // A letter has at least one byte.
        if (_letters.Length < reader.ValueSpan.Length)
            _letters = new char[Math.Max(reader.ValueSpan.Length, 2 * _letters.Length)];
        return _letters.AsSpan(0, reader.CopyString(_letters));
    }

    /// <param name="Message">What the object is, or each item of the array.</param>
    /// <param name="Name">Name of the field that it is the value of; empty for the body itself and for an item.</param>
    /// <param name="IsArray">Whether it is an array.</param>
    private readonly record struct Level(MessageDescriptor Message, string Name, bool IsArray);
}
