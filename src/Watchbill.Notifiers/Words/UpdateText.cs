using System.Collections.Immutable;
using System.Text;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Email;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Webhook;

namespace Watchbill.Notifiers.Words;

/// <summary>An update as its mailbox or program gets it: made by the same composers that send it.</summary>
/// <param name="Subject">Null for a webhook.</param>
/// <param name="Text">Of a webhook: its body.</param>
/// <param name="Html">Null for a webhook.</param>
public sealed record UpdateText(UpdateMessage Message, string? Subject, string Text, string? Html)
{
    /// <exception cref="ArgumentException">The request is about no update.</exception>
    public static UpdateText Of(DeliveryRequest request, AlertLinks links, Instant at)
    {
        ArgumentNullException.ThrowIfNull(request);
        var update = request.Message as UpdateMessage ?? throw new ArgumentException("The request is about no update.", nameof(request));
        var message = new OutgoingMessage(request.Id, request.Address, null, null, request.Purpose, ImmutableArray<AlertMessage>.Empty, 1, null, at, at) { Update = update };
        if (request.Kind == ContactMethodKind.Webhook)
            return new UpdateText(update, null, Encoding.UTF8.GetString(WebhookPayload.Build(message, links)), null);
        var mail = MailComposer.Compose(message, links, "preview.invalid");
        return new UpdateText(update, mail.Subject, mail.Text, mail.Html);
    }
}
