using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Slack;

/// <summary>An incident in Slack: the card that always says how it stands, and its updates. Pure. Lengths are Slack's.</summary>
public static class SlackIncidentBlocks
{
    public const string Acknowledge = "incident_acknowledge";
    public const string TakeCommand = "incident_command";
    public const string Update = "incident_update";
    public const string Resolve = "incident_resolve";

    private const int LineLimit = 600;
    private const int UpdateLimit = 11_000;

    /// <summary>Slack takes 50 blocks; the heading and the line below are two.</summary>
    private const int MostSections = 40;

    /// <summary>What notifications and old clients show.</summary>
    public static string Fallback(ChannelPost post)
    {
        ArgumentNullException.ThrowIfNull(post);
        return Mrkdwn.Escape(post.Update is { } update ? $"{post.Reference}: {IncidentWords.UpdateTitle(update)}" : IncidentWords.Headline(post), SlackBlocks.SectionLimit);
    }

    /// <summary>How the incident stands.</summary>
    public static JsonArray Card(ChannelPost post, AlertLinks links, bool buttons)
    {
        ArgumentNullException.ThrowIfNull(post);
        ArgumentNullException.ThrowIfNull(links);
        var card = post.Card ?? throw new ArgumentException("The post has no card.", nameof(post));
        var blocks = new JsonArray(SlackBlocks.Header(IncidentWords.Headline(post)));
        var link = Mrkdwn.Link(links.Below($"incidents/{post.Incident}"), post.Reference);
        if (card.Hidden)
        {
            blocks.Add((JsonNode)SlackBlocks.Section($"{link} is restricted now. Whoever may see it finds it in Watchbill."));
            return blocks;
        }

        foreach (var section in SlackBlocks.Pack(Lines(card).Append(card.WarRoom is { } room && WebLink(room) is { } url ? $"{link} · {Mrkdwn.Link(url, "War room")}" : link)))
            blocks.Add((JsonNode)SlackBlocks.Section(section));
        if (buttons && card.Category.IsOpen())
            blocks.Add((JsonNode)Actions(post, card));
        return blocks;
    }

    /// <summary>What was told, each time once.</summary>
    public static JsonArray OfUpdate(ChannelPost post, AlertLinks links)
    {
        ArgumentNullException.ThrowIfNull(post);
        ArgumentNullException.ThrowIfNull(links);
        var update = post.Update ?? throw new ArgumentException("The post has no update.", nameof(post));
        var blocks = new JsonArray(SlackBlocks.Section($"*{Mrkdwn.Escape(IncidentWords.UpdateTitle(update), LineLimit)}*"));
        var lines = update.Mrkdwn is { } written
            ? MrkdwnLines.Of(written)
            : PlainText.Block(update.Text, UpdateLimit).Split('\n').SelectMany(line => line.Chunk(1_000)).Select(part => Mrkdwn.Escape(new string(part), SlackBlocks.SectionLimit));
        foreach (var section in SlackBlocks.Pack(lines).Where(section => section.Length > 0).Take(MostSections))
            blocks.Add((JsonNode)SlackBlocks.Section(section));
        var next = update.NextBy is { } promised ? $" · next update by {Date(promised)}" : "";
        blocks.Add((JsonNode)SlackBlocks.Context($"{Mrkdwn.Link(links.Below($"incidents/{post.Incident}"), post.Reference)} · {Date(update.At)}{next}"));
        return blocks;
    }

    /// <summary>What a button carries: the incident, and the version that its presser saw: "142:57".</summary>
    public static string Value(IncidentId incident, int version) => string.Create(CultureInfo.InvariantCulture, $"{incident.Value}:{version}");

    /// <summary>Null when the value is none of ours. Never throws.</summary>
    public static (IncidentId Incident, int Version)? Parse(string? value) =>
        value is { Length: <= 40 } && value.Split(':') is [var incident, var version]
        && long.TryParse(incident, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
        && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            ? (new IncidentId(id), seen)
            : null;

    private static IEnumerable<string> Lines(IncidentCard card)
    {
        yield return $"*{Mrkdwn.Escape(card.Level)}* · *{Mrkdwn.Escape(card.Status)}*{(card.ResolvedAt is { } resolved ? $" since {Date(resolved)}" : "")}";
        if (card.Command is { } command)
        {
            var taken = card.CommanderSince is { } since ? $", taken at {Date(since)}" : "";
            yield return $"{Mrkdwn.Escape(command)}: {(card.Commander is null ? "*nobody*" : Person(card.Commander, card.CommanderMember))}{taken}";
        }

        if (card.AcknowledgedAt is { } acknowledged)
            yield return $"Acknowledged at {Date(acknowledged)}";
        yield return $"Declared at {Date(card.DeclaredAt)}{(card.DeclaredBy is { } declarer ? $" by {Mrkdwn.Escape(PlainText.Line(declarer, 60))}" : "")}";
        if (card.Services is { } services)
            yield return $"Services: {Mrkdwn.Escape(PlainText.Line(services, LineLimit), LineLimit)}";
        if (card.Impact is { } impact)
            yield return $"Impact: {Mrkdwn.Escape(PlainText.Line(impact, LineLimit), LineLimit)}";
        if (card is { NextDue: { } due, NextDueAt: { } at })
            yield return $"Next: {Mrkdwn.Escape(PlainText.Line(due, 100))} by {Date(at)}";
    }

    private static string Person(string name, string? member) => member is { } id && id.All(char.IsAsciiLetterOrDigit) ? $"<@{id}>" : Mrkdwn.Escape(PlainText.Line(name, 60));

    private static JsonObject Actions(ChannelPost post, IncidentCard card)
    {
        var value = Value(post.Incident, post.Version);
        var elements = new JsonArray();
        if (card.AcknowledgedAt is null)
            elements.Add((JsonNode)Button(Acknowledge, "Acknowledge", value, "primary"));
        if (card.Command is { } command && card.Commander is null)
            elements.Add((JsonNode)Button(TakeCommand, command == "Commander" ? "Take command" : PlainText.Truncate($"Become {command}", 70, "…"), value, null));
        elements.Add((JsonNode)Button(Update, "Update", value, null));
        var resolve = Button(Resolve, "Resolve", value, "danger");
        resolve["confirm"] = new JsonObject
        {
            ["title"] = Plain("Resolve it?"),
            ["text"] = Plain($"{PlainText.Line(post.Reference, 60)} is resolved for everybody, and its paging ends."),
            ["confirm"] = Plain("Resolve"),
            ["deny"] = Plain("Not yet"),
        };
        elements.Add((JsonNode)resolve);
        return new JsonObject { ["type"] = "actions", ["elements"] = elements };
    }

    private static JsonObject Button(string action, string label, string value, string? style)
    {
        var button = new JsonObject { ["type"] = "button", ["action_id"] = action, ["text"] = Plain(label), ["value"] = value };
        if (style is not null)
            button["style"] = style;
        return button;
    }

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text };

    private static Uri? WebLink(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.AbsoluteUri.Length < 500 ? url : null;

    /// <summary>Slack shows the time in the reader's zone, and the fallback where it cannot.</summary>
    private static string Date(Instant instant) =>
        string.Create(CultureInfo.InvariantCulture, $"<!date^{instant.ToUnixTimeSeconds()}^{{time}}|{IncidentWords.Time(instant)}>");
}
