using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Swaps;

/// <summary>Somebody takes over from somebody else: the override that says so, or why it would not do what they think it does.</summary>
internal static class Takeover
{
    /// <param name="before">Overrides that the same decision makes before this one.</param>
    public static (Override? Made, Refusal? Refusal) Of(SwapContext context, string id, ScheduleId schedule, UserId from, UserId to, Interval time, params ReadOnlySpan<Override> before)
    {
        var (name, giver, taker) = (context.Definitions.Schedules[schedule].Name, context.Definitions.NameOf(from), context.Definitions.NameOf(to));
        var shifts = context.TimetableOf(schedule, before).Render(time).Shifts.Where(shift => Has(shift, from)).ToList();
        if (shifts.Count == 0)
        {
            return (null, new Refusal(Refusal.NotOnCall, $"{giver} is not on call for {name} then, so there is nothing to take over."));
        }

        if (shifts.Exists(shift => Has(shift, to)))
        {
            return (null, new Refusal(Refusal.AlreadyOnCall, $"{taker} is on call for {name} then as well: one person less would be. Take another part."));
        }

        if (context.Absences.FirstOrDefault(absence => absence.User == to && shifts.Exists(shift => absence.Covers(new Interval(shift.Start, shift.End)))) is not null)
        {
            return (null, new Refusal(Refusal.Absent, $"{taker} is away then. Take another part, or remove the absence."));
        }

        var made = new Override(id, schedule, time.Start, time.End, OverrideKind.Replace, from, to);
        return context.TimetableOf(schedule, [.. before, made]).Render(time).Shifts.Any(shift => Has(shift, from))
            ? (null, Unchangeable(name))
            : (made, null);
    }

    /// <summary>When somebody is on call within a time, from the first moment to the last; null when never.</summary>
    public static (Interval? Time, Refusal? Refusal) Served(SwapContext context, ScheduleId schedule, UserId user, Interval time)
    {
        var shifts = context.TimetableOf(schedule).Render(time).Shifts.Where(shift => Has(shift, user)).ToList();
        if (shifts.Count == 0)
        {
            return (null, new Refusal(Refusal.NotOnCall, $"{context.Definitions.NameOf(user)} is not on call for {context.Definitions.Schedules[schedule].Name} then."));
        }

        var served = new Interval(shifts[0].Start, shifts[^1].End);
        var off = new Override(context.NewId, schedule, served.Start, served.End, OverrideKind.Remove, user, null);
        return context.TimetableOf(schedule, off).Render(served).Shifts.Any(shift => Has(shift, user))
            ? (null, Unchangeable(context.Definitions.Schedules[schedule].Name))
            : (served, null);
    }

    private static bool Has(Shift shift, UserId user) => shift.Users.Any(person => person.User == user);

    private static Refusal Unchangeable(string schedule) =>
        new(Refusal.NotChangeable, $"A temporary schedule of {schedule} holds then, and a swap changes nothing about it. A manager can make another one.");
}
