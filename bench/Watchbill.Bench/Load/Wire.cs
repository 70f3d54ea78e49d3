using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Watchbill.Bench.Load;

/// <summary>
/// One keep-alive connection that sends a request and waits for its answer. Only as much HTTP as the server under test speaks, so that the
/// generator, which shares the machine with it, costs little. Not thread-safe.
/// </summary>
internal sealed class Wire : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private Wire(Socket socket) => _socket = socket;

    public static async Task<Wire> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server);
            return new Wire(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static byte[] Post(string path, string body) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    public static byte[] Get(string path) => Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    /// <returns>The status of the answer, all of which has arrived.</returns>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="IOException">The answer broke off, or is not HTTP.</exception>
    public async Task<int> SendAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length));
            if (read == 0)
            {
                throw new IOException("The server closed the connection before its answer was complete.");
            }

            length += read;
            if (IsComplete(_buffer.AsSpan(0, length)))
            {
                return int.Parse(_buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }

            if (length == _buffer.Length)
            {
                throw new IOException("The answer is longer than any that is expected here.");
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(EndOfHead);
        if (head < 0)
        {
            return false;
        }

        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
        {
            return answer[..head].IndexOf("chunked"u8) < 0 || answer.EndsWith(LastChunk);
        }

        var digits = answer[(length + 16)..head];
        var end = digits.IndexOf((byte)'\r');
        return answer.Length - head - EndOfHead.Length >= int.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
    }
}
