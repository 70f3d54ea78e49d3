using Watchbill.Domain.Responders;
using Watchbill.Server.Access;

namespace Watchbill.Server.Features.Login;

/// <summary>
/// What the forms of the login pages post to. A refusal goes back to the page with a code that <see cref="LoginPaths.Message"/> puts into
/// words; everything answers 303, so that a reload posts nothing again.
/// </summary>
internal static class LoginForms
{
    public static void MapLoginForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(LoginPaths.LogIn, LogInAsync).Allow(AccessRule.Open("password"));
        app.MapPost(LoginPaths.LogOut, LogOutAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapPost(LoginPaths.Password, ChangePasswordAsync).Allow(AccessRule.Account(Permission.Observer));
        app.MapPost(LoginPaths.Invite, AcceptInviteAsync).Allow(AccessRule.Open("invitation link"));
    }

    /// <summary>Form: user, password, _csrf; query or form: return.</summary>
    private static async Task LogInAsync(HttpContext context, AccessService access)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var back = form[LoginPaths.Return].FirstOrDefault() ?? context.Request.Query[LoginPaths.Return];
        var page = LoginPaths.IsLocal(back) ? $"{LoginPaths.LogIn}?{LoginPaths.Return}={Uri.EscapeDataString(back!)}" : LoginPaths.LogIn;
        if (!await Csrf.IsLoginFormValidAsync(context, context.RequestAborted))
        {
            Refuse(context, page, "form");
            return;
        }

        var result = await access.LogInAsync(Text(form, "user").Trim(), Text(form, "password"), context.Connection.RemoteIpAddress, context.RequestAborted);
        await AnswerAsync(context, access, result, LoginPaths.IsLocal(back) ? back! : "/", page, "wrong");
    }

    private static async Task LogOutAsync(HttpContext context, AccessService access)
    {
        if (SessionCookie.Read(context) is { } session)
        {
            await access.LogOutAsync(session, context.RequestAborted);
            SessionCookie.Remove(context);
        }

        SeeOther(context, LoginPaths.LogIn);
    }

    /// <summary>Form: current, password, repeat, _csrf.</summary>
    private static async Task ChangePasswordAsync(HttpContext context, AccessService access)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Text(form, "password") != Text(form, "repeat"))
        {
            Refuse(context, LoginPaths.Password, "same");
            return;
        }

        var user = Caller.Of(context)!.User.Id;
        var result = await access.ChangePasswordAsync(user, Text(form, "current"), Text(form, "password"), context.Connection.RemoteIpAddress, context.RequestAborted);
        var problem = result is LoginRefused { Message: var message } && message == LoginPaths.Message("current") ? "current" : "weak";
        await AnswerAsync(context, access, result, "/", LoginPaths.Password, problem);
    }

    /// <summary>Form: password, repeat, _csrf.</summary>
    private static async Task AcceptInviteAsync(HttpContext context, AccessService access, string token)
    {
        var page = LoginPaths.Invite.Replace("{token}", Uri.EscapeDataString(token), StringComparison.Ordinal);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!await Csrf.IsLoginFormValidAsync(context, context.RequestAborted))
        {
            Refuse(context, page, "form");
            return;
        }

        if (Text(form, "password") != Text(form, "repeat"))
        {
            Refuse(context, page, "same");
            return;
        }

        var problem = await access.ReadInviteAsync(token, context.RequestAborted) is null ? "invite" : "weak";
        await AnswerAsync(context, access, await access.AcceptInviteAsync(token, Text(form, "password"), context.RequestAborted), "/", page, problem);
    }

    private static async Task AnswerAsync(HttpContext context, AccessService access, LoginResult result, string next, string page, string problem)
    {
        switch (result)
        {
            case LoggedIn loggedIn:
                // A new secret at every login: one that somebody planted before is worth nothing afterwards.
                if (SessionCookie.Read(context) is { } old)
                {
                    await access.LogOutAsync(old, context.RequestAborted);
                }

                SessionCookie.Write(context, loggedIn.Session);
                SeeOther(context, loggedIn.MustChange ? LoginPaths.Password : next);
                break;
            case TooManyAttempts { Wait: var wait }:
                context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
                Refuse(context, page, "wait");
                break;
            case LoginRefused:
                Refuse(context, page, problem);
                break;
            default:
                throw new InvalidOperationException($"{result.GetType().Name} is not an answer to a login.");
        }
    }

    private static string Text(IFormCollection form, string name) => form[name].FirstOrDefault() ?? string.Empty;

    private static void Refuse(HttpContext context, string page, string problem) =>
        SeeOther(context, page + (page.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"{LoginPaths.Problem}={problem}");

    private static void SeeOther(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
    }
}
