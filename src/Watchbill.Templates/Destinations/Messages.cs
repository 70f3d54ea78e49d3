using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Watchbill.Templates.Rendering;

namespace Watchbill.Templates.Destinations;

/// <summary>From a rendered skeleton to the text that a destination takes.</summary>
internal static class Messages
{
    public const int SlackLength = 39_000;
    public const int SmsLength = 480;

    public static string Write(Skeleton skeleton, string? subject, TemplateDestination destination) => destination switch
    {
        TemplateDestination.Slack => CutMrkdwn(new SlackWriter(skeleton).Write(MarkupParser.Parse(skeleton.Text))),
        TemplateDestination.MailHtml => new HtmlWriter(skeleton).Write(MarkupParser.Parse(skeleton.Text)),
        TemplateDestination.MailText or TemplateDestination.StatusPage or TemplateDestination.Plain => Plain(skeleton),
        TemplateDestination.Sms => CleanText.Cut(Plain(skeleton), SmsLength),
        TemplateDestination.Webhook => Json(Plain(skeleton), subject),
        TemplateDestination.Markdown => MarkdownText.Write(skeleton),
        _ => throw new ArgumentOutOfRangeException(nameof(destination), destination, "No such destination."),
    };

    /// <summary>Never ends within an entity or a link.</summary>
    private static string CutMrkdwn(string text)
    {
        if (text.Length <= SlackLength)
        {
            return text;
        }

        var cut = CleanText.Cut(text, SlackLength)[..^1];
        cut = cut.LastIndexOf('&') > cut.LastIndexOf(';') ? cut[..cut.LastIndexOf('&')] : cut;
        cut = cut.LastIndexOf('<') > cut.LastIndexOf('>') ? cut[..cut.LastIndexOf('<')] : cut;
        return cut + "…";
    }

    private static string Plain(Skeleton skeleton) => new PlainWriter(skeleton).Write(MarkupParser.Parse(skeleton.Text));

    private static string Json(string text, string? subject)
    {
        var message = new JsonObject();
        if (subject is not null)
        {
            message["subject"] = subject;
        }

        message["text"] = text;
        return message.ToJsonString(new() { Encoder = JavaScriptEncoder.Default });
    }
}
