using System.Net;
using System.Net.Sockets;

namespace Watchbill.StandIns.Parts;

/// <summary>Ports for programs that cannot be told to pick one themselves.</summary>
internal static class FreePort
{
    private const int Tries = 4;
    private const string InUse = "address already in use";

    /// <summary>Starts with a port that was free a moment ago, and with another one when somebody was quicker to take it.</summary>
    public static async Task<T> TryAsync<T>(Func<int, Task<T>> start)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await start(Find());
            }
            catch (ChildFailedException failure) when (attempt < Tries && failure.Message.Contains(InUse, StringComparison.OrdinalIgnoreCase))
            {
            }
        }
    }

    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
