using System.Globalization;
using System.Text;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Email;

/// <summary>
/// An update of an incident as a mail: text, and the same as HTML. All mails about one incident refer to one id, which makes them a thread, and bear the id of their
/// list. People outside get no link into Watchbill. Pure.
/// </summary>
internal static class UpdateMail
{
    /// <param name="domain">Right side of Message-ID and List-Id: the host of the sender's address.</param>
    public static MailContent Compose(OutgoingMessage message, UpdateMessage update, AlertLinks links, string domain, Func<string, string> messageId)
    {
        var stamp = update.DeclaredAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var root = $"<incident-{update.Incident}.{stamp}@{domain}>";
        return new MailContent(
            UpdateWords.Subject(update),
            Text(message, update, links),
            Html(message, update, links),
            messageId(stamp),
            root,
            [root],
            Urgent: false)
        {
            ListId = $"{ListName(update.PlaceName)} <{update.Place[(update.Place.IndexOf(':', StringComparison.Ordinal) + 1)..]}.updates.{domain}>",
        };
    }

    private static string Text(OutgoingMessage message, UpdateMessage update, AlertLinks links)
    {
        var text = new StringBuilder();
        if (UpdateWords.Exercise(update) is { } exercise)
            text.Append(exercise).Append("\n\n");
        text.Append(UpdateWords.Text(update)).Append('\n');
        if (update.NextBy is { } next && update.Template is null)
            text.Append("\nNext update by ").Append(AlertWords.Time(next)).Append(".\n");
        if (UpdateWords.Room(update, links) is { } room)
            text.Append('\n').Append(UpdateWords.Byline(update)).Append('\n').Append(room.AbsoluteUri).Append('\n');
        return text.Append("\n-- \n").Append(UpdateWords.Why(update)).Append("\nWatchbill, delivery ").Append(message.Delivery.Value).Append('\n').ToString();
    }

    private static string Html(OutgoingMessage message, UpdateMessage update, AlertLinks links)
    {
        var html = MailHtml.Begin();
        if (UpdateWords.Exercise(update) is { } exercise)
            html.Append("<p><strong>").Append(HtmlText.Escape(exercise)).Append("</strong></p>\n");
        if (update.Html is { } written)
            html.Append(written).Append('\n');
        else
            html.Append("<p dir=\"auto\">").Append(HtmlText.Escape(UpdateWords.Text(update)).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>\n");
        if (update.NextBy is { } next && update.Template is null)
            html.Append("<p>Next update by ").Append(HtmlText.Escape(AlertWords.Time(next))).Append(".</p>\n");
        if (UpdateWords.Room(update, links) is { } room)
            html.Append("<p>").Append(HtmlText.Escape(UpdateWords.Byline(update))).Append(" &middot; ").Append(MailHtml.Link(room, "Open the incident")).Append("</p>\n");
        html.Append("<p style=\"color:#767676;font-size:13px\">").Append(HtmlText.Escape(UpdateWords.Why(update))).Append("</p>\n");
        return MailHtml.End(html, message);
    }

    /// <summary>A quoted phrase, so that nothing in a name ends it.</summary>
    private static string ListName(string name) => $"\"{string.Concat(PlainText.Line(name, 80).Where(letter => letter is >= ' ' and < (char)127 and not ('"' or '\\')))}\"";
}
