using System.Collections.Concurrent;
using System.Globalization;
using ComplaintSuite.AppHost;

namespace ComplaintSuite.TestKit;

/// <summary>Places on 127.0.0.1 for what must know its address before it listens, or listen there again.</summary>
public static class Loopback
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port that nobody listens on, that no outgoing connection is given and that this process hands out once.</summary>
    public static int FreePort()
    {
        int port;
        do port = Ports.Free();
        while (!Given.TryAdd(port, true));
        return port;
    }

    /// <summary>A web address with such a port.</summary>
    public static Uri FreeAddress() => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/"));
}
