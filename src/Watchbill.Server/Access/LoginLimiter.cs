using System.Net;
using System.Net.Sockets;
using NodaTime;

namespace Watchbill.Server.Access;

/// <summary>
/// Limits guesses at passwords: few per account from one address, more per address, and many per account in all, so that a stranger cannot
/// lock out the person who is being paged. Every attempt costs a token, which the right password gives back; spent ones come back evenly. Thread-safe; forgets on restart.
/// </summary>
internal sealed class LoginLimiter
{
    public const int PerAccountAndAddress = 5;
    public const int PerAddress = 30;
    public const int PerAccount = 60;

    /// <summary>The time in which an empty bucket is full again.</summary>
    public static readonly Duration Refill = Duration.FromMinutes(5);

    private const int MaxBuckets = 20_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes what one attempt costs, before the password is looked at, so that attempts at the same moment count too.</summary>
    /// <returns>Null when the attempt may be made; else how long to wait, and nothing was taken.</returns>
    public Duration? Take(string account, IPAddress? address, Instant now)
    {
        lock (_gate)
        {
            if (_buckets.Count > MaxBuckets)
            {
                Forget(now);
            }

            var keys = Keys(account, address);
            Duration? longest = null;
            foreach (var (key, size) in keys)
            {
                var level = LevelOf(key, size, now);
                if (level < 1)
                {
                    var wait = Refill * ((1 - level) / size);
                    longest = longest is { } known && known > wait ? known : wait;
                }
            }

            if (longest is null)
            {
                foreach (var (key, size) in keys)
                {
                    _buckets[key] = new Bucket(LevelOf(key, size, now) - 1, now);
                }
            }

            return longest;
        }
    }

    /// <summary>The right password gives back what the attempt cost, and wipes the account's slips from that address.</summary>
    public void Succeeded(string account, IPAddress? address, Instant now)
    {
        lock (_gate)
        {
            var keys = Keys(account, address);
            _buckets.Remove(keys[0].Key);
            foreach (var (key, size) in keys[1..])
            {
                _buckets[key] = new Bucket(Math.Min(size, LevelOf(key, size, now) + 1), now);
            }
        }
    }

    /// <summary>Full buckets say nothing; when too many are left after that, the oldest half goes.</summary>
    private void Forget(Instant now)
    {
        foreach (var key in _buckets.Where(bucket => now - bucket.Value.At >= Refill).Select(bucket => bucket.Key).ToList())
        {
            _buckets.Remove(key);
        }

        if (_buckets.Count > MaxBuckets)
        {
            foreach (var key in _buckets.OrderBy(bucket => bucket.Value.At).Take(MaxBuckets / 2).Select(bucket => bucket.Key).ToList())
            {
                _buckets.Remove(key);
            }
        }
    }

    private double LevelOf(string key, int size, Instant now) =>
        _buckets.TryGetValue(key, out var bucket) ? Math.Min(size, bucket.Level + ((now - bucket.At) / Refill * size)) : size;

    private static (string Key, int Size)[] Keys(string account, IPAddress? address)
    {
        var network = Network(address);
        var name = account.ToLowerInvariant();
        return [($"both:{network}|{name}", PerAccountAndAddress), ($"address:{network}", PerAddress), ($"account:{name}", PerAccount)];
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

    private readonly record struct Bucket(double Level, Instant At);
}
