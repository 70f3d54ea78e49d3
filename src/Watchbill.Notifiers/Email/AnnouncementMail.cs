using System.Globalization;
using System.Text;
using Watchbill.Domain;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Email;

/// <summary>An announcement as a mail: text, and the same as HTML. Pure.</summary>
internal static class AnnouncementMail
{
    /// <param name="messageId">Given the stamp that tells apart equal numbers of two installations.</param>
    public static MailContent Compose(OutgoingMessage message, Announcement announcement, AlertLinks links, Func<string, string> messageId)
    {
        var link = AnnouncementWords.Link(announcement, links);
        return new MailContent(
            AnnouncementWords.Subject(announcement),
            Text(message, announcement, link),
            Html(message, announcement, link),
            messageId(announcement.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            null,
            [],
            announcement.Urgency == Urgency.High);
    }

    private static string Text(OutgoingMessage message, Announcement announcement, Uri? link)
    {
        var text = new StringBuilder().Append(AnnouncementWords.Title(announcement)).Append("\n\n");
        foreach (var line in AnnouncementWords.Lines(announcement))
            text.Append(line).Append('\n');
        if (link is not null)
            text.Append('\n').Append(link.AbsoluteUri).Append('\n');
        return text.Append("\n-- \nWatchbill, delivery ").Append(message.Delivery.Value).Append('\n').ToString();
    }

    private static string Html(OutgoingMessage message, Announcement announcement, Uri? link)
    {
        var html = MailHtml.Begin();
        html.Append("<h1 dir=\"auto\" style=\"font-size:20px\">").Append(HtmlText.Escape(AnnouncementWords.Title(announcement))).Append("</h1>\n");
        foreach (var line in AnnouncementWords.Lines(announcement))
            html.Append("<p dir=\"auto\" style=\"margin:4px 0\">").Append(HtmlText.Escape(line)).Append("</p>\n");
        if (link is not null)
            html.Append("<p>").Append(MailHtml.Link(link, "Open in Watchbill")).Append("</p>\n");
        return MailHtml.End(html, message);
    }
}
