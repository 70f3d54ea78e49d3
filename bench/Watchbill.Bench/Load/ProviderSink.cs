using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Watchbill.Bench.Load;

/// <summary>
/// Takes the place of Slack's Web API on a loopback socket: notes when the mark of an event arrives, then answers as Slack does, or late, or never.
/// With a certificate it is the receiver of a webhook. Thread-safe.
/// </summary>
internal sealed class ProviderSink : IAsyncDisposable
{
    private static readonly byte[] Ok = Answer("""{"ok":true,"channel":"C0BENCH","ts":"1700000000.000100"}""");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, long> _arrived = new(StringComparer.Ordinal);
    private readonly Task _accepting;
    private readonly TimeSpan _hangs;
    private readonly X509Certificate2? _certificate;
    private int _messages;

    public ProviderSink(bool hangs = false)
        : this(hangs ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, null)
    {
    }

    /// <param name="hangs">How long it takes to answer each message.</param>
    /// <param name="certificate">For https; null for http.</param>
    public ProviderSink(TimeSpan hangs, X509Certificate2? certificate)
    {
        _hangs = hangs;
        _certificate = certificate;
        _listener.Start(512);
        Url = $"{(certificate is null ? "http" : "https")}://{_listener.LocalEndpoint}/api/";
        _accepting = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>Messages that arrived, repeats included.</summary>
    public int Messages => Volatile.Read(ref _messages);

    /// <summary>The timestamp at which a mark arrived first.</summary>
    public bool TryFind(string mark, out long timestamp) => _arrived.TryGetValue(mark, out timestamp);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private static byte[] Answer(string body) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true;
        await using var wire = new NetworkStream(client, ownsSocket: true);
        var buffer = new byte[256 * 1024];
        var length = 0;
        try
        {
            await using var stream = await SecureAsync(wire);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(length), _stop.Token);
                if (read == 0)
                {
                    return;
                }

                length += read;
                if (TakeMessage(buffer.AsSpan(0, length)))
                {
                    length = 0;
                    if (_hangs != TimeSpan.Zero)
                    {
                        await Task.Delay(_hangs, TimeProvider.System, _stop.Token);
                    }

                    await stream.WriteAsync(Ok, _stop.Token);
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The server under test was killed or has given up waiting, or the benchmark is over.
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream wire)
    {
        if (_certificate is null)
        {
            return wire;
        }

        var secure = new SslStream(wire);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        return secure;
    }

    private bool TakeMessage(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(received);
        var header = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (header >= 0)
        {
            var digits = text.AsSpan(header + 16, text.IndexOf('\r', header) - header - 16);
            if (received.Length - head - 4 < int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture))
            {
                return false;
            }
        }

        var mark = text.IndexOf(Events.MarkPrefix, StringComparison.Ordinal);
        if (mark >= 0 && text.IndexOf('.', mark) is var end and > 0)
        {
            _arrived.TryAdd(text[mark..(end + 1)], Stopwatch.GetTimestamp());
            Interlocked.Increment(ref _messages);
        }

        return true;
    }
}
