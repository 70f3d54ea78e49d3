using System.Text;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates.Destinations;

/// <summary>The address of a link, whose parts may be values.</summary>
internal static class Address
{
    /// <summary>An absolute http, https or mailto address without anything that a destination could take for its end; null for all else.</summary>
    public static string? Of(Skeleton skeleton, string text)
    {
        var written = skeleton.Plain(text).Trim();
        if (written.Length is 0 or > 2_000
            || !Uri.TryCreate(written, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https" or "mailto")
            || (address.Scheme != "mailto" && address.Host.Length == 0))
        {
            return null;
        }

        var safe = new StringBuilder();
        foreach (var c in address.AbsoluteUri)
        {
            safe.Append(c switch
            {
                '(' => "%28",
                ')' => "%29",
                '|' => "%7C",
                '<' => "%3C",
                '>' => "%3E",
                '"' => "%22",
                '\'' => "%27",
                '`' => "%60",
                '*' => "%2A",
                '\\' => "%5C",
                _ => c.ToString(),
            });
        }

        return safe.ToString();
    }
}
