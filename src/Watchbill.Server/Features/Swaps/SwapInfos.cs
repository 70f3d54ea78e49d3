using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Swaps;
using Watchbill.Server.Features.Alerts;

namespace Watchbill.Server.Features.Swaps;

/// <summary>Swaps and absences in the form of the wire contract.</summary>
internal static class SwapInfos
{
    public static SwapInfo Of(Swap swap, Instant now) => new(
        swap.Id,
        swap.Schedule.Value,
        swap.Requester.Value,
        swap.Start,
        swap.End,
        SwapDecider.Word(swap.StatusAt(now)),
        swap.Reason,
        [.. swap.Asked.Select(user => user.Value)],
        swap.Absence,
        [.. swap.OpenAt(now).Select(part => new SwapTime(part.Start, part.End))],
        [.. swap.Taken.Select(part => new SwapPartInfo(part.By.Value, part.Start, part.End, part.Override, part.Offer))],
        [
            .. swap.Offers.Select(offer => new SwapOfferInfo(
                offer.Id, offer.By.Value, offer.Start, offer.End, offer.ExchangeSchedule.Value, offer.ExchangeStart, offer.ExchangeEnd, StateOf(swap, offer, now))),
        ],
        [.. swap.History.Select(entry => new SwapEntryInfo(entry.At, entry.By.Value, EntryText.Snake(entry.Kind), entry.Start, entry.End, entry.Offer))]);

    public static AbsenceInfo Of(Absence absence, DefinitionSet definitions, User reader, Instant now) => new(
        absence.Id,
        absence.User.Value,
        absence.Start,
        absence.End,
        MaySeeReason(absence, reader) ? absence.Reason : null,
        [.. Visible(definitions, reader, now, definitions.Swaps.Values.Where(swap => swap.Absence == absence.Id)).Select(swap => swap.Id)]);

    /// <summary>The reason is the person's own: colleagues see that somebody is away, not why.</summary>
    public static bool MaySeeReason(Absence absence, User reader) => absence.User == reader.Id || reader.Permission >= Permission.Manager;

    /// <summary>Those that have not ended, of people whose absences the reader may see, by their start.</summary>
    public static IEnumerable<Absence> Absences(DefinitionSet definitions, User reader, Instant now) => definitions.Absences
        .Where(absence => absence.End > now && AbsenceDecider.MaySee(definitions, reader, absence.User))
        .OrderBy(absence => absence.Start).ThenBy(absence => absence.User);

    /// <summary>The request of an id; null when there is none that the reader may see.</summary>
    public static Swap? Find(DefinitionSet definitions, User reader, Instant now, string id) =>
        definitions.Swaps.TryGetValue(id, out var swap) ? Visible(definitions, reader, now, [swap]).FirstOrDefault() : null;

    /// <summary>The soonest first.</summary>
    public static IEnumerable<Swap> Visible(DefinitionSet definitions, User reader, Instant now) => Visible(definitions, reader, now, definitions.Swaps.Values);

    private static IEnumerable<Swap> Visible(DefinitionSet definitions, User reader, Instant now, IEnumerable<Swap> swaps)
    {
        var context = SwapDesk.ContextOf(definitions, reader.Id, now);
        return swaps
            .Where(swap => definitions.Schedules.ContainsKey(swap.Schedule) && SwapDecider.MaySee(swap, context))
            .OrderBy(swap => swap.Start).ThenBy(swap => swap.Id, StringComparer.Ordinal);
    }

    private static string StateOf(Swap swap, SwapOffer offer, Instant now) =>
        offer.State == SwapOfferState.Open && !swap.OffersAt(now).Contains(offer) ? "overtaken" : EntryText.Snake(offer.State);
}
