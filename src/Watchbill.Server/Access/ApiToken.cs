using System.Security.Cryptography;
using System.Text;

namespace Watchbill.Server.Access;

/// <summary>
/// The form of API tokens: <c>wb_</c>, 32 random characters (190 bits), 6 characters of checksum. The prefix lets scanners of leaked secrets
/// find them, and the checksum tells a mistyped token from a revoked one without asking the store.
/// </summary>
internal static class ApiToken
{
    public const string Prefix = "wb_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 32;
    private const int ChecksumLength = 6;
    private const int Length = 3 + RandomLength + ChecksumLength;

    public static string New()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return body + Checksum(body);
    }

    public static bool IsWellFormed(string token) =>
        token.Length == Length
        && token.StartsWith(Prefix, StringComparison.Ordinal)
        && token.AsSpan(Length - ChecksumLength).SequenceEqual(Checksum(token[..(Length - ChecksumLength)]));

    private static string Checksum(string body)
    {
        var rest = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return string.Create(ChecksumLength, rest, (span, value) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Alphabet[(int)(value % (uint)Alphabet.Length)];
                value /= (uint)Alphabet.Length;
            }
        });
    }
}
