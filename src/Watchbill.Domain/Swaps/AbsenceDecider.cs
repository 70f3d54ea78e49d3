using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Swaps;

/// <summary>
/// Makes an absence and takes it back. Every shift that falls into it becomes a request to take it over, in the same transaction; with the absence go those that
/// are still open. Nobody goes off call by being away: that is what somebody's taking does. Pure.
/// </summary>
public static class AbsenceDecider
{
    /// <summary>Of more it is the rotation that is to be changed.</summary>
    public const int MostShifts = 100;

    public static AbsenceDecision Make(UserId user, Instant start, Instant end, string? reason, SwapContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.IsSomebody(user) || !MaySee(context, user))
        {
            return No(Refusal.UnknownUser, $"There is no user '{user}'.");
        }

        if (!MayChange(context, user))
        {
            return No(Refusal.Forbidden, "You can say when you are away. A manager can say it for others.");
        }

        if (SwapRequests.Range(start, end, context.Now) is not { } time)
        {
            return No(Refusal.Invalid, $"An absence ends after its start and after now, and lasts at most {ScheduleLimits.LongestOperation.Days} days.");
        }

        if (reason is { Length: > Absence.MaxReason })
        {
            return No(Refusal.Invalid, $"A reason has at most {Absence.MaxReason} characters.");
        }

        if (context.Absences.FirstOrDefault(known => known.User == user && known.Covers(time)) is { } other)
        {
            return No(Refusal.Conflict, $"{context.Definitions.NameOf(user)} is away then already: absence {other.Id}. Remove that first.");
        }

        var absence = new Absence($"ab-{context.ShortId}", user, time.Start, time.End, reason);
        var swaps = Swaps(absence, context).Take(MostShifts + 1).ToImmutableArray();
        return swaps.Length > MostShifts
            ? No(Refusal.Invalid, $"More than {MostShifts} shifts fall into this absence. Take {context.Definitions.NameOf(user)} out of the rotations, or make the absence shorter.")
            : new AbsenceAccepted(absence, swaps, SwapWords.Away(absence, swaps, context));
    }

    public static AbsenceDecision TakeBack(Absence? absence, SwapContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (absence is null || !MaySee(context, absence.User))
        {
            return No(Refusal.NotFound, "There is no such absence.");
        }

        if (!MayChange(context, absence.User))
        {
            return No(Refusal.Forbidden, $"Only {context.Definitions.NameOf(absence.User)} or a manager can remove this absence.");
        }

        ImmutableArray<Swap> open = [.. context.Swaps.Where(swap => swap.Absence == absence.Id && swap.StatusAt(context.Now) == SwapStatus.Open)];
        return new AbsenceAccepted(absence, [.. open.Select(swap => SwapDecider.Cancelled(swap, context))], [.. open.SelectMany(swap => SwapWords.Cancelled(swap, context))]);
    }

    /// <summary>Oneself, or a manager whose teams the person is in.</summary>
    public static bool MayChange(SwapContext context, UserId user)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.By == user || (context.IsManager && MaySee(context, user));
    }

    /// <summary>Whether one may know when somebody is away: the people of one's teams, or everybody for accounts that are not limited.</summary>
    public static bool MaySee(DefinitionSet definitions, User reader, UserId user)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(reader);
        return reader.Id == user || reader.Scope.IsDefaultOrEmpty || reader.Scope.Any(team => definitions.Teams.TryGetValue(team, out var known) && known.Members.Contains(user));
    }

    private static bool MaySee(SwapContext context, UserId user) => MaySee(context.Definitions, context.Actor, user);

    private static IEnumerable<Swap> Swaps(Absence absence, SwapContext context)
    {
        var number = 0;
        foreach (var schedule in context.Definitions.Schedules.Keys.OrderBy(id => id.Value, StringComparer.Ordinal))
        {
            foreach (var shift in ShiftCalendar.Within(context.TimetableOf(schedule), new Interval(absence.Start, absence.End), absence.User))
            {
                // What cannot be swapped stays a conflict that everybody sees.
                var time = new Interval(shift.Start, shift.End);
                if (SwapRequests.OpenIn(context, schedule, absence.User, time) is null && Takeover.Served(context, schedule, absence.User, time).Time is not null)
                {
                    number++;
                    yield return SwapRequests.Made($"sw-{context.ShortId}-{number:D3}", schedule, absence.User, time, null, [], absence.Id, context);
                }
            }
        }
    }

    private static AbsenceRefused No(string code, string message) => new(new Refusal(code, message));
}
