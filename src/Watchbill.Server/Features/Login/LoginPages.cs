using System.Collections.Immutable;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Errors;
using Watchbill.Server.Features.Shell;
using Watchbill.Server.Hosting;

namespace Watchbill.Server.Features.Login;

/// <param name="Problem">What was wrong with the last attempt.</param>
/// <param name="Return">Where to go afterwards.</param>
/// <param name="Demo">Accounts to try, in the demonstration only.</param>
public sealed record LoginView(string? Problem, string Return, ImmutableArray<User> Demo);

/// <summary>A form that sets a password: one's own, or the first one after an invitation.</summary>
/// <param name="Action">Where the form goes.</param>
/// <param name="AsksCurrent">False for an invitation.</param>
public sealed record PasswordView(string Title, string? Problem, string Action, bool AsksCurrent, string UserId);

/// <summary>The pages whose forms <see cref="LoginForms"/> takes.</summary>
public static class LoginPages
{
    public static void MapLoginPages(this IEndpointRouteBuilder app)
    {
        app.MapGet(LoginPaths.LogIn, LogIn).Allow(AccessRule.Open("password"));
        app.MapGet(LoginPaths.Password, Password).Allow(AccessRule.Account(Permission.Observer));
        app.MapGet(LoginPaths.Invite, InviteAsync).Allow(AccessRule.Open("invitation link"));
    }

    private static IResult LogIn(HttpContext context, WatchbillEngine engine, ServerOptions options)
    {
        var back = context.Request.Query[LoginPaths.Return].FirstOrDefault();
        return new PageResult<LoginPage, LoginView>(Frame(context, engine), new LoginView(
            LoginPaths.Message(context.Request.Query[LoginPaths.Problem]),
            SeeOther.IsLocal(back) ? back! : "/",
            options.IsDemo ? [.. engine.Definitions.Current.Users.Values.Where(user => !user.Disabled).OrderBy(user => user.Id)] : []));
    }

    private static IResult Password(HttpContext context, WatchbillEngine engine) =>
        new PageResult<PasswordPage, PasswordView>(PageFrame.Bare(context, engine), new PasswordView(
            "Change the password", LoginPaths.Message(context.Request.Query[LoginPaths.Problem]), LoginPaths.Password, true, Caller.Of(context)!.User.Id.Value));

    private static async Task<IResult> InviteAsync(HttpContext context, WatchbillEngine engine, AccessService access, string token)
    {
        var frame = Frame(context, engine);
        return await access.ReadInviteAsync(token, context.RequestAborted) is { } user
            ? new PageResult<PasswordPage, PasswordView>(frame, new PasswordView(
                $"Welcome, {user.Name}", LoginPaths.Message(context.Request.Query[LoginPaths.Problem]), context.Request.Path.Value!, false, user.Id.Value))
            : ErrorPages.Gone(frame, "This invitation has been used or is too old", "Ask an administrator for another one.");
    }

    /// <summary>Without a reader, whoever else is logged in; the form is guarded by a cookie of its own.</summary>
    private static PageFrame Frame(HttpContext context, WatchbillEngine engine)
    {
        var frame = PageFrame.Bare(context, engine);
        return frame with { Reader = null, Csrf = Csrf.Token(context) };
    }
}
