using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.EndToEnd.Rights;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ComplaintSuite.EndToEnd.Secrecy;

/// <summary>Words that stand nowhere else, planted into every text of a request that a test leaves empty, and found again by the field that they were planted into.</summary>
internal sealed class Canaries(RunningSuite suite)
{
    private const string Start = "canary";
    private const int Digits = 14;

    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdef"u8);

    private readonly ConcurrentDictionary<string, string> _fields = new();
    private readonly Dictionary<MessageDescriptor, IMessage> _sent = [];

    /// <summary>The words, each with the field that it was planted into.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>A new word for a field; the telemetry is watched for it from now on.</summary>
    public string Word(string field)
    {
        var word = Start + RandomNumberGenerator.GetHexString(Digits, lowercase: true);
        _fields[word] = field;
        suite.Telemetry.Watch(word);
        return word;
    }

    /// <summary>Plants and sends. As JSON it goes again, the other way through the gateway, and by its id changes nothing.</summary>
    public async Task<T> SendAsync<T>(IMessage request, Sender by)
        where T : IMessage
    {
        Plant(request);
        _sent[request.Descriptor] = request;
        var answer = await suite.SendAsync<T>(request, by);
        if (Calls.All.First(call => call.Rpc.InputType == request.Descriptor).Rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { PatternCase: HttpRule.PatternOneofCase.Post })
        {
            using var again = await suite.SendJsonAsync(request, by);
            Assert.True((int)again.StatusCode < 500, $"{request.Descriptor.Name} as JSON: {again.StatusCode}");
        }
        return answer;
    }

    /// <summary>A request as it was sent, or an empty one where none was.</summary>
    public IMessage Again(MessageDescriptor request) => request.Parser.ParseFrom(_sent.TryGetValue(request, out var sent) ? sent.ToByteArray() : []);

    /// <summary>Plants a word into every text of a request that is empty.</summary>
    public void Plant(IMessage request) => Plant(request, TextFields.NameOf(request.Descriptor));

    /// <summary>The fields whose words a content holds.</summary>
    public IEnumerable<string> In(byte[] content) => WordsOf(content).Where(_fields.ContainsKey).Select(word => _fields[word]).Distinct();

    private static List<string> WordsOf(ReadOnlySpan<byte> content)
    {
        var words = new List<string>();
        for (var at = content.IndexOf("canary"u8); at >= 0; at = content.IndexOf("canary"u8))
        {
            content = content[(at + Start.Length)..];
            if (content.Length >= Digits && content[..Digits].IndexOfAnyExcept(Hexadecimal) < 0)
                words.Add(Start + Encoding.ASCII.GetString(content[..Digits]));
        }
        return words;
    }

    private void Plant(IMessage message, string path)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var (here, value) = ($"{path}.{field.Name}", field.Accessor.GetValue(message));
            if (field.IsMap)
            {
                if (TextFields.IsText(field, ".key")) ((IDictionary)value).Add(Word($"{here}.key"), Word($"{here}.value"));
            }
            else if (value is IMessage part && part.Descriptor.File.Package.StartsWith("complaintsuite.", StringComparison.Ordinal))
                Plant(part, here);
            else if (field.FieldType == FieldType.Message && value is IList parts)
                foreach (var each in parts.OfType<IMessage>()) Plant(each, here);
            else if (field.FieldType == FieldType.String && TextFields.IsText(field))
                if (value is IList { Count: 0 } list)
                    list.Add(Word(here));
                else if (value is "")
                    field.Accessor.SetValue(message, Written(field.Name, Word(here)));
        }
    }

    private static string Written(string field, string word) => field switch
    {
        "telephone" => $"13800000000 {word}",
        "email" => $"{word}@example.org",
        _ => word,
    };
}
