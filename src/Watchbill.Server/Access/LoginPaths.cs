namespace Watchbill.Server.Access;

/// <summary>Where people log in. Pages and form handlers share them.</summary>
public static class LoginPaths
{
    public const string LogIn = "/login";
    public const string LogOut = "/logout";
    public const string Password = "/password";
    public const string Invite = "/invite/{token}";

    /// <summary>Query parameter of the login page: where to go afterwards. Only paths of this site are followed.</summary>
    public const string Return = "return";

    /// <summary>Query parameter of the pages after a refused form: a code, put into words by <see cref="Message"/>.</summary>
    public const string Problem = "problem";

    /// <summary>The sentence for a problem's code; null for an unknown one, so that a link cannot put words into our mouth.</summary>
    public static string? Message(string? problem) => problem switch
    {
        "wrong" => "The name or the password is wrong.",
        "wait" => "Too many attempts. Wait a few minutes and try again.",
        "form" => "The form was too old. Please send it again.",
        "current" => "The present password is wrong.",
        "same" => "The two new passwords differ.",
        "weak" => $"A password has {PasswordWorker.MinLength} to {PasswordWorker.MaxLength} characters, is not the present one and not nearly the name.",
        "invite" => "This invitation has been used or is too old. Ask an administrator for another.",
        _ => null,
    };

    /// <summary>True for a path on this site: "//host" and "/\host" lead elsewhere.</summary>
    internal static bool IsLocal(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && path.Length <= 2_000 && !path.AsSpan().ContainsAnyInRange('\0', '\x1f');
}
