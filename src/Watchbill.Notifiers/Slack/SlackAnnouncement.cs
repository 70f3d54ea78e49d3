using System.Text.Json.Nodes;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Slack;

/// <summary>An announcement in Slack: no buttons, since nothing is to be answered. Pure.</summary>
internal static class SlackAnnouncement
{
    /// <summary>A line's share, so that all of them stay below what Slack takes in one message.</summary>
    private const int LineLimit = 250;

    public static string Fallback(Announcement announcement) => Mrkdwn.Escape(AnnouncementWords.Subject(announcement), SlackBlocks.SectionLimit);

    public static JsonArray Blocks(OutgoingMessage message, Announcement announcement, AlertLinks links)
    {
        var blocks = new JsonArray(SlackBlocks.Header(AnnouncementWords.Title(announcement)));
        foreach (var section in SlackBlocks.Pack(AnnouncementWords.Lines(announcement).Select(line => Mrkdwn.Escape(line, LineLimit))))
            blocks.Add((JsonNode)SlackBlocks.Section(section));
        if (AnnouncementWords.Link(announcement, links) is { } link)
            blocks.Add((JsonNode)SlackBlocks.Section(Mrkdwn.Link(link, "Open in Watchbill")));
        blocks.Add((JsonNode)SlackBlocks.Context(Mrkdwn.Escape($"delivery {message.Delivery}", SlackBlocks.SectionLimit)));
        return blocks;
    }
}
