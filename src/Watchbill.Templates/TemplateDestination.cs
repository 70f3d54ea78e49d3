using Watchbill.Domain.Templates;

namespace Watchbill.Templates;

/// <summary>Where a rendered text goes. The escaper belongs to it.</summary>
public enum TemplateDestination
{
    /// <summary>Slack's mrkdwn, at most 39,000 characters.</summary>
    Slack = 0,

    /// <summary>The text part of a mail.</summary>
    MailText = 1,

    /// <summary>The HTML part of a mail: a fragment for its body.</summary>
    MailHtml = 2,

    /// <summary>Text; the page escapes it.</summary>
    StatusPage = 3,

    /// <summary>A JSON object with <c>subject</c> (may be absent) and <c>text</c>.</summary>
    Webhook = 4,

    /// <summary>Text of at most 480 characters.</summary>
    Sms = 5,
    Plain = 6,
    Markdown = 7,
}

public static class TemplateDestinations
{
    /// <summary>The channel that a template has to be written for.</summary>
    public static TemplateChannel ChannelOf(TemplateDestination destination) => destination switch
    {
        TemplateDestination.Slack => TemplateChannel.Slack,
        TemplateDestination.MailText or TemplateDestination.MailHtml => TemplateChannel.Mail,
        TemplateDestination.StatusPage => TemplateChannel.StatusPage,
        TemplateDestination.Webhook => TemplateChannel.Webhook,
        TemplateDestination.Sms => TemplateChannel.Sms,
        TemplateDestination.Plain => TemplateChannel.Plain,
        TemplateDestination.Markdown => TemplateChannel.Document,
        _ => throw new ArgumentOutOfRangeException(nameof(destination), destination, "No such destination."),
    };

    /// <summary>What a preview of a channel shows; of mail its text.</summary>
    public static TemplateDestination PreviewOf(TemplateChannel channel) => Enum.GetValues<TemplateDestination>().First(destination => ChannelOf(destination) == channel);
}
