using Watchbill.Server.Hosting;

namespace Watchbill.Server.Access;

/// <summary>How a request is turned away: a redirect for people's browsers, JSON for programs.</summary>
internal static class Denial
{
    public static Task UnknownAsync(HttpContext context)
    {
        if (IsPage(context))
        {
            var here = context.Request.Path + context.Request.QueryString;
            context.Response.Redirect($"{LoginPaths.LogIn}?{LoginPaths.Return}={Uri.EscapeDataString(here)}");
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return WriteAsync(context, StatusCodes.Status401Unauthorized, "unauthenticated", "Log in, or send a token: Authorization: Bearer wb_…");
    }

    public static Task NewPasswordDueAsync(HttpContext context)
    {
        if (IsPage(context))
        {
            context.Response.Redirect(LoginPaths.Password);
            return Task.CompletedTask;
        }

        return WriteAsync(context, StatusCodes.Status403Forbidden, "new_password_due", $"Set a new password first, at {LoginPaths.Password}.");
    }

    /// <param name="message">A sentence for people, without anything secret.</param>
    public static async Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        if (!WantsHtml(context))
        {
            await JsonError.WriteAsync(context, status, code, message);
            return;
        }

        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(message, context.RequestAborted);
    }

    private static bool IsPage(HttpContext context) => HttpMethods.IsGet(context.Request.Method) && WantsHtml(context) && context.Request.Headers["HX-Request"].Count == 0;

    private static bool WantsHtml(HttpContext context) => context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
