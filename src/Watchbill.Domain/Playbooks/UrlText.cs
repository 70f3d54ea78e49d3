using System.Collections.Immutable;
using System.Text;

namespace Watchbill.Domain.Playbooks;

/// <summary>Puts values into addresses: percent-encoded, in the path or the query only, never in what says where the request goes. Pure.</summary>
internal static class UrlText
{
    public static (string? Text, StepTextProblem? Problem) Render(ImmutableArray<TemplatePart> parts, Func<string, ArgumentValue?> valueOf)
    {
        var first = parts.IsEmpty || parts[0].IsParameter ? "" : parts[0].Text;
        var scheme = first.StartsWith("https://", StringComparison.Ordinal) ? 8 : first.StartsWith("http://", StringComparison.Ordinal) ? 7 : 0;
        if (scheme == 0 || first.Length == scheme)
        {
            return (null, new StepTextProblem(0, "an address begins with https:// or http:// and its host, without parameters"));
        }

        if (parts.Length > 1 && first.IndexOfAny(['/', '?'], scheme) < 0)
        {
            return (null, new StepTextProblem(parts[1].At, $"${{{parts[1].Text}}} stands in the host: only path and query may have parameters"));
        }

        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (part.IsParameter)
            {
                text.Append(Uri.EscapeDataString(valueOf(part.Text)?.Text ?? "x"));
            }
            else if (part.Text.IndexOfAny([' ', '#', '\\', '\n', '\t']) is >= 0 and var at)
            {
                return (null, new StepTextProblem(part.At + at, "an address has no spaces, backslashes or fragment"));
            }
            else
            {
                text.Append(part.Text);
            }
        }

        var whole = text.ToString();
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
        {
            return (null, new StepTextProblem(0, "it is not an address, or has a user name or password in it"));
        }

        // A value of ".." would otherwise climb out of the path that was written; a written one is no address that people mean either.
        return whole[scheme..].Split('?')[0].Split('/').Any(segment => segment is "." or "..")
            ? (null, new StepTextProblem(0, "a part of the path is \".\" or \"..\""))
            : (whole, null);
    }
}
