using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Watchbill.Notifiers.Http;

namespace Watchbill.Notifiers.Webhook;

/// <summary>
/// Keeps webhooks and calendars, whose addresses people set, away from our own network. It stands where the connection is made: the name is
/// resolved once, the addresses found are judged, and one of those very addresses is connected to, so that a name cannot answer
/// differently between the check and the call. Redirects and proxies are off: both would go around it. Thread-safe.
/// </summary>
internal sealed class AddressGuard(
    ImmutableArray<string> allow,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    Func<IPEndPoint, CancellationToken, ValueTask<Stream>> connect)
{
    private readonly ImmutableArray<AllowedReceiver> _allow = [.. allow.Select(AllowedReceiver.Parse).OfType<AllowedReceiver>()];

    public AddressGuard(ImmutableArray<string> allow)
        : this(allow, Dns.GetHostAddressesAsync, ConnectAsync)
    {
    }

    /// <summary>Where the operator allows addresses.</summary>
    public string Variable { get; init; } = "WATCHBILL_WEBHOOK_ALLOW";

    /// <summary>A handler whose every connection passes the guard.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        MaxConnectionsPerServer = 8,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 16 * 1024,
        ConnectCallback = (context, cancellationToken) => OpenAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken),
    };

    /// <summary>What is wrong with the URL itself; null when only the address can tell.</summary>
    public string? Objection(string text)
    {
        if (text.Length > 2000 || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            return "it is not a URL";
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            return "only https is used";
        if (url.UserInfo.Length > 0)
            return "user names and passwords do not belong into it";

        // 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1 to some resolver: an address is written in its usual form or not at all.
        if (url.HostNameType == UriHostNameType.IPv4 && !text.Contains($"//{url.Host}", StringComparison.Ordinal))
            return "its address is written in an unusual form";
        if (url.Scheme == Uri.UriSchemeHttp && !MayBeAllowed(url))
            return "only https is used, except to receivers that the operator allows";
        return null;
    }

    internal async ValueTask<Stream> OpenAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await ResolveAsync(host, cancellationToken);
        Exception? last = null;
        foreach (var address in addresses.Where(address => IsAllowed(host, address, port)).Take(4))
        {
            try
            {
                return await connect(new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException failure)
            {
                last = failure;
            }
        }

        throw last ?? new RefusedAddressException(
            $"the address is internal, reserved or on an unusual port; the operator can allow it with {Variable}");
    }

    internal bool IsAllowed(string host, IPAddress address, int port)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _allow.Any(entry => entry.Covers(host, plain, port)) || (port is 80 or 443 && PublicAddress.Is(plain));
    }

    private bool MayBeAllowed(Uri url)
        => _allow.Any(entry => entry.Host is not null
            ? entry.Covers(url.Host, IPAddress.None, url.Port)
            : !IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) || entry.Covers(url.Host, address, url.Port));

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = await resolve(host, cancellationToken);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint end, CancellationToken cancellationToken)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(end, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
