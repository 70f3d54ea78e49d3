using System.Globalization;
using System.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Email;

/// <summary>The HTML half of a mail: one column, no images, no script, nothing fetched from anywhere. Pure.</summary>
internal static class MailHtml
{
    public static string Render(OutgoingMessage message, AlertLinks links, Uri? acknowledge)
    {
        var html = Begin();
        if (acknowledge is not null)
        {
            var label = message.Messages.Length == 1 ? "Acknowledge" : "Acknowledge all listed";
            html.Append("<p><a href=\"").Append(HtmlText.Escape(acknowledge.AbsoluteUri))
                .Append("\" style=\"display:inline-block;padding:14px 28px;background:#0b5394;color:#ffffff;text-decoration:none;border-radius:6px\">")
                .Append(label).Append("</a></p>\n");
        }

        if (message.Messages.Length == 1)
            Single(html, message.Messages[0], links);
        else
            Bundle(html, message, links);
        return End(html, message);
    }

    public static StringBuilder Begin()
        => new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<meta name=\"color-scheme\" content=\"light dark\"></head>\n")
            .Append("<body style=\"font-family:sans-serif;font-size:16px;line-height:1.4;margin:0;padding:16px;max-width:640px\">\n");

    public static string End(StringBuilder html, OutgoingMessage message)
        => html.Append("<p style=\"color:#767676;font-size:13px\">Watchbill, delivery ").Append(HtmlText.Escape(message.Delivery.Value))
            .Append("</p>\n</body></html>\n").ToString();

    public static string Link(Uri address, string label)
        => $"<a href=\"{HtmlText.Escape(address.AbsoluteUri)}\">{HtmlText.Escape(label)}</a>";

    private static void Single(StringBuilder html, AlertMessage message, AlertLinks links)
    {
        html.Append("<h1 dir=\"auto\" style=\"font-size:20px;border-left:6px solid ").Append(Colour(message)).Append(";padding-left:10px\">")
            .Append(HtmlText.Escape(AlertWords.Title(message))).Append("</h1>\n<table role=\"presentation\" style=\"border-spacing:0 4px\">\n");
        foreach (var (name, value) in MailComposer.Facts(message))
        {
            html.Append("<tr><td style=\"padding-right:16px;color:#767676;vertical-align:top\">").Append(name)
                .Append("</td><td dir=\"auto\">").Append(HtmlText.Escape(value)).Append("</td></tr>\n");
        }

        html.Append("</table>\n");
        if (AlertWords.Details(message) is { } details)
            html.Append("<pre dir=\"auto\" style=\"white-space:pre-wrap;font-size:14px\">").Append(HtmlText.Escape(details)).Append("</pre>\n");
        html.Append("<p>").Append(Link(links.Alert(message.Alert), $"Alert #{message.Alert}"));
        if (AlertWords.SourceLink(message) is { } source)
            html.Append(" &middot; ").Append(Link(source, "Source"));
        html.Append("</p>\n");
    }

    private static void Bundle(StringBuilder html, OutgoingMessage message, AlertLinks links)
    {
        html.Append("<h1 style=\"font-size:20px\">").Append(AlertWords.Count(message.Messages.Length)).Append("</h1>\n<ul>\n");
        foreach (var alert in message.Messages.Take(AlertWords.BundleLimit))
        {
            html.Append("<li dir=\"auto\" style=\"margin-bottom:8px\">").Append(HtmlText.Escape(AlertWords.ListLine(alert))).Append(' ')
                .Append(Link(links.Alert(alert.Alert), "open")).Append("</li>\n");
        }

        html.Append("</ul>\n");
        if (message.Messages.Length > AlertWords.BundleLimit)
            html.Append("<p>and ").Append((message.Messages.Length - AlertWords.BundleLimit).ToString(CultureInfo.InvariantCulture)).Append(" more.</p>\n");
    }

    private static string Colour(AlertMessage message) => message.Status switch
    {
        AlertStatus.Resolved => "#2e7d32",
        AlertStatus.Acknowledged => "#0b5394",
        _ => message.Severity >= Severity.Error ? "#c62828" : "#e69138",
    };
}
