using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Watchbill.Store.Evidence;

/// <summary>
/// What links the entries of one incident: each link is made over the one before and over what is stored, so that an entry that was changed, moved, taken out or
/// slipped in shows. The bytes are those of docs/evidence-format.md, which has examples to check any other program by. Pure.
/// </summary>
public static class HashChain
{
    /// <summary>Bytes of a link, and of the hash of a payload.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>What stands before the first entry.</summary>
    public static readonly string Beginning = new('0', Size * 2);

    /// <summary>Lower-case hex.</summary>
    public static string HashOf(ReadOnlySpan<byte> payload) => Convert.ToHexStringLower(SHA256.HashData(payload));

    /// <summary>The link of one entry, lower-case hex.</summary>
    /// <param name="previous">The link of the entry before it, or <see cref="Beginning"/>.</param>
    /// <param name="recordedAt">Microseconds since 1970 in UTC.</param>
    /// <param name="payloadHash">Of the payload as it was when it was written.</param>
    /// <exception cref="FormatException">One of the hashes is no SHA-256 in hex.</exception>
    public static string Link(string previous, string subject, int version, string kind, int kindVersion, long recordedAt, string payloadHash)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(kind);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Bytes(previous));
        Add(hash, Encoding.UTF8.GetBytes(subject));
        Add(hash, Number(version));
        Add(hash, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}/{kindVersion}")));
        Add(hash, Number(recordedAt));
        Add(hash, Bytes(payloadHash));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What a checkpoint states of a chain: that it had come so far.</summary>
    public static string Leaf(string subject, int version, string link)
    {
        ArgumentNullException.ThrowIfNull(subject);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Encoding.UTF8.GetBytes(subject));
        Add(hash, Number(version));
        Add(hash, Bytes(link));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>True for a SHA-256 as it is written here: 64 digits, in lower case.</summary>
    public static bool IsHash(string? text) => text is { Length: Size * 2 } && text.All(char.IsAsciiHexDigit) && !text.Any(char.IsAsciiLetterUpper);

    private static byte[] Bytes(string? hash) =>
        IsHash(hash) ? Convert.FromHexString(hash!) : throw new FormatException($"'{hash}' is not a SHA-256 of {Size * 2} lower-case hexadecimal digits.");

    private static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>With its length in front, so that no two rows of fields are the same bytes.</summary>
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)field.Length);
        hash.AppendData(length);
        hash.AppendData(field);
    }
}
