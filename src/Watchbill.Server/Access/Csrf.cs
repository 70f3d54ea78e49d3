using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Watchbill.Server.Access;

/// <summary>
/// Anti-forgery. With a session the secret is derived from the session's, so that every page can write it and only its hash is kept. Without
/// one (login, invitation) a cookie and a form field must carry the same value.
/// </summary>
/// <remarks>Each rendering differs (the secret is hidden under a random pad), so that compressed pages do not give it away.</remarks>
public static class Csrf
{
    public const string Field = "_csrf";
    public const string Header = "X-CSRF";

    private const string PlainCookie = "wb-login";
    private const string SecureCookie = "__Host-wb-login";
    private const int SecretBytes = 32;
    private static readonly byte[] Purpose = "watchbill anti-forgery"u8.ToArray();

    /// <summary>The value for the form field or header of the page being rendered. Without a session this sets the login form's cookie.</summary>
    public static string Token(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Mask(SessionCookie.Read(context) is { } session && Caller.Of(context) is not null ? Secret(session) : LoginSecret(context));
    }

    /// <summary>The hash that the session's row keeps.</summary>
    internal static string HashFor(string session) => Convert.ToHexStringLower(SHA256.HashData(Secret(session)));

    /// <summary>True when the request carries the session's secret.</summary>
    internal static async Task<bool> IsValidAsync(HttpContext context, string hash, CancellationToken cancellationToken) =>
        await CarriedAsync(context, cancellationToken) is { } carried
        && Secrets.Equal(Convert.ToHexStringLower(SHA256.HashData(carried)), hash);

    /// <summary>True when a form of the login pages carries what its cookie says; somebody who is logged in already has the session's instead.</summary>
    internal static async Task<bool> IsLoginFormValidAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await CarriedAsync(context, cancellationToken) is not { } carried)
        {
            return false;
        }

        var isOfLogin = context.Request.Cookies[Cookie(context)] is { } text && Decode(text, SecretBytes) is { } secret && CryptographicOperations.FixedTimeEquals(secret, carried);
        return isOfLogin || (SessionCookie.Read(context) is { } session && CryptographicOperations.FixedTimeEquals(Secret(session), carried));
    }

    private static async Task<byte[]?> CarriedAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string? text = context.Request.Headers[Header];
        if (text is null && context.Request.HasFormContentType)
        {
            try
            {
                text = (await context.Request.ReadFormAsync(cancellationToken))[Field];
            }
            catch (InvalidDataException)
            {
                // No form of ours has that many or that long fields.
                return null;
            }
        }

        return text is null ? null : Unmask(text);
    }

    private static byte[] LoginSecret(HttpContext context)
    {
        if (context.Request.Cookies[Cookie(context)] is { } text && Decode(text, SecretBytes) is { } known)
        {
            return known;
        }

        // Two forms on one page share the secret.
        if (context.Items.TryGetValue(Cookie(context), out var issued) && issued is byte[] secret)
        {
            return secret;
        }

        secret = RandomNumberGenerator.GetBytes(SecretBytes);
        context.Items[Cookie(context)] = secret;
        context.Response.Cookies.Append(Cookie(context), Base64Url.EncodeToString(secret), SessionCookie.Options(context, SameSiteMode.Strict, null));
        return secret;
    }

    private static byte[] Secret(string session) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(session), Purpose);

    private static string Mask(byte[] secret)
    {
        var masked = new byte[2 * SecretBytes];
        RandomNumberGenerator.Fill(masked.AsSpan(0, SecretBytes));
        for (var i = 0; i < SecretBytes; i++)
        {
            masked[SecretBytes + i] = (byte)(masked[i] ^ secret[i]);
        }

        return Base64Url.EncodeToString(masked);
    }

    private static byte[]? Unmask(string text)
    {
        if (Decode(text, 2 * SecretBytes) is not { } masked)
        {
            return null;
        }

        var secret = new byte[SecretBytes];
        for (var i = 0; i < SecretBytes; i++)
        {
            secret[i] = (byte)(masked[i] ^ masked[SecretBytes + i]);
        }

        return secret;
    }

    private static byte[]? Decode(string text, int length) =>
        text.Length <= 4 * length && Base64Url.IsValid(text) && Base64Url.DecodeFromChars(text) is { } bytes && bytes.Length == length ? bytes : null;

    private static string Cookie(HttpContext context) => context.Request.IsHttps ? SecureCookie : PlainCookie;
}
