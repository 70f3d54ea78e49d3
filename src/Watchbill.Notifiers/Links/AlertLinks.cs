using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Notifiers.Links;

/// <summary>
/// Addresses that messages carry. All are made from the configured public URL, never from a request's Host.
/// A one-tap link is a capability: whoever holds it may acknowledge the alerts it names, in the name of the person it was sent to,
/// for 24 hours, and nothing else. It opens a page with a button; fetching it changes nothing. Immutable and thread-safe.
/// </summary>
public sealed class AlertLinks
{
    public const int MinKeyBytes = 32;

    /// <summary>A link names at most this many alerts.</summary>
    public const int MaxAlerts = 100;

    public const int MaxTokenLength = 4096;

    /// <summary>The page behind a one-tap link, below the public URL; the token follows.</summary>
    public const string AcknowledgePath = "ack/";

    public static readonly Duration Validity = Duration.FromHours(24);

    private const string Format = "1";
    private const string Acknowledge = "acknowledge";
    private static readonly byte[] Purpose = "watchbill one-tap link\n"u8.ToArray();
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _key;

    /// <param name="publicUrl">http or https, with or without a path; without query and fragment.</param>
    /// <param name="key">At least 32 random bytes, kept by the store; a new key voids all links sent before.</param>
    /// <exception cref="ArgumentException">A URL of another form, or a short key.</exception>
    public AlertLinks(Uri publicUrl, byte[] key)
    {
        if (!publicUrl.IsAbsoluteUri || publicUrl.Scheme is not ("http" or "https") || publicUrl.Query.Length > 0 || publicUrl.Fragment.Length > 0)
            throw new ArgumentException("The public URL is http(s)://host[:port][/path], without query and fragment.", nameof(publicUrl));
        if (key.Length < MinKeyBytes)
            throw new ArgumentException($"The key of one-tap links has at least {MinKeyBytes} bytes.", nameof(key));
        PublicUrl = publicUrl.AbsoluteUri.EndsWith('/') ? publicUrl : new Uri(publicUrl.AbsoluteUri + "/");
        _key = [.. key];
    }

    /// <summary>Ends in "/".</summary>
    public Uri PublicUrl { get; }

    public Uri Alert(AlertId alert) => new(PublicUrl, $"alerts/{alert}");

    public Uri Below(string relative) => new(PublicUrl, relative);

    /// <summary>The one-tap link for one page.</summary>
    /// <param name="alerts">1 to 100; more are refused.</param>
    /// <exception cref="ArgumentException">No alert, or too many.</exception>
    public Uri AcknowledgeUrl(ImmutableArray<AlertId> alerts, UserId user, ContactMethodId? method, Instant issuedAt)
        => new(PublicUrl, AcknowledgePath + Token(alerts, user, method, issuedAt));

    internal string Token(ImmutableArray<AlertId> alerts, UserId user, ContactMethodId? method, Instant issuedAt)
    {
        if (alerts.Length is < 1 or > MaxAlerts)
            throw new ArgumentException($"A link names 1 to {MaxAlerts} alerts.", nameof(alerts));
        var expiry = (issuedAt + Validity).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var claims = Utf8.GetBytes(string.Join('\n', Format, Acknowledge, expiry, user.Value, method?.Value, string.Join(',', alerts)));
        return $"{Base64Url.EncodeToString(claims)}.{Base64Url.EncodeToString(Mac(claims))}";
    }

    /// <summary>Reads the token of a one-tap link. Never throws, whatever it is given.</summary>
    public LinkReading TryRead(string? token, Instant now)
    {
        if (token is null or { Length: > MaxTokenLength } || token.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 1)
            return new ForgedLink();
        if (!TryDecode(token.AsSpan(0, dot), out var claims) || !TryDecode(token.AsSpan(dot + 1), out var mac)
            || !CryptographicOperations.FixedTimeEquals(mac, Mac(claims)))
        {
            return new ForgedLink();
        }

        // From here on the text is our own; what does not parse was made by another version.
        var parts = Utf8.GetString(claims).Split('\n');
        if (parts.Length != 6 || parts[0] != Format || parts[1] != Acknowledge
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var expiry))
        {
            return new ForgedLink();
        }

        var alerts = parts[5].Split(',').Select(n => new AlertId(long.Parse(n, NumberStyles.None, CultureInfo.InvariantCulture))).ToImmutableArray();
        var claim = new AcknowledgeClaim(
            alerts, new UserId(parts[3]), parts[4].Length == 0 ? null : new ContactMethodId(parts[4]), Instant.FromUnixTimeSeconds(expiry));
        return now < claim.Expiry ? new ValidLink(claim) : new ExpiredLink(claim);
    }

    /// <param name="claims">Begins with a purpose of its own, so that it can be no link of another kind.</param>
    internal byte[] Sign(byte[] claims) => HMACSHA256.HashData(_key, claims);

    private byte[] Mac(byte[] claims) => HMACSHA256.HashData(_key, Purpose.Concat(claims).ToArray());

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text))
            return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }
}
