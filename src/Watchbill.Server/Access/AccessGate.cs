using Watchbill.Domain.Responders;

namespace Watchbill.Server.Access;

/// <summary>
/// Stands before every endpoint and denies by default.
/// <code>
///  endpoint without a rule ─► 500, and a failing test
///  open ─► through; a session counts only for reading, as nothing has proved that its owner meant to send this
///  account ─► known? ─ no ─► 401, or the login page for people
///                └ forged? ─► 403 ─ new password due? ─► /password ─ permitted? ─ no ─► 403
/// </code>
/// </summary>
internal sealed partial class AccessGate(RequestDelegate next, Identification identification, ILogger<AccessGate> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            // Nothing is behind it but a 404, 405 or 415.
            await next(context);
            return;
        }

        switch (endpoint.Metadata.GetMetadata<AccessRule>())
        {
            case null:
                RuleMissing(endpoint.RoutePattern.RawText);
                await Denial.WriteAsync(context, StatusCodes.Status500InternalServerError, "no_access_rule", "This address does not say who may call it.");
                return;
            case { Minimum: null }:
                if (IsSafe(context) && await identification.OfAsync(context) is { } visitor)
                {
                    context.Features.Set(visitor.Caller);
                }

                await next(context);
                return;
            case { Minimum: { } minimum }:
                if (await AdmitAsync(context, minimum))
                {
                    await next(context);
                }

                return;
        }
    }

    private async Task<bool> AdmitAsync(HttpContext context, Permission minimum)
    {
        if (await identification.OfAsync(context) is not { } identity)
        {
            await Denial.UnknownAsync(context);
            return false;
        }

        context.Features.Set(identity.Caller);
        if (identity.Session is { } session && !IsSafe(context) && !await IsMeantAsync(context, session.Csrf))
        {
            await Denial.WriteAsync(context, StatusCodes.Status403Forbidden, "forged", "The form is too old or came from another site. Load the page again.");
            return false;
        }

        if (identity.MustChange && context.Request.Path.Value is not (LoginPaths.Password or LoginPaths.LogOut))
        {
            await Denial.NewPasswordDueAsync(context);
            return false;
        }

        if (identity.Caller.User.Permission < minimum)
        {
            await Denial.WriteAsync(
                context, StatusCodes.Status403Forbidden, "forbidden", $"This needs the permission {minimum.ToString().ToLowerInvariant()}; yours is {identity.Caller.User.Permission.ToString().ToLowerInvariant()}.");
            return false;
        }

        // What one account may see must not stay in a cache for the next.
        context.Response.Headers.CacheControl = "no-store";
        return true;
    }

    private static async Task<bool> IsMeantAsync(HttpContext context, string csrf) =>
        context.Request.Headers["Sec-Fetch-Site"] != "cross-site" && await Csrf.IsValidAsync(context, csrf, context.RequestAborted);

    private static bool IsSafe(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    [LoggerMessage(EventId = 201, Level = LogLevel.Error, Message = "The endpoint {Pattern} has no access rule; nobody may call it.")]
    private partial void RuleMissing(string? pattern);
}
