namespace Watchbill.Notifiers.Slack;

/// <summary>Text that is laid out as mrkdwn already, in lines that fit a section: what is too long is parted between words, never within a link or an entity. Pure.</summary>
internal static class MrkdwnLines
{
    private const int Longest = 2_900;

    public static IEnumerable<string> Of(string mrkdwn)
    {
        foreach (var line in mrkdwn.Split('\n'))
        {
            var rest = line;
            while (rest.Length > Longest)
            {
                var cut = CutOf(rest);
                yield return rest[..cut];
                rest = rest[cut..].TrimStart(' ');
            }

            yield return rest;
        }
    }

    private static int CutOf(string text)
    {
        var head = text.AsSpan(0, Longest);
        var outside = head.LastIndexOf('<') > head.LastIndexOf('>') ? head.LastIndexOf('<') : Longest;
        var space = text.LastIndexOf(' ', outside - 1 < 0 ? 0 : outside - 1);
        if (space > Longest / 2)
        {
            return space;
        }

        var whole = text.AsSpan(0, outside);
        var entity = whole.LastIndexOf('&');
        return entity > whole.LastIndexOf(';') && entity > 0 ? entity : outside > 0 ? outside : Longest;
    }
}
