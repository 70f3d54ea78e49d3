using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>When a message that was asked for may be handed over: the same for the Deliverer and for the simulator. Pure.</summary>
public static class HandoverRules
{
    /// <summary>A message to somebody who was paged within this time waits for the others (high urgency).</summary>
    public static readonly Duration HighWindow = Duration.FromSeconds(30);

    /// <summary>The same for low urgency.</summary>
    public static readonly Duration LowWindow = Duration.FromSeconds(120);

    /// <summary>Seconds from one attempt to the next while a provider fails; the last one for good.</summary>
    public static readonly ImmutableArray<int> RetrySeconds = [1, 2, 5, 10, 15, 20, 30];

    /// <summary>How long after the attempt of this number, from 1, the next one follows.</summary>
    public static Duration RetryAfter(int attempt) => Duration.FromSeconds(RetrySeconds[Math.Clamp(attempt - 1, 0, RetrySeconds.Length - 1)]);

    /// <summary>Why a message is not owed any more; null when it is.</summary>
    /// <param name="alert">Null when the message is about none.</param>
    /// <param name="toldBefore">Something of the alert has, or may have, reached this destination.</param>
    public static string? NotOwed(DeliveryRequest request, Alert? alert, bool toldBefore)
    {
        ArgumentNullException.ThrowIfNull(request);
        switch (request.Purpose)
        {
            case NotificationPurpose.Notice:
                // News of a change go only to where the alert itself went, and to who has just answered.
                return toldBefore || IsNewsForAcknowledger(request, alert) ? null : "nothing had been handed over there before";
            case NotificationPurpose.Post when alert is not null:
                return alert.IsOpen ? null : "the alert is resolved";
            case NotificationPurpose.Page when alert is not null:
                var notification = alert.Notifications.FirstOrDefault(sent => sent.Delivery == request.Id);
                var isOpen = alert.Run?.Pages.Any(page => page.Number == notification?.Page && page.State == PageState.Open) ?? false;
                return isOpen ? null : "the page has ended";
            default:
                return null;
        }
    }

    /// <summary>
    /// What is of low urgency waits until its receiver's quiet hours end: pages that are tried again or another way, news and announcements alike. An
    /// edit of what stands in chat wakes nobody.
    /// </summary>
    /// <param name="alert">Null when the message is about none. Has its urgency risen since, the message goes.</param>
    /// <param name="toldBefore">Something of the alert has, or may have, reached this destination.</param>
    /// <returns>Null when it does not wait.</returns>
    public static Instant? QuietUntil(DeliveryRequest request, Alert? alert, bool toldBefore, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(request);
        var isEdit = toldBefore && request is { Purpose: NotificationPurpose.Notice, Kind: ContactMethodKind.Slack };
        var isLow = request.Message.Urgency == Urgency.Low && alert?.Urgency is not Urgency.High;
        return isLow && !isEdit && request.User is { } user ? QuietHours.Until(definitions, user, Urgency.Low, now) : null;
    }

    /// <summary>From when on it counts for how long a message is worth trying: it is not held against it that it had to wait for quiet hours to end.</summary>
    public static Instant CountsFrom(DeliveryRequest request, Instant made, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.User is { } user ? QuietHours.Until(definitions, user, request.Message.Urgency, made) ?? made : made;
    }

    /// <summary>
    /// The first page to somebody goes at once; later ones within the window wait and go together. Something worse never waits, and what repeats an
    /// earlier message never so long that it would go together with the next repeat.
    /// </summary>
    /// <param name="alert">Null when the message is about none.</param>
    /// <param name="attempts">Made before. What was tried once waits for its own next attempt alone.</param>
    /// <param name="last">The last page handed over to the destination: when, and how bad; null when there was none.</param>
    /// <returns>Until when it waits; may have passed. Null when it does not.</returns>
    public static Instant? WaitsUntil(DeliveryRequest request, Alert? alert, int attempts, (Instant At, Severity Severity)? last)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Purpose == NotificationPurpose.Page && request.Kind is not (ContactMethodKind.Slack or ContactMethodKind.Webhook)
            && attempts == 0 && last is { } use && request.Message.Severity <= use.Severity
            ? use.At + (request.Message.Urgency == Urgency.High || IsRepeat(request, alert) ? HighWindow : LowWindow)
            : null;
    }

    private static bool IsRepeat(DeliveryRequest request, Alert? alert) =>
        alert?.Notifications.FirstOrDefault(sent => sent.Delivery == request.Id) is { } own
        && alert.Notifications.Any(sent => sent.Page == own.Page && sent.Method == own.Method && sent.State == NotificationState.HandedOver);

    private static bool IsNewsForAcknowledger(DeliveryRequest request, Alert? alert) =>
        alert is { Status: AlertStatus.Acknowledged } && request.User is { } user && alert.AcknowledgedBy == user;
}
