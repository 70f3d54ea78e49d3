namespace Watchbill.Notifiers.Words;

/// <summary>
/// Escaper of Slack's mrkdwn. Its three control characters become entities, so that no text can become a link, a mention of a
/// channel or a person.
/// </summary>
internal static class Mrkdwn
{
    public static string Escape(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Escapes and bounds: the result has at most maxLength characters and never ends within an entity.</summary>
    public static string Escape(string text, int maxLength)
    {
        var escaped = Escape(text);
        var keep = text.Length;
        while (escaped.Length > maxLength && keep > 1)
        {
            keep = Math.Max(1, keep - Math.Max(1, (escaped.Length - maxLength) / 5));
            escaped = Escape(PlainText.Truncate(text, keep, "…"));
        }

        return escaped;
    }

    /// <summary>A link with a label. Delimiters within the address are percent-encoded.</summary>
    public static string Link(Uri address, string label)
        => $"<{Escape(address.AbsoluteUri.Replace("|", "%7C", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal))}|{Escape(label)}>";
}
