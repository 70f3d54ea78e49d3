using System.Globalization;
using System.Net;

namespace Watchbill.Notifiers.Webhook;

/// <summary>An exception that the operator makes: a host by name, an address or a range, on any port or one.</summary>
internal sealed record AllowedReceiver(string? Host, IPNetwork? Range, int? Port)
{
    /// <summary>"hooks.lan", "hooks.lan:8080", "10.1.2.3", "10.0.0.0/8", "[fd00::1]:8080", "fd00::/8". Null for anything else.</summary>
    public static AllowedReceiver? Parse(string? text)
    {
        text = text?.Trim() ?? "";
        if (IPNetwork.TryParse(text, out var range))
            return new AllowedReceiver(null, range, null);
        if (IPAddress.TryParse(text.Trim('[', ']'), out var whole) && (whole.ToString() == text || text.Contains(':', StringComparison.Ordinal)))
            return new AllowedReceiver(null, Only(whole), null);

        int? port = null;
        var colon = text.LastIndexOf(':');
        if (colon > 0)
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
                return null;
            port = number;
            text = text[..colon];
        }

        if (IPAddress.TryParse(text.Trim('[', ']'), out var address))
            return new AllowedReceiver(null, Only(address), port);
        return Uri.CheckHostName(text) == UriHostNameType.Dns ? new AllowedReceiver(text.TrimEnd('.'), null, port) : null;
    }

    /// <summary>A name allows whatever it resolves to.</summary>
    public bool Covers(string host, IPAddress address, int port)
        => (Port is null || Port == port)
           && (Range is { } range ? range.Contains(address) : string.Equals(Host, host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));

    private static IPNetwork Only(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
