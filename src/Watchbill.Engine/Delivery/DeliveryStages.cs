using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
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
internal sealed record DeliveryFacts(StoredDelivery Delivery, Alert? Alert, LaneUse? Lane, DestinationUse? Use, DefinitionSet Definitions, Instant Now);

/// <summary>The policy of handing over, as one ordered list. The first stage that does not pass decides.</summary>
internal static class DeliveryStages
{
    private static readonly Func<DeliveryFacts, Verdict>[] Stages =
    [
        StillOwed,
        Quiet,
        Bundled,
    ];

    /// <summary>What waits for quiet hours to end is looked at again after this long: the hours may have been changed meanwhile.</summary>
    private static readonly Duration QuietLook = Duration.FromMinutes(15);

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

    private static Verdict StillOwed(DeliveryFacts facts)
    {
        // A cancellation may have met an attempt that then failed.
        var why = facts.Delivery.CancelRequested
            ? "cancelled while an attempt was under way"
            : HandoverRules.NotOwed(facts.Delivery.Request, facts.Alert, toldBefore: facts.Lane is not null);
        return why is null ? Verdict.Go : new Verdict.DropIt(why);
    }

    private static Verdict Quiet(DeliveryFacts facts) =>
        HandoverRules.QuietUntil(facts.Delivery.Request, facts.Alert, toldBefore: facts.Lane is not null, facts.Definitions, facts.Now) is { } until
            ? new Verdict.HoldIt(Instant.Min(until, facts.Now + QuietLook))
            : Verdict.Go;

    private static Verdict Bundled(DeliveryFacts facts) =>
        facts is { Use: { } use, Alert: { } alert }
        && HandoverRules.WaitsUntil(facts.Delivery.Request, alert, facts.Delivery.Attempt, (use.LastHandedOverAt, use.Severity)) is { } until
        && until > facts.Now
            ? new Verdict.HoldIt(until)
            : Verdict.Go;
}
