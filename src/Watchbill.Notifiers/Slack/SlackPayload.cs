using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Slack;

/// <summary>Turns a message into the bodies of chat.postMessage and chat.update. Pure. Lengths are Slack's.</summary>
internal static class SlackPayload
{
    public const string EventType = "watchbill_delivery";
    private const int TextLimit = 3500;

    /// <summary>Slack refuses messages whose blocks are too long together; long lists are therefore terse.</summary>
    private const int FullLines = 25;

    public static JsonObject Post(OutgoingMessage message, AlertLinks links, bool buttons) => new()
    {
        ["channel"] = message.Address,
        ["text"] = Fallback(message),
        ["blocks"] = Blocks(message, links, buttons),
        ["metadata"] = new JsonObject
        {
            ["event_type"] = EventType,
            ["event_payload"] = new JsonObject { ["delivery"] = message.Delivery.Value },
        },
        ["unfurl_links"] = false,
        ["unfurl_media"] = false,
    };

    /// <summary>An edit of what was posted. Slack keeps the metadata of the post when none is given.</summary>
    public static JsonObject Update(OutgoingMessage message, SlackReceipt receipt, AlertLinks links, bool buttons) => new()
    {
        ["channel"] = receipt.Channel,
        ["ts"] = receipt.Ts,
        ["text"] = Fallback(message),
        ["blocks"] = Blocks(message, links, buttons),
    };

    /// <summary>What notifications and old clients show.</summary>
    private static string Fallback(OutgoingMessage message)
        => message.Announcement is { } announcement
            ? SlackAnnouncement.Fallback(announcement)
            : Mrkdwn.Escape(AlertWords.Subject(message.Purpose, message.Messages), TextLimit);

    private static JsonArray Blocks(OutgoingMessage message, AlertLinks links, bool buttons)
        => message.Announcement is { } announcement ? SlackAnnouncement.Blocks(message, announcement, links)
            : message.Messages.Length == 1
            ? Single(message, message.Messages[0], links, buttons)
            : Bundle(message, links, buttons);

    private static JsonArray Single(OutgoingMessage message, AlertMessage alert, AlertLinks links, bool buttons)
    {
        var blocks = new JsonArray(
            SlackBlocks.Header(AlertWords.Headline(alert)),
            SlackBlocks.Section(
                $"*{Mrkdwn.Escape(AlertWords.StatusSentence(alert))}*\n"
                + $"Service: {Mrkdwn.Escape(AlertWords.Service(alert))}\nSeverity: {AlertWords.Word(alert.Severity)}\nSince: {Date(alert.TriggeredAt)}\n"
                + string.Join(" · ", Links(alert, links))));
        var context = AlertWords.Why(alert) is { } why ? $"{why} · delivery {message.Delivery}" : $"delivery {message.Delivery}";
        blocks.Add((JsonNode)SlackBlocks.Context(Mrkdwn.Escape(context, SlackBlocks.SectionLimit)));
        if (buttons && alert.Status != AlertStatus.Resolved)
            blocks.Add((JsonNode)Actions(alert));
        return blocks;
    }

    private static JsonArray Bundle(OutgoingMessage message, AlertLinks links, bool buttons)
    {
        var blocks = new JsonArray(SlackBlocks.Header(
            $"{AlertWords.Count(message.Messages.Length)}, worst {AlertWords.Word(AlertWords.Worst(message.Messages))}"));
        var listed = message.Messages.Take(AlertWords.BundleLimit).ToImmutableArray();
        var lines = listed.Select(m => Line(m, links, full: listed.Length <= FullLines));
        foreach (var section in SlackBlocks.Pack(lines))
            blocks.Add((JsonNode)SlackBlocks.Section(section));
        if (message.Messages.Length > listed.Length)
            blocks.Add((JsonNode)SlackBlocks.Section($"and {(message.Messages.Length - listed.Length).ToString(CultureInfo.InvariantCulture)} more"));
        var open = listed.Where(m => m.Status == AlertStatus.Triggered).ToList();
        if (buttons && open.Count > 0)
        {
            blocks.Add((JsonNode)new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray(Button(
                    SlackActionValue.Acknowledge, "Acknowledge all listed", SlackActionValue.Format(open.Select(m => (m.Alert, m.Version))), primary: true)),
            });
        }

        return blocks;
    }

    private static string Line(AlertMessage alert, AlertLinks links, bool full)
    {
        var words = AlertWords.ListLine(alert);
        var number = $"#{alert.Alert}";
        return full
            ? $"• {Mrkdwn.Link(links.Alert(alert.Alert), number)}{Mrkdwn.Escape(words[number.Length..], 250)}"
            : $"• {Mrkdwn.Escape(words, 100)}";
    }

    private static JsonObject Actions(AlertMessage alert)
    {
        var value = SlackActionValue.Format([(alert.Alert, alert.Version)]);
        var elements = new JsonArray();
        if (alert.Status == AlertStatus.Triggered)
            elements.Add((JsonNode)Button(SlackActionValue.Acknowledge, "Acknowledge", value, primary: true));
        elements.Add((JsonNode)Button(SlackActionValue.Escalate, "Escalate", value, primary: false));
        elements.Add((JsonNode)Button(SlackActionValue.Resolve, "Resolve", value, primary: false));
        return new JsonObject { ["type"] = "actions", ["elements"] = elements };
    }

    private static JsonObject Button(string action, string label, string value, bool primary)
    {
        var button = new JsonObject
        {
            ["type"] = "button",
            ["action_id"] = action,
            ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = label },
            ["value"] = value,
        };
        if (primary)
            button["style"] = "primary";
        return button;
    }

    private static IEnumerable<string> Links(AlertMessage alert, AlertLinks links)
    {
        yield return Mrkdwn.Link(links.Alert(alert.Alert), $"Alert #{alert.Alert}");
        if (AlertWords.SourceLink(alert) is { } source)
            yield return Mrkdwn.Link(source, "Source");
    }

    /// <summary>Slack shows the time in the reader's zone, and the fallback where it cannot.</summary>
    private static string Date(Instant instant)
        => string.Create(CultureInfo.InvariantCulture, $"<!date^{instant.ToUnixTimeSeconds()}^{{date_short_pretty}} {{time}}|{AlertWords.Time(instant)}>");
}
