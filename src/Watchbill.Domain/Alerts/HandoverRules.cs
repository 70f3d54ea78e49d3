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

    /// <summary>The first page to somebody goes at once; later ones within the window wait and go together. Something worse never waits.</summary>
    /// <param name="attempts">Made before. What was tried once waits for its own next attempt alone.</param>
    /// <param name="last">The last page handed over to the destination: when, and how bad; null when there was none.</param>
    /// <returns>Until when it waits; may have passed. Null when it does not.</returns>
    public static Instant? WaitsUntil(DeliveryRequest request, int attempts, (Instant At, Severity Severity)? last)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Purpose == NotificationPurpose.Page && request.Kind is not (ContactMethodKind.Slack or ContactMethodKind.Webhook)
            && attempts == 0 && last is { } use && request.Message.Severity <= use.Severity
            ? use.At + (request.Message.Urgency == Urgency.High ? HighWindow : LowWindow)
            : null;
    }

    private static bool IsNewsForAcknowledger(DeliveryRequest request, Alert? alert) =>
        alert is { Status: AlertStatus.Acknowledged } && request.User is { } user && alert.AcknowledgedBy == user;
}
