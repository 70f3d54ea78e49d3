namespace Watchbill.Server.Features.Shell;

/// <summary>The anti-forgery value of the request's session, put there by whoever checks it when a form comes back.</summary>
public sealed record FormToken(string Value)
{
    public const string Field = "_csrf";

    /// <summary>Empty when there is no session.</summary>
    public static string Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<FormToken>()?.Value ?? "";
    }
}
