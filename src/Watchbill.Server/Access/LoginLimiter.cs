using System.Net;
using System.Net.Sockets;
using NodaTime;

namespace Watchbill.Server.Access;

/// <summary>
/// Limits guesses at passwords: few per account from one address, more per address, and many per account in all, so that a stranger cannot
/// lock out the person who is being paged. Every attempt costs a token, which the right password gives back. Thread-safe; forgets on restart.
/// </summary>
internal sealed class LoginLimiter
{
    public const int PerAccountAndAddress = 5;
    public const int PerAddress = 30;
    public const int PerAccount = 60;

    /// <summary>The time in which an empty bucket is full again.</summary>
    public static readonly Duration Refill = Duration.FromMinutes(5);

    private readonly TokenBuckets _buckets = new(Refill);

    /// <summary>Takes what one attempt costs, before the password is looked at, so that attempts at the same moment count too.</summary>
    /// <returns>Null when the attempt may be made; else how long to wait, and nothing was taken.</returns>
    public Duration? Take(string account, IPAddress? address, Instant now) => _buckets.Take(now, BucketsOf(account, address));

    /// <summary>The right password gives back what the attempt cost, and wipes the account's slips from that address.</summary>
    public void Succeeded(string account, IPAddress? address, Instant now)
    {
        var buckets = BucketsOf(account, address);
        _buckets.Fill(buckets[0].Key);
        _buckets.GiveBack(now, buckets.AsSpan(1));
    }

    private static Bucket[] BucketsOf(string account, IPAddress? address)
    {
        var network = Network(address);
        var name = account.ToLowerInvariant();
        return [new($"both:{network}|{name}", PerAccountAndAddress), new($"address:{network}", PerAddress), new($"account:{name}", PerAccount)];
    }

    /// <summary>One household or host has a whole /64 of IPv6 addresses to try from.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString();
    }
}
