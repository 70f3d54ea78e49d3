using NodaTime;
using NodaTime.Text;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Swaps;

namespace Watchbill.Config.Export;

/// <summary>How absences and requests to take over shifts are written. The mirror of <see cref="SwapReader"/>.</summary>
internal static class SwapForms
{
    public static MapForm Of(Absence absence) => Times(new FormBuilder().Add("id", absence.Id).Add("user", absence.User.Value), "", absence.Start, absence.End)
        .Add("reason", absence.Reason)
        .Build();

    public static MapForm Of(Swap swap) => Times(new FormBuilder().Add("id", swap.Id).Add("schedule", swap.Schedule.Value).Add("requester", swap.Requester.Value), "", swap.Start, swap.End)
        .Add("reason", swap.Reason)
        .Add("asked", swap.Asked.Select(user => user.Value))
        .Add("absence", swap.Absence)
        .Add("taken", swap.Taken.IsEmpty ? null : new ListForm([.. swap.Taken.Select(Of)], Flow: false))
        .Add("offers", swap.Offers.IsEmpty ? null : new ListForm([.. swap.Offers.Select(Of)], Flow: false))
        .Add("cancelled", swap.Cancelled)
        .AddEach("history", swap.History.Select(Of))
        .Build();

    private static MapForm Of(SwapPart part) => Times(new FormBuilder(flow: true).Add("by", part.By.Value), "", part.Start, part.End)
        .Add("override", part.Override)
        .Add("offer", part.Offer)
        .Build();

    private static MapForm Of(SwapOffer offer) => Times(
            Times(new FormBuilder(flow: true).Add("id", offer.Id).Add("by", offer.By.Value), "", offer.Start, offer.End).Add("exchange_schedule", offer.ExchangeSchedule.Value),
            "exchange_",
            offer.ExchangeStart,
            offer.ExchangeEnd)
        .Add("state", Words.OfferStates.TextOf(offer.State))
        .Build();

    private static MapForm Of(SwapEntry entry) => Times(
            new FormBuilder(flow: true).Add("at", InstantPattern.ExtendedIso.Format(entry.At)).Add("by", entry.By.Value).Add("kind", Words.SwapEntries.TextOf(entry.Kind)), "", entry.Start, entry.End)
        .Add("offer", entry.Offer)
        .Build();

    private static FormBuilder Times(FormBuilder form, string prefix, Instant start, Instant end) =>
        form.Add($"{prefix}start", InstantPattern.ExtendedIso.Format(start)).Add($"{prefix}end", InstantPattern.ExtendedIso.Format(end));
}
