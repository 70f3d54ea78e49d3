using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Email;

/// <summary>Turns a message into a mail. Pure.</summary>
internal static class MailComposer
{
    private const int ThreadLimit = 10;

    /// <param name="domain">Right side of the Message-ID: the host of the sender's address.</param>
    public static MailContent Compose(OutgoingMessage message, AlertLinks links, string domain)
    {
        string MessageId(string stamp) => $"<delivery-{Safe(message.Delivery.Value)}.{stamp}@{domain}>";
        if (message.Announcement is { } announcement)
            return AnnouncementMail.Compose(message, announcement, links, MessageId);
        if (message.Subscription is { } subscription)
            return SubscriberMail.Compose(message, subscription, links, MessageId);
        if (message.Update is { } update)
            return UpdateMail.Compose(message, update, links, domain, MessageId);
        var roots = message.Messages.Take(ThreadLimit).Select(m => Root(m, domain)).ToImmutableArray();
        var prior = message.Prior?.Receipt is { } receipt && IsMessageId(receipt) ? receipt : null;
        var acknowledge = AcknowledgeLink(message, links);
        return new MailContent(
            AlertWords.Subject(message.Purpose, message.Messages),
            Text(message, links, acknowledge),
            MailHtml.Render(message, links, acknowledge),
            MessageId(Stamp(message.Messages[0])),
            prior ?? (roots.Length == 1 ? roots[0] : null),
            prior is null || roots.Contains(prior) ? roots : roots.Add(prior),
            message.Purpose == NotificationPurpose.Page && message.Messages.Any(m => m.Urgency == Urgency.High));
    }

    /// <summary>Only pages to a person carry one; it covers the alerts that the mail lists.</summary>
    public static Uri? AcknowledgeLink(OutgoingMessage message, AlertLinks links)
    {
        var open = message.Messages.Take(AlertWords.BundleLimit)
            .Where(m => m.Status != AlertStatus.Resolved).Select(m => m.Alert).ToImmutableArray();
        return message is { Purpose: NotificationPurpose.Page, User: { } user } && open.Length > 0
            ? links.AcknowledgeUrl(open, user, message.Method, message.At)
            : null;
    }

    private static string Text(OutgoingMessage message, AlertLinks links, Uri? acknowledge)
    {
        var text = new StringBuilder();
        if (message.Messages.Length == 1)
            Single(text, message.Messages[0], links);
        else
            Bundle(text, message.Messages, links);
        if (acknowledge is not null)
        {
            text.Append('\n').Append(message.Messages.Length == 1 ? "Acknowledge:" : "Acknowledge all listed:").Append('\n')
                .Append(acknowledge.AbsoluteUri).Append("\n(opens a page with one button; valid for 24 hours)\n");
        }

        return text.Append("\n-- \nWatchbill, delivery ").Append(message.Delivery.Value).Append('\n').ToString();
    }

    private static void Single(StringBuilder text, AlertMessage message, AlertLinks links)
    {
        text.Append(AlertWords.Title(message)).Append("\n\n");
        foreach (var (name, value) in Facts(message))
            text.Append(name).Append(": ").Append(value).Append('\n');
        if (AlertWords.Details(message) is { } details)
            text.Append('\n').Append(details).Append('\n');
        text.Append("\nAlert: ").Append(links.Alert(message.Alert).AbsoluteUri).Append('\n');
        if (AlertWords.SourceLink(message) is { } source)
            text.Append("Source: ").Append(source.AbsoluteUri).Append('\n');
    }

    private static void Bundle(StringBuilder text, ImmutableArray<AlertMessage> messages, AlertLinks links)
    {
        text.Append(AlertWords.Count(messages.Length)).Append(":\n");
        foreach (var message in messages.Take(AlertWords.BundleLimit))
            text.Append("\n- ").Append(AlertWords.ListLine(message)).Append("\n  ").Append(links.Alert(message.Alert).AbsoluteUri).Append('\n');
        if (messages.Length > AlertWords.BundleLimit)
            text.Append("\nand ").Append((messages.Length - AlertWords.BundleLimit).ToString(CultureInfo.InvariantCulture)).Append(" more.\n");
    }

    /// <summary>Name and value of what a mail says about one alert, in order.</summary>
    internal static IEnumerable<(string Name, string Value)> Facts(AlertMessage message)
    {
        yield return ("Status", AlertWords.StatusSentence(message));
        yield return ("Service", AlertWords.Service(message));
        yield return ("Severity", AlertWords.Word(message.Severity));
        yield return ("Since", AlertWords.Time(message.TriggeredAt));
        if (AlertWords.Why(message) is { } why)
            yield return ("Why", why);
    }

    /// <summary>The thread's root: no mail has this id, but every mail about the alert refers to it, which is enough for mail programs.</summary>
    private static string Root(AlertMessage message, string domain) => $"<alert-{message.Alert}.{Stamp(message)}@{domain}>";

    /// <summary>Tells apart equal numbers of two installations, or of one set up anew; the same for every attempt.</summary>
    private static string Stamp(AlertMessage message) => message.TriggeredAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Safe(string id) => string.Concat(id.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(100));

    private static bool IsMessageId(string? text)
        => text is { Length: > 4 and <= 300 } && text[0] == '<' && text[^1] == '>' && text.All(c => c is > ' ' and < (char)127);
}
