using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Calendars;

/// <summary>People who are on call together for one reason, from the real start of it to its real end.</summary>
/// <param name="Users">In the order of their ids; at least one.</param>
/// <param name="IsShadow">They follow along and are not on call.</param>
public sealed record CalendarShift(ScheduleId Schedule, Instant Start, Instant End, OnCallSource Source, ImmutableArray<UserId> Users, bool IsShadow = false)
{
    /// <summary>
    /// The same for the same turn of the same layer (or the same override) from the same start, whoever serves it and until when. A person's own
    /// calendar has ids of its own, so that several people's can be shown in one.
    /// </summary>
    /// <param name="host">Tells installations apart.</param>
    public string Uid(string host, UserId? owner = null)
    {
        string[] parts = Source switch
        {
            FromLayer layer => ["layer", layer.Layer, layer.Turn.ToString(CultureInfo.InvariantCulture)],
            FromCalendar calendar => ["calendar", calendar.Layer, calendar.Start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)],
            FromOverride change => ["override", change.Override, change.InsteadOf?.Value ?? ""],
            FromTemporarySchedule temporary => ["temporary", temporary.Temporary, temporary.Layer ?? "", temporary.Turn.ToString(CultureInfo.InvariantCulture)],
            _ => throw new InvalidOperationException($"{Source.GetType().Name} has no place in a calendar yet."),
        };
        var name = string.Join('\n', [Schedule.Value, owner?.Value ?? "", Start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), .. parts, .. IsShadow ? ["shadow"] : Array.Empty<string>()]);
        return $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16))}@{host}";
    }
}

/// <summary>Makes what calendars show out of the final schedule.</summary>
public static class ShiftCalendar
{
    public static readonly Period Back = Period.FromDays(30);
    public static readonly Period Ahead = Period.FromDays(180);

    /// <summary>Whole days in UTC, so that a calendar in which nothing happens changes once a day and not with every question.</summary>
    public static Interval WindowAt(Instant now)
    {
        var today = now.InUtc().Date;
        return new Interval((today - Back).AtMidnight().InUtc().ToInstant(), (today + Ahead).AtMidnight().InUtc().ToInstant());
    }

    /// <summary>
    /// Every shift that reaches into the window, at its full length, in the order of their starts. That others join or leave does not divide it.
    /// </summary>
    /// <param name="owner">Only this person's; null = everybody's.</param>
    /// <inheritdoc cref="Timetable.Render" path="/exception"/>
    public static ImmutableArray<CalendarShift> Of(Timetable timetable, Interval window, UserId? owner = null)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        return
        [
            .. Joined(timetable, timetable.Render(window).Shifts, owner)
                .Select(shift => shift.Start == window.Start ? shift with { Start = Begin(timetable, shift, owner) } : shift)
                .Select(shift => shift.End == window.End ? shift with { End = End(timetable, shift, owner) } : shift)
                .Where(shift => shift.Start.ToUnixTimeSeconds() < shift.End.ToUnixTimeSeconds())
                .OrderBy(shift => shift.Start),
        ];
    }

    /// <summary>One person's shifts within a window, cut at its bounds, in the order of their starts.</summary>
    /// <inheritdoc cref="Timetable.Render" path="/exception"/>
    public static ImmutableArray<CalendarShift> Within(Timetable timetable, Interval window, UserId owner)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        return [.. Joined(timetable, timetable.Render(window).Shifts, owner).OrderBy(shift => shift.Start)];
    }

    /// <summary>When a person follows along, in the order of the starts; as far beyond the window as <see cref="ScheduleLimits.Horizon"/>.</summary>
    /// <inheritdoc cref="Timetable.RenderShadows" path="/exception"/>
    public static ImmutableArray<CalendarShift> ShadowsOf(Timetable timetable, Interval window, UserId owner)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        var wide = new Interval(Instant.Max(ScheduleLimits.Earliest, window.Start - ScheduleLimits.Horizon), Instant.Min(ScheduleLimits.Latest, window.End + ScheduleLimits.Horizon));
        return [.. Joined(timetable, timetable.RenderShadows(wide), owner).Where(shift => shift.End > window.Start && shift.Start < window.End).Select(shift => shift with { IsShadow = true })];
    }

    /// <summary>What one reason says in pieces that follow each other is one.</summary>
    private static List<CalendarShift> Joined(Timetable timetable, ImmutableArray<Shift> pieces, UserId? owner)
    {
        var shifts = new List<CalendarShift>();
        var open = new Dictionary<OnCallSource, int>();
        foreach (var piece in pieces)
        {
            foreach (var (source, users) in Together(piece.Users, owner))
            {
                if (open.TryGetValue(source, out var place) && shifts[place].End == piece.Start && shifts[place].Users.SequenceEqual(users))
                {
                    shifts[place] = shifts[place] with { End = piece.End };
                }
                else
                {
                    open[source] = shifts.Count;
                    shifts.Add(new CalendarShift(timetable.Schedule, piece.Start, piece.End, source, users));
                }
            }
        }

        return shifts;
    }

    private static IEnumerable<(OnCallSource Source, ImmutableArray<UserId> Users)> Together(ImmutableArray<OnCallUser> users, UserId? owner) => users
        .Where(person => owner is null || person.User == owner)
        .GroupBy(person => person.Source)
        .Select(group => (group.Key, group.Select(person => person.User).ToImmutableArray()));

    private static Instant Begin(Timetable timetable, CalendarShift shift, UserId? owner)
    {
        var (begin, earliest) = (shift.Start, shift.Start - ScheduleLimits.Horizon);
        while (begin > earliest && begin > ScheduleLimits.Earliest)
        {
            var before = begin - Duration.Epsilon;
            if (!Serves(timetable, before, shift, owner))
            {
                break;
            }

            begin = timetable.Around(before).Since is { } since ? Instant.Max(since, earliest) : earliest;
        }

        return begin;
    }

    private static Instant End(Timetable timetable, CalendarShift shift, UserId? owner)
    {
        var (end, latest) = (shift.End, shift.End + ScheduleLimits.Horizon);
        while (end < latest && end < ScheduleLimits.Latest && Serves(timetable, end, shift, owner))
        {
            end = timetable.Around(end).Until is { } until ? Instant.Min(until, latest) : latest;
        }

        return end;
    }

    private static bool Serves(Timetable timetable, Instant at, CalendarShift shift, UserId? owner) =>
        Together(timetable.At(at).Users, owner).Any(group => group.Source == shift.Source && group.Users.SequenceEqual(shift.Users));
}
