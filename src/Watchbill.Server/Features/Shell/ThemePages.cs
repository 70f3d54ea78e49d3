using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Shell;

/// <summary>The reader's choice between light and dark: a cookie of the browser, so that it also holds before logging in.</summary>
public static class ThemePages
{
    private const string Cookie = "watchbill_theme";

    public static void MapTheme(this IEndpointRouteBuilder app) =>
        app.MapPost("/theme", (Delegate)ChooseAsync).Allow(AccessRule.Open("nothing to protect"));

    public static Theme Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(request.Cookies[Cookie]);
    }

    private static async Task<IResult> ChooseAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var theme = Read(form["theme"]);
        if (theme == Theme.System)
        {
            context.Response.Cookies.Delete(Cookie);
        }
        else
        {
            context.Response.Cookies.Append(Cookie, Word(theme), new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                MaxAge = TimeSpan.FromDays(400),
                IsEssential = true,
                Secure = context.Request.IsHttps,
            });
        }

        return SeeOther.Local(form["back"]);
    }

    public static string Word(Theme theme) => theme switch
    {
        Theme.Light => "light",
        Theme.Dark => "dark",
        _ => "system",
    };

    private static Theme Read(string? word) => word switch
    {
        "light" => Theme.Light,
        "dark" => Theme.Dark,
        _ => Theme.System,
    };
}
