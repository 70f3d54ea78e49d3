using System.Diagnostics;
using Watchbill.Domain;
using Watchbill.Domain.Responders;

namespace Watchbill.Server.Features.Shell;

/// <summary>The words of the pages for things that have a name of their own in code.</summary>
public static class KindWords
{
    /// <summary>Within a sentence.</summary>
    public static string Of(ContactMethodKind kind) => kind switch
    {
        ContactMethodKind.Email => "e-mail",
        ContactMethodKind.Sms => "SMS",
        ContactMethodKind.Slack => "Slack",
        ContactMethodKind.Webhook => "webhook",
        ContactMethodKind.Voice => "phone call",
        _ => throw new UnreachableException($"{kind} has no words."),
    };

    /// <summary>At the beginning of a sentence.</summary>
    public static string Sentence(ContactMethodKind kind) => kind switch
    {
        ContactMethodKind.Email => "E-mail",
        ContactMethodKind.Webhook => "Webhook delivery",
        ContactMethodKind.Voice => "Phone call",
        _ => Of(kind),
    };

    /// <summary>Null for doors that are no place to be: what a source or a timer does says so itself.</summary>
    public static string? Of(Door door) => door switch
    {
        Door.Web => "on the web",
        Door.Cli => "on the command line",
        Door.Api => "through the API",
        Door.Slack => "in Slack",
        Door.Sms => "by SMS",
        Door.Voice => "by phone",
        Door.MailLink => "with a link from a message",
        Door.Source or Door.Timer or Door.Delivery => null,
        _ => throw new UnreachableException($"{door} has no words."),
    };
}
