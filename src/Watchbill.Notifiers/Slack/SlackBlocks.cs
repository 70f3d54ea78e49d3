using System.Text.Json.Nodes;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Slack;

/// <summary>The parts of which messages in Slack are made. Lengths are Slack's.</summary>
internal static class SlackBlocks
{
    public const int HeaderLimit = 150;
    public const int SectionLimit = 3000;

    public static JsonObject Header(string text) => new()
    {
        ["type"] = "header",
        ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = PlainText.Truncate(text, HeaderLimit, "…"), ["emoji"] = false },
    };

    public static JsonObject Section(string mrkdwn) => new() { ["type"] = "section", ["text"] = Text(mrkdwn) };

    public static JsonObject Context(string mrkdwn) => new() { ["type"] = "context", ["elements"] = new JsonArray(Text(mrkdwn)) };

    /// <summary>Lines together in sections, each within the limit.</summary>
    public static IEnumerable<string> Pack(IEnumerable<string> lines)
    {
        var section = "";
        foreach (var line in lines)
        {
            if (section.Length + line.Length + 1 > SectionLimit)
            {
                yield return section;
                section = "";
            }

            section = section.Length == 0 ? line : $"{section}\n{line}";
        }

        if (section.Length > 0)
            yield return section;
    }

    private static JsonObject Text(string mrkdwn) => new() { ["type"] = "mrkdwn", ["text"] = mrkdwn };
}
