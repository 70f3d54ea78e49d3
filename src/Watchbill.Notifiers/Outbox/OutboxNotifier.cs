using System.Collections.Immutable;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Sms;
using Watchbill.Notifiers.Voice;
using Watchbill.Notifiers.Webhook;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Outbox;

/// <summary>A notifier like any other, for kinds that have no real channel: what would have been sent can be read in the web pages.</summary>
internal sealed class OutboxNotifier(ContactMethodKind kind, AlertLinks links, IOutbox outbox) : INotifier
{
    public ContactMethodKind Kind => kind;

    public string Provider => "outbox";

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await outbox.AppendAsync(message.Post is { } post ? Render(message, post) : Render(message), cancellationToken);
            if (message.Post is { Part: IncidentPart.Channel } made)
                return new ChannelMade(made.Channel, made.Channel, made.Channel);
            return new Delivered(message.Delivery.Value);
        }
        catch (OperationCanceledException)
        {
            return new OutcomeUnknown("The outbox did not take the message in time.");
        }
        catch (IOException failure)
        {
            return new ProviderFailed(ErrorDetail.Of($"The outbox could not keep the message: {failure.Message}"), null);
        }
    }

    private OutboxMessage Render(OutgoingMessage message, ChannelPost post) => new(
        message.Delivery, kind, message.Address, message.User, message.Method, message.Purpose, [],
        post.IsRestricted ? $"{post.Reference}: restricted" : IncidentWords.Headline(post), string.Join('\n', IncidentWords.Lines(post)), null, null, message.Attempt, message.At);

    private OutboxMessage Render(OutgoingMessage message)
    {
        var mail = MailComposer.Compose(message, links, "outbox.invalid");
        var (subject, text) = kind switch
        {
            ContactMethodKind.Sms => (null, SmsComposer.Compose(message, links)),
            ContactMethodKind.Voice when message.Purpose == Domain.Alerts.NotificationPurpose.Notice => (null, "The call is cancelled if it still rings."),
            ContactMethodKind.Voice => (null, message.Announcement is null ? $"{VoiceScript.Speech(message)} {VoiceScript.Keys}" : VoiceScript.Speech(message)),
            ContactMethodKind.Webhook => (mail.Subject, System.Text.Encoding.UTF8.GetString(WebhookPayload.Build(message, links))),
            _ => (mail.Subject, mail.Text),
        };
        return new OutboxMessage(
            message.Delivery, kind, message.Address, message.User, message.Method, message.Purpose,
            message.Messages.Select(m => m.Alert).ToImmutableArray(), subject, text, kind == ContactMethodKind.Email ? mail.Html : null, MailComposer.AcknowledgeLink(message, links), message.Attempt, message.At);
    }
}
