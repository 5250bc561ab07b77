using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.EndToEnd.Rights;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace ComplaintSuite.EndToEnd.Secrecy;

/// <summary>Words that stand nowhere else, planted into every text of a request that a test leaves empty, and found again by the field that they were planted into.</summary>
internal sealed class Canaries(RunningSuite suite)
{
    private const string Start = "canary";
    private const int Digits = 14;

    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>How a request with a wrong code may be answered. Anything else is a failure of the suite, or a text that was taken.</summary>
    private static readonly StatusCode[] Refusals =
        [StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.FailedPrecondition, StatusCode.AlreadyExists, StatusCode.Aborted, StatusCode.PermissionDenied, StatusCode.Unauthenticated];

    /// <summary>Codes that whoever writes them chooses: any is right, and may be anywhere.</summary>
    private static readonly HashSet<string> Chosen = ["PutArticle.code", "ImportComplaints.source"];

    private readonly ConcurrentDictionary<string, string> _fields = new();
    private readonly HashSet<MessageDescriptor> _sent = [];

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

    /// <summary>
    /// Plants and sends: first with a word in each code that the request has, one at a time, so that each is refused just where the right one is taken; then right; then as JSON, the other
    /// way through the gateway, which by its id changes nothing.
    /// </summary>
    public async Task<T> SendAsync<T>(IMessage request, Sender by)
        where T : IMessage
    {
        Plant(request);
        var wrong = Copy(request);
        await MiswriteAsync(wrong, wrong, TextFields.NameOf(request.Descriptor), by);
        _sent.Add(request.Descriptor);
        var answer = await suite.SendAsync<T>(request, by);
        await SendJsonAsync(request, by);
        return answer;
    }

    /// <summary>Whether such a request was sent.</summary>
    public bool Sent(MessageDescriptor request) => _sent.Contains(request);

    /// <summary>Plants a word into every text of a request that is empty.</summary>
    public void Plant(IMessage request) => Plant(request, TextFields.NameOf(request.Descriptor));

    /// <summary>The fields whose words a content holds.</summary>
    public IEnumerable<string> In(byte[] content) => WordsOf(content).Where(_fields.ContainsKey).Select(word => _fields[word]).Distinct();

    private static IMessage Copy(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());

    private async Task MiswriteAsync(IMessage request, IMessage part, string path, Sender by)
    {
        foreach (var field in part.Descriptor.Fields.InDeclarationOrder())
        {
            var (here, value) = ($"{path}.{field.Name}", field.Accessor.GetValue(part));
            if (field.IsMap)
            {
                if (TextFields.IsText(field, ".key")) continue;
                var map = (IDictionary)value;
                var key = Word($"{here}.key");
                map.Add(key, Word($"{here}.value"));
                await RefusedAsync(request, here, by);
                map.Remove(key);
            }
            else if (value is IMessage below && below.Descriptor.File.Package.StartsWith("complaintsuite.", StringComparison.Ordinal))
                await MiswriteAsync(request, below, here, by);
            else if (field.FieldType == FieldType.Message && value is IList list)
                foreach (var each in list.OfType<IMessage>()) await MiswriteAsync(request, each, here, by);
            else if (field.FieldType == FieldType.String && !TextFields.IsText(field) && !Chosen.Contains(here))
                if (value is IList codes)
                {
                    codes.Add(Word(here));
                    await RefusedAsync(request, here, by);
                    codes.RemoveAt(codes.Count - 1);
                }
                else
                {
                    field.Accessor.SetValue(part, Word(here));
                    await RefusedAsync(request, here, by);
                    field.Accessor.SetValue(part, value);
                }
        }
    }

    /// <summary>What only asks may also find nothing.</summary>
    private async Task RefusedAsync(IMessage request, string field, Sender by)
    {
        var code = StatusCode.OK;
        try
        {
            await suite.SendAsync<IMessage>(request, by);
        }
        catch (RpcException refused)
        {
            code = refused.StatusCode;
        }
        Assert.True(Refusals.Contains(code) || (code == StatusCode.OK && request.Descriptor.FindFieldByName("request_id") is null), $"A word as {field}: {code}");
        await SendJsonAsync(request, by);
    }

    private async Task SendJsonAsync(IMessage request, Sender by)
    {
        if (Calls.All.First(call => call.Rpc.InputType == request.Descriptor).Rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { PatternCase: HttpRule.PatternOneofCase.Post })
            return;
        using var answer = await suite.SendJsonAsync(request, by);
        Assert.True((int)answer.StatusCode < 500, $"{request.Descriptor.Name} as JSON: {answer.StatusCode}");
    }

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
        "postcode" => $"100000 {word}",
        _ => word,
    };
}
