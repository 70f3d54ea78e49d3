using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Swaps;

/// <summary>What people are told about swaps. Times are by the schedule's clock, for one message goes to many.</summary>
public static class SwapWords
{
    public const string RequestedTopic = "swap.requested";
    public const string TakenTopic = "swap.taken";
    public const string OfferedTopic = "swap.offered";
    public const string AnsweredTopic = "swap.answered";
    public const string CancelledTopic = "swap.cancelled";

    private const int MostNamed = 20;

    private static readonly ZonedDateTimePattern Wall = ZonedDateTimePattern.CreateWithInvariantCulture("ddd d MMM HH:mm", null);

    /// <summary>"Mon 23 Nov 09:00 – Tue 24 Nov 09:00 (Europe/Vienna)".</summary>
    public static string When(Instant start, Instant end, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return $"{Wall.Format(start.InZone(zone))} – {Wall.Format(end.InZone(zone))} ({zone.Id})";
    }

    internal static SwapNews Requested(Swap swap, SwapContext context) => new(
        Draft(
            RequestedTopic,
            $"{Name(swap.Requester, context)} asks for a swap: {ScheduleOf(swap, context).Name}",
            [Time(swap, swap.Start, swap.End, context), .. swap.Reason is { } reason ? [$"Reason: {reason}"] : Array.Empty<string>(), "Take all of it or a part, or offer a shift of yours in exchange."],
            swap.Id,
            $"{swap.Requester} asked for {swap.Id}"),
        Audience(swap, context));

    internal static SwapNews Taken(Swap swap, Interval part, SwapContext context) => new(
        Draft(
            TakenTopic,
            $"{Name(context.By, context)} takes over: {ScheduleOf(swap, context).Name}",
            [Time(swap, part.Start, part.End, context), part.Start == swap.Start && part.End == swap.End ? "That is all of it." : "The rest stays yours until somebody takes it."],
            swap.Id,
            $"{context.By} took {swap.Id}"),
        [swap.Requester]);

    internal static SwapNews Offered(Swap swap, SwapOffer offer, SwapContext context) => new(
        Draft(
            OfferedTopic,
            $"{Name(offer.By, context)} offers an exchange: {ScheduleOf(swap, context).Name}",
            [$"They would take {Time(swap, offer.Start, offer.End, context)}", $"You would take {Exchange(offer, context)}", "Nothing changes until you accept."],
            swap.Id,
            $"{offer.By} offered {offer.Id} for {swap.Id}"),
        [swap.Requester]);

    internal static SwapNews Accepted(Swap swap, SwapOffer offer, SwapContext context) => new(
        Draft(
            AnsweredTopic,
            $"{Name(swap.Requester, context)} accepts your exchange: {ScheduleOf(swap, context).Name}",
            [$"You take {Time(swap, offer.Start, offer.End, context)}", $"{Name(swap.Requester, context)} takes {Exchange(offer, context)}"],
            swap.Id,
            $"{swap.Requester} accepted {offer.Id} of {swap.Id}"),
        [offer.By]);

    internal static SwapNews Declined(Swap swap, SwapOffer offer, SwapContext context) => new(
        Draft(
            AnsweredTopic, $"{Name(swap.Requester, context)} declines your exchange: {ScheduleOf(swap, context).Name}", ["Your shifts stay as they are."], swap.Id, $"{swap.Requester} declined {offer.Id} of {swap.Id}"),
        [offer.By]);

    /// <summary>Those whose offers are void; nobody else has done anything.</summary>
    internal static ImmutableArray<SwapNews> Cancelled(Swap swap, SwapContext context)
    {
        ImmutableArray<UserId> to = [.. swap.OffersAt(context.Now).Select(offer => offer.By).Where(user => user != context.By).Distinct().Order()];
        return to.IsEmpty
            ? []
            : [new SwapNews(Draft(CancelledTopic, $"The request of {Name(swap.Requester, context)} is cancelled: {ScheduleOf(swap, context).Name}", ["Your offer is void; your shifts stay as they are."], swap.Id, $"{swap.Id} was cancelled"), to)];
    }

    /// <summary>One message for each schedule, however many shifts fall into the absence.</summary>
    internal static ImmutableArray<SwapNews> Away(Absence absence, ImmutableArray<Swap> swaps, SwapContext context) =>
    [
        .. swaps.GroupBy(swap => swap.Schedule).Select(group => group.ToList()).Select(all => new SwapNews(
            Draft(
                RequestedTopic,
                $"{Name(absence.User, context)} is away, and {(all.Count == 1 ? "a shift" : string.Create(CultureInfo.InvariantCulture, $"{all.Count} shifts"))} of {ScheduleOf(all[0], context).Name} can be taken over",
                [
                    .. all.Take(MostNamed).Select(swap => Time(swap, swap.Start, swap.End, context)),
                    .. all.Count > MostNamed ? [string.Create(CultureInfo.InvariantCulture, $"And {all.Count - MostNamed} more.")] : Array.Empty<string>(),
                    $"Until somebody does, {Name(absence.User, context)} is on call.",
                ],
                all.Count == 1 ? all[0].Id : null,
                $"{absence.User} is away ({absence.Id})"),
            Audience(all[0], context))),
    ];

    /// <summary>Those who were asked, else those of the rotation; without the requester, whoever asked for them, and people who are away themselves.</summary>
    private static ImmutableArray<UserId> Audience(Swap swap, SwapContext context)
    {
        IEnumerable<UserId> people = swap.Asked.IsEmpty
            ? context.Definitions.Schedules[swap.Schedule].Layers.SelectMany(layer => layer.Participants).SelectMany(participant => participant.Users)
            : swap.Asked;
        var time = new Interval(swap.Start, swap.End);
        return
        [
            .. people.Distinct().Order().Where(user =>
                user != swap.Requester && user != context.By && context.IsSomebody(user)
                && context.Definitions.Users[user].Permission >= Permission.Responder
                && !context.Absences.Any(absence => absence.User == user && absence.Start <= time.Start && absence.End >= time.End)),
        ];
    }

    private static AnnouncementDraft Draft(string topic, string title, ImmutableArray<string> lines, string? swap, string why) =>
        new(topic, title, lines, swap is null ? "swaps" : $"swaps/{swap}", Severity.Info, Urgency.Low, why);

    private static string Time(Swap swap, Instant start, Instant end, SwapContext context) => When(start, end, ScheduleOf(swap, context).Zone);

    private static string Exchange(SwapOffer offer, SwapContext context)
    {
        var schedule = context.Definitions.Schedules[offer.ExchangeSchedule];
        return $"{schedule.Name}, {When(offer.ExchangeStart, offer.ExchangeEnd, schedule.Zone)}";
    }

    private static Schedules.Schedule ScheduleOf(Swap swap, SwapContext context) => context.Definitions.Schedules[swap.Schedule];

    private static string Name(UserId user, SwapContext context) => context.Definitions.NameOf(user);
}
