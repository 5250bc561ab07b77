using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ComplaintSuite.AppHost;

/// <summary>TCP ports of 127.0.0.1.</summary>
internal static class Ports
{
    // Below the range that the system gives to outgoing connections (from 32768), so that none of those takes the port between this look and the bind.
    private const int First = 20_000;
    private const int Last = 32_000;

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A free port, chosen at random so that two suites starting at once take different ones.</summary>
    public static int Free(ISet<int>? taken = null)
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (taken?.Contains(port) != true && IsFree(port)) return port;
        }
        throw new InvalidOperationException($"No free TCP port between {First} and {Last} on 127.0.0.1.");
    }
}
