using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Watchbill.Notifiers.Webhook;

/// <summary>Whether an address belongs to the public internet, by the registries of special-purpose addresses. Pure.</summary>
internal static class PublicAddress
{
    private static readonly ImmutableArray<IPNetwork> Special4 =
    [
        .. new[]
        {
            "0.0.0.0/8",          // this network
            "10.0.0.0/8",         // private
            "100.64.0.0/10",      // carrier-grade NAT
            "127.0.0.0/8",        // loopback
            "169.254.0.0/16",     // link-local, and the metadata services of clouds
            "172.16.0.0/12",      // private
            "192.0.0.0/24",       // protocol assignments
            "192.0.2.0/24",       // documentation
            "192.88.99.0/24",     // 6to4 relays
            "192.168.0.0/16",     // private
            "198.18.0.0/15",      // benchmarks
            "198.51.100.0/24",    // documentation
            "203.0.113.0/24",     // documentation
            "224.0.0.0/4",        // multicast
            "240.0.0.0/4",        // reserved and broadcast
        }.Select(IPNetwork.Parse),
    ];

    private static readonly ImmutableArray<IPNetwork> Special6 =
    [
        .. new[]
        {
            "64:ff9b:1::/48",     // local translation
            "2001::/23",          // protocol assignments, Teredo among them
            "2001:db8::/32",      // documentation
            "2002::/16",          // 6to4: carries any IPv4 address
            "3fff::/20",          // documentation
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Special4.Any(range => range.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
            return false;

        // Behind NAT64 the last four bytes are the address that is really reached.
        if (Nat64.Contains(address))
            return Is(new IPAddress(address.GetAddressBytes().AsSpan(12)));

        // Only 2000::/3 is given out: this leaves out loopback, unique local, link-local, multicast and all that is not assigned.
        return Global6.Contains(address) && !Special6.Any(range => range.Contains(address));
    }
}
