using System.Collections.Immutable;

namespace Watchbill.Notifiers.Email;

/// <summary>A mail before it meets SMTP.</summary>
/// <param name="MessageId">With angle brackets; the same for every attempt of a delivery.</param>
/// <param name="References">Message ids that tie the mails of an alert into one thread, oldest first.</param>
internal sealed record MailContent(
    string Subject,
    string Text,
    string Html,
    string MessageId,
    string? InReplyTo,
    ImmutableArray<string> References,
    bool Urgent)
{
    /// <summary>Where the receiver unsubscribes by one request (RFC 8058); null when there is nothing to unsubscribe from.</summary>
    public Uri? Unsubscribe { get; init; }

    /// <summary>Name and id of the list that it goes to (RFC 2919); null when it goes to no list.</summary>
    public string? ListId { get; init; }
}
