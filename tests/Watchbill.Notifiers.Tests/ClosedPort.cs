using System.Net;
using System.Net.Sockets;

namespace Watchbill.Notifiers.Tests;

/// <summary>A port of this machine on which nobody listens, and nobody can: it is taken, without listening, until the process ends.</summary>
internal static class ClosedPort
{
    private static readonly Socket Taken = Take();

    public static int Find() => ((IPEndPoint)Taken.LocalEndPoint!).Port;

    private static Socket Take()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
