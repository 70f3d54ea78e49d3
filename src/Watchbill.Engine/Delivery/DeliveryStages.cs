using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Delivery;

/// <summary>What a stage says about one delivery.</summary>
internal abstract record Verdict
{
    /// <summary>Go on to the next stage.</summary>
    public sealed record Pass : Verdict;

    /// <summary>Never send it.</summary>
    public sealed record DropIt(string Why) : Verdict;

    /// <summary>Not before then.</summary>
    public sealed record HoldIt(Instant Until) : Verdict;

    public static readonly Verdict Go = new Pass();
}

/// <summary>What the stages look at, read in the transaction that hands over.</summary>
/// <param name="Lane">The last message of the lane that reached, or may have reached, its destination.</param>
/// <param name="Use">The last page handed over to the destination.</param>
internal sealed record DeliveryFacts(StoredDelivery Delivery, Alert? Alert, LaneUse? Lane, DestinationUse? Use, Instant Now);

/// <summary>The policy of handing over, as one ordered list. The first stage that does not pass decides.</summary>
internal static class DeliveryStages
{
    /// <summary>A message to somebody who was paged within this time waits for the others (high urgency).</summary>
    public static readonly Duration HighWindow = Duration.FromSeconds(30);

    /// <summary>The same for low urgency.</summary>
    public static readonly Duration LowWindow = Duration.FromSeconds(120);

    private static readonly Func<DeliveryFacts, Verdict>[] Stages =
    [
        StillOwed,
        ToldBefore,
        PageStillOpen,
        Bundled,
    ];

    public static Verdict Judge(DeliveryFacts facts)
    {
        foreach (var stage in Stages)
        {
            var verdict = stage(facts);
            if (verdict is not Verdict.Pass)
            {
                return verdict;
            }
        }

        return Verdict.Go;
    }

    /// <summary>A cancellation may have met an attempt that then failed.</summary>
    private static Verdict StillOwed(DeliveryFacts facts) =>
        facts.Delivery.CancelRequested ? new Verdict.DropIt("cancelled while an attempt was under way") : Verdict.Go;

    /// <summary>News of a change go only to where the alert itself went.</summary>
    private static Verdict ToldBefore(DeliveryFacts facts) =>
        facts.Delivery.Request.Purpose == NotificationPurpose.Notice && facts.Lane is null && !IsNewsForAcknowledger(facts)
            ? new Verdict.DropIt("nothing had been handed over there before")
            : Verdict.Go;

    private static Verdict PageStillOpen(DeliveryFacts facts)
    {
        if (facts.Delivery.Request.Purpose is NotificationPurpose.Notice or NotificationPurpose.Announcement || facts.Alert is not { } alert)
        {
            return Verdict.Go;
        }

        if (facts.Delivery.Request.Purpose == NotificationPurpose.Post)
        {
            return alert.IsOpen ? Verdict.Go : new Verdict.DropIt("the alert is resolved");
        }

        var notification = alert.Notifications.FirstOrDefault(sent => sent.Delivery == facts.Delivery.Request.Id);
        var isOpen = alert.Run?.Pages.Any(page => page.Number == notification?.Page && page.State == PageState.Open) ?? false;
        return isOpen ? Verdict.Go : new Verdict.DropIt("the page has ended");
    }

    /// <summary>The first page to somebody goes at once; later ones within the window wait and go together. Something worse never waits.</summary>
    private static Verdict Bundled(DeliveryFacts facts)
    {
        var request = facts.Delivery.Request;
        if (request.Purpose != NotificationPurpose.Page || request.Kind is ContactMethodKind.Slack or ContactMethodKind.Webhook
            || facts.Use is not { } use || facts.Alert is null || facts.Delivery.Attempt > 0)
        {
            return Verdict.Go;
        }

        var window = request.Message.Urgency == Urgency.High ? HighWindow : LowWindow;
        var until = use.LastHandedOverAt + window;
        return request.Message.Severity > use.Severity || until <= facts.Now ? Verdict.Go : new Verdict.HoldIt(until);
    }

    private static bool IsNewsForAcknowledger(DeliveryFacts facts) =>
        facts.Alert is { Status: AlertStatus.Acknowledged } alert && facts.Delivery.Request.User is { } user && alert.AcknowledgedBy == user;
}
