using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ComplaintSuite.TestKit.Running;

/// <summary>Everything that a Redis holds, read over its own protocol: keys and values of each kind.</summary>
internal sealed class RedisDump : IDisposable
{
    private readonly TcpClient _client;
    private readonly Stream _stream;

    private RedisDump(TcpClient client)
    {
        _client = client;
        _stream = new BufferedStream(client.GetStream());
    }

    /// <param name="configuration">As StackExchange.Redis writes it: <c>host:port,password=…</c>.</param>
    public static async Task<byte[]> ReadAsync(string configuration)
    {
        var parts = configuration.Split(',');
        var address = parts[0].Split(':');
        using var dump = new RedisDump(new TcpClient(address[0], int.Parse(address[1], CultureInfo.InvariantCulture)));
        if (parts.Select(part => part.Split('=', 2)).FirstOrDefault(pair => pair[0].Trim() == "password") is { } password)
            await dump.AskAsync("AUTH", password[1]);
        using var all = new MemoryStream();
        foreach (var key in Texts(await dump.AskAsync("KEYS", "*")))
        {
            await all.WriteAsync(Encoding.UTF8.GetBytes(key + "\n"));
            var kind = (string)(await dump.AskAsync("TYPE", key))!;
            foreach (var value in Bytes(kind switch
            {
                "string" => await dump.AskAsync("GET", key),
                "hash" => await dump.AskAsync("HGETALL", key),
                "zset" => await dump.AskAsync("ZRANGE", key, "0", "-1"),
                "set" => await dump.AskAsync("SMEMBERS", key),
                "list" => await dump.AskAsync("LRANGE", key, "0", "-1"),
                "none" => null, // gone meanwhile
                _ => throw new InvalidDataException($"{key} is a {kind}, which this can't read."),
            }))
            {
                await all.WriteAsync(value);
                await all.WriteAsync("\n"u8.ToArray());
            }
        }
        return all.ToArray();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private static IEnumerable<string> Texts(object? answer) => Bytes(answer).Select(Encoding.UTF8.GetString);

    private static IEnumerable<byte[]> Bytes(object? answer) => answer switch
    {
        null => [],
        byte[] bytes => [bytes],
        string text => [Encoding.UTF8.GetBytes(text)],
        List<object?> list => list.SelectMany(Bytes),
        _ => throw new InvalidDataException($"A {answer.GetType().Name} is no value."),
    };

    private async Task<object?> AskAsync(params string[] words)
    {
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()));
        await _stream.FlushAsync();
        return Answer();
    }

    /// <summary>RESP 2.</summary>
    private object? Answer()
    {
        var line = Line();
        switch (line[0])
        {
            case '+':
                return line[1..];
            case '-':
                throw new InvalidDataException($"Redis says {line[1..]}");
            case ':':
                return line[1..];
            case '$':
                var length = int.Parse(line[1..], CultureInfo.InvariantCulture);
                if (length < 0)
                    return null;
                var bytes = new byte[length];
                _stream.ReadExactly(bytes);
                Line();
                return bytes;
            case '*':
                var count = int.Parse(line[1..], CultureInfo.InvariantCulture);
                var list = new List<object?>();
                for (var i = 0; i < count; i++)
                    list.Add(Answer());
                return list;
            default:
                throw new InvalidDataException($"Not an answer of Redis: {line}");
        }
    }

    private string Line()
    {
        var line = new StringBuilder();
        for (var next = _stream.ReadByte(); next != '\n'; next = _stream.ReadByte())
            if (next < 0)
                throw new EndOfStreamException();
            else if (next != '\r')
                line.Append((char)next);
        return line.ToString();
    }
}
