using System.Text;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Email;

/// <summary>What a subscriber of a status page gets: text, and the same as HTML, with the link to unsubscribe also where mail programs look for it. Pure.</summary>
internal static class SubscriberMail
{
    public static MailContent Compose(OutgoingMessage message, SubscriberMessage news, AlertLinks links, Func<string, string> messageId)
    {
        var own = links.Subscription(news.Page, news.Subscriber);
        var link = SubscriberWords.Link(news, links);
        var isQuestion = news.News == SubscriberNews.Confirm;
        return new MailContent(
            SubscriberWords.Subject(news),
            Text(news, isQuestion, own, link),
            Html(message, news, isQuestion, own, link),
            messageId(news.At.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
            null,
            [],
            Urgent: false)
        {
            Unsubscribe = isQuestion ? null : own,
        };
    }

    private static string Text(SubscriberMessage news, bool isQuestion, Uri own, Uri link)
    {
        var text = new StringBuilder().Append(SubscriberWords.Text(news)).Append('\n');
        if (SubscriberWords.Facts(news) is { Length: > 0 } facts)
            text.Append('\n').Append(facts).Append('\n');
        text.Append('\n').Append((isQuestion ? own : link).AbsoluteUri).Append('\n');
        if (isQuestion)
            text.Append("(opens a page with one button; it is good for three days)\n");
        else
            text.Append("\n-- \nUnsubscribe: ").Append(own.AbsoluteUri).Append('\n');
        return text.ToString();
    }

    private static string Html(OutgoingMessage message, SubscriberMessage news, bool isQuestion, Uri own, Uri link)
    {
        var html = MailHtml.Begin();
        html.Append("<h1 dir=\"auto\" style=\"font-size:20px\">").Append(HtmlText.Escape(isQuestion ? $"{SubscriberWords.Page(news)} status" : SubscriberWords.Name(news))).Append("</h1>\n");
        if (news.News == SubscriberNews.Update)
            html.Append("<p><strong>").Append(HtmlText.Escape(SubscriberWords.Of(news.Post!.Status))).Append("</strong></p>\n");
        html.Append("<p dir=\"auto\">").Append(HtmlText.Escape(SubscriberWords.Text(news)).Replace("\n", "<br>", StringComparison.Ordinal)).Append("</p>\n");
        if (SubscriberWords.Facts(news) is { Length: > 0 } facts)
            html.Append("<p dir=\"auto\">").Append(HtmlText.Escape(facts)).Append("</p>\n");
        html.Append("<p>").Append(isQuestion ? MailHtml.Link(own, "Confirm") : MailHtml.Link(link, "Open the status page")).Append("</p>\n");
        if (!isQuestion)
            html.Append("<p>").Append(MailHtml.Link(own, "Unsubscribe")).Append("</p>\n");
        return MailHtml.End(html, message);
    }
}
