using NodaTime;

namespace Watchbill.Server.Access;

/// <summary>
/// Writes and reads the session's cookie: HttpOnly, SameSite=Lax, and bound to this host by the <c>__Host-</c> prefix when the connection is
/// encrypted (browsers refuse the prefix without Secure).
/// </summary>
internal static class SessionCookie
{
    public const string Plain = "wb-session";
    public const string Secure = "__Host-wb-session";

    public static readonly Duration Lifetime = Duration.FromDays(14);

    public static string? Read(HttpContext context)
    {
        var secret = context.Request.Cookies[Name(context)];
        return secret is { Length: > 0 and <= 64 } ? secret : null;
    }

    public static void Write(HttpContext context, string secret) =>
        context.Response.Cookies.Append(Name(context), secret, Options(context, SameSiteMode.Lax, Lifetime.ToTimeSpan()));

    public static void Remove(HttpContext context) =>
        context.Response.Cookies.Delete(Name(context), Options(context, SameSiteMode.Lax, null));

    internal static CookieOptions Options(HttpContext context, SameSiteMode sameSite, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = maxAge,
        Path = "/",
        SameSite = sameSite,
        Secure = context.Request.IsHttps,
    };

    private static string Name(HttpContext context) => context.Request.IsHttps ? Secure : Plain;
}
