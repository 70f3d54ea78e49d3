namespace Watchbill.Server.Features.Shell;

/// <summary>Which addresses that came from outside may become a link.</summary>
internal static class Links
{
    /// <summary>Null unless it is http or https, without a password in it, at most 2,000 characters.</summary>
    public static Uri? Safe(string? text) =>
        text is { Length: > 0 and <= 2000 }
        && Uri.TryCreate(text, UriKind.Absolute, out var link)
        && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp)
        && link.UserInfo.Length == 0
            ? link
            : null;
}
