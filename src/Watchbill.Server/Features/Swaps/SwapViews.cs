using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Server.Features.Swaps;

/// <summary>A shift of the reader's that is still to come, or the rest of one.</summary>
/// <param name="Request">The request that asks for it, or for a part of it; null when none is open.</param>
public sealed record OwnShift(Schedule Schedule, Instant Start, Instant End, string? Request)
{
    private static readonly Duration Ahead = Duration.FromDays(90);

    /// <summary>In a form: which schedule, from when to when.</summary>
    public string Value => $"{Schedule.Id}|{Start.ToUnixTimeSeconds()}|{End.ToUnixTimeSeconds()}";

    /// <summary>Of the coming 90 days, soonest first.</summary>
    public static ImmutableArray<OwnShift> Of(DefinitionSet definitions, User reader, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        return
        [
            .. definitions.Schedules.Values
                .Where(schedule => ScheduleAccess.MaySee(definitions, reader, schedule))
                .SelectMany(schedule => ShiftCalendar.Within(definitions.TimetableOf(schedule.Id), new Interval(now, now + Ahead), reader.Id)
                    .Select(shift => new OwnShift(schedule, shift.Start, shift.End, Asked(definitions, schedule.Id, reader.Id, shift, now))))
                .OrderBy(shift => shift.Start).ThenBy(shift => shift.Schedule.Id.Value, StringComparer.Ordinal),
        ];
    }

    private static string? Asked(DefinitionSet definitions, ScheduleId schedule, UserId reader, CalendarShift shift, Instant now) => definitions.Swaps.Values
        .Where(swap => swap.Schedule == schedule && swap.Requester == reader && swap.OpenAt(now).Any(part => part.Start < shift.End && part.End > shift.Start))
        .Select(swap => swap.Id).Order(StringComparer.Ordinal).FirstOrDefault();
}

/// <summary>All about swaps that a reader may see.</summary>
/// <param name="Open">Of others, that the reader may take.</param>
/// <param name="Own">Open ones of the reader.</param>
/// <param name="Rest">Other open ones, and those that were over last.</param>
public sealed record SwapsView(ImmutableArray<Swap> Open, ImmutableArray<Swap> Own, ImmutableArray<Swap> Rest, ImmutableArray<OwnShift> Shifts, DefinitionSet Definitions)
{
    private const int MostOver = 20;

    public static SwapsView Of(DefinitionSet definitions, User reader, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        var visible = SwapInfos.Visible(definitions, reader, now).ToList();
        var open = visible.Where(swap => swap.StatusAt(now) == SwapStatus.Open).ToList();
        var own = open.Where(swap => swap.Requester == reader.Id).ToImmutableArray();
        var others = open.Where(swap => swap.Requester != reader.Id && MayTake(swap, reader)).ToImmutableArray();
        return new SwapsView(
            others,
            own,
            [.. open.Except(own).Except(others), .. visible.Except(open).OrderByDescending(swap => swap.History[^1].At).Take(MostOver)],
            OwnShift.Of(definitions, reader, now),
            definitions);
    }

    /// <summary>Whether it makes sense to offer the form; the decision itself comes later.</summary>
    public static bool MayTake(Swap swap, User reader)
    {
        ArgumentNullException.ThrowIfNull(swap);
        ArgumentNullException.ThrowIfNull(reader);
        return reader.Permission >= Permission.Responder && swap.Requester != reader.Id && (swap.Asked.IsEmpty || swap.Asked.Contains(reader.Id));
    }
}

/// <summary>One request, and what the reader can do about it.</summary>
/// <param name="Exchanges">Shifts of the reader's that they could give in exchange.</param>
/// <param name="Offers">Those that can be accepted.</param>
public sealed record SwapView(
    Swap Swap, Schedule Schedule, SwapStatus Status, ImmutableArray<Interval> Open, ImmutableArray<SwapOffer> Offers, bool MayTake, bool MayCancel, ImmutableArray<OwnShift> Exchanges, DefinitionSet Definitions)
{
    public static SwapView Of(DefinitionSet definitions, User reader, Swap swap, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(swap);
        var open = swap.OpenAt(now);
        var mayTake = !open.IsEmpty && SwapsView.MayTake(swap, reader);
        return new SwapView(
            swap,
            definitions.Schedules[swap.Schedule],
            swap.StatusAt(now),
            open,
            swap.OffersAt(now),
            mayTake,
            !open.IsEmpty && reader.Permission >= Permission.Responder && (swap.Requester == reader.Id || (ScheduleAccess.MayManage(reader) && ScheduleAccess.MaySee(definitions, reader, swap.Schedule))),
            mayTake ? OwnShift.Of(definitions, reader, now) : [],
            definitions);
    }

    public string NameOf(UserId user) => Definitions.NameOf(user);

    /// <summary>"Ana Novak took a part".</summary>
    public string Words(SwapEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var name = NameOf(entry.By);
        return entry.Kind switch
        {
            SwapEntryKind.Requested => entry.By == Swap.Requester ? $"{name} {(Swap.Absence is null ? "asked" : "is away, which asked")}" : $"{name} asked for {NameOf(Swap.Requester)}",
            SwapEntryKind.Taken => $"{name} took {(entry.Start == Swap.Start && entry.End == Swap.End ? "all of it" : "a part")}",
            SwapEntryKind.Offered => $"{name} offered an exchange",
            SwapEntryKind.Accepted => $"{name} accepted the exchange of {(Swap.Offers.FirstOrDefault(offer => offer.Id == entry.Offer) is { } offer ? NameOf(offer.By) : "somebody")}",
            SwapEntryKind.Declined => $"{name} declined an exchange",
            SwapEntryKind.Withdrawn => $"{name} withdrew an offer",
            SwapEntryKind.Cancelled => $"{name} cancelled what was open",
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "There are no words for it."),
        };
    }
}

/// <summary>The form of a new request.</summary>
/// <param name="People">Whom one may ask by name.</param>
/// <param name="Requesters">For whom one may ask; only the reader, unless they manage.</param>
public sealed record NewSwapView(Schedule Schedule, string From, string To, UserId Requester, ImmutableArray<User> Requesters, ImmutableArray<User> People, ImmutableArray<FieldProblem> Problems)
{
    public FieldProblem? ProblemOf(string field) => Problems.FirstOrDefault(problem => problem.Field == field);
}

/// <summary>Who is away, and the form that says so.</summary>
/// <param name="People">For whom the reader may say it.</param>
public sealed record AbsencesView(ImmutableArray<Absence> Absences, ImmutableArray<User> People, UserId Chosen, string From, string To, ImmutableArray<FieldProblem> Problems, DefinitionSet Definitions)
{
    public FieldProblem? ProblemOf(string field) => Problems.FirstOrDefault(problem => problem.Field == field);
}
