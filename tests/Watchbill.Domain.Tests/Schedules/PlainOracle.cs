using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>
/// Who is on call, worked out the long way from the words of the rules: turns are counted one by one from the start, windows are tried day by day,
/// people are a set. Shares nothing with the evaluator but the shapes.
/// </summary>
internal static class PlainOracle
{
    public static string Who(Scene scene, Instant at)
    {
        var people = new SortedSet<UserId>();
        foreach (var temporary in scene.Temporaries.Where(one => one.Start <= at && at < one.End))
        {
            people = temporary.Shifts.IsEmpty
                ? Scheduled(temporary.Layers.Select(layer => (layer, scene.Schedule.Zone)), at)
                : [.. temporary.Shifts.Where(shift => shift.Start <= at && at < shift.End).SelectMany(shift => shift.Users)];
            return Text(people);
        }

        people = scene.Schedule.Earlier.FirstOrDefault(version => at < version.Until) is { } earlier
            ? Scheduled(earlier.Layers.Select(layer => (layer.Layer, layer.Zone)), at)
            : Scheduled(scene.Schedule.Layers.Select(layer => (layer, scene.Schedule.Zone)), at);
        var active = scene.Overrides.Where(change => change.Schedule == scene.Schedule.Id && change.Start <= at && at < change.End).ToList();
        if (active.Exists(change => change.Kind == OverrideKind.ReplaceAll))
        {
            people = [.. active.Where(change => change.Kind == OverrideKind.ReplaceAll).Select(change => change.User)];
        }

        foreach (var change in active.Where(change => change.Kind != OverrideKind.ReplaceAll))
        {
            if (change.Kind == OverrideKind.Add)
            {
                people.Add(change.User);
            }
            else if (people.Remove(change.User) && change.Kind == OverrideKind.Replace)
            {
                people.Add(change.Instead!.Value);
            }
        }

        return Text(people);
    }

    private static string Text(SortedSet<UserId> people) => people.Count == 0 ? "-" : string.Join('+', people);

    private static SortedSet<UserId> Scheduled(IEnumerable<(Layer Layer, DateTimeZone Zone)> layers, Instant at)
    {
        var people = new SortedSet<UserId>();
        foreach (var (layer, zone) in layers)
        {
            if (Serving(layer, zone, at) is { Users.IsEmpty: false } participant)
            {
                people = [.. participant.Users];
            }
        }

        return people;
    }

    private static Participant? Serving(Layer layer, DateTimeZone zone, Instant at)
    {
        var ended = layer.End is { } end && at >= ClockChanges.Resolve(zone, end);
        if (at < ClockChanges.Resolve(zone, layer.Start) || ended)
        {
            return null;
        }

        if (!layer.Restrictions.IsEmpty && !layer.Restrictions.Any(restriction => Open(restriction, zone, at)))
        {
            return null;
        }

        var (anchor, turn, counted) = (Anchor(layer), 0, 0);
        while (ClockChanges.Resolve(zone, Begin(anchor, layer, turn + 1)) <= at)
        {
            counted += !layer.CountsOnlyActiveTurns || Active(layer, turn == 0 ? layer.Start : Begin(anchor, layer, turn), Begin(anchor, layer, turn + 1)) ? 1 : 0;
            turn++;
        }

        return layer.Participants[counted % layer.Participants.Length];
    }

    /// <summary>Whether any window shares a moment of the local timeline with [from, to).</summary>
    private static bool Active(Layer layer, LocalDateTime from, LocalDateTime to)
    {
        for (var date = from.Date.PlusDays(-9); date <= to.Date; date = date.PlusDays(1))
        {
            if (layer.Restrictions.Any(restriction => WindowOn(restriction, date) is { } window && window.Start < to && window.End > from))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Minute by minute back from the start to the handoff time on the handoff day. Not for months that begin before the start's day.</summary>
    private static LocalDateTime Anchor(Layer layer)
    {
        var rotation = layer.Rotation;
        var moment = layer.Start;
        while (moment.TimeOfDay != rotation.HandoffTime || !OnHandoffDay(moment))
        {
            moment = moment.PlusMinutes(-1);
        }

        while (rotation.Unit == RotationUnit.Hours && moment.PlusHours(rotation.Length) <= layer.Start)
        {
            moment = moment.PlusHours(rotation.Length);
        }

        return moment;

        bool OnHandoffDay(LocalDateTime when) => rotation.Unit switch
        {
            RotationUnit.Weeks => when.DayOfWeek == (rotation.HandoffDay ?? layer.Start.DayOfWeek),
            RotationUnit.Months => when.Day == layer.Start.Day,
            _ => true,
        };
    }

    private static LocalDateTime Begin(LocalDateTime anchor, Layer layer, int turn) => layer.Rotation.Unit switch
    {
        RotationUnit.Hours => anchor + Period.FromHours(turn * layer.Rotation.Length),
        RotationUnit.Days => anchor + Period.FromDays(turn * layer.Rotation.Length),
        RotationUnit.Weeks => anchor + Period.FromWeeks(turn * layer.Rotation.Length),
        _ => anchor + Period.FromMonths(turn * layer.Rotation.Length),
    };

    private static bool Open(Restriction restriction, DateTimeZone zone, Instant at)
    {
        for (var date = at.InUtc().Date.PlusDays(-12); date <= at.InUtc().Date.PlusDays(3); date = date.PlusDays(1))
        {
            if (WindowOn(restriction, date) is { } open && ClockChanges.Resolve(zone, open.Start) <= at && at < ClockChanges.Resolve(zone, open.End, last: true))
            {
                return true;
            }
        }

        return false;
    }

    private static (LocalDateTime Start, LocalDateTime End)? WindowOn(Restriction restriction, LocalDate date) => restriction switch
    {
        WholeDays days when Includes(days.Days, date) => (date.AtMidnight(), date.PlusDays(1).AtMidnight()),
        DailyWindow daily when Includes(daily.Days, date) => (date + daily.Start, (daily.Start < daily.End ? date : date.PlusDays(1)) + daily.End),
        WeeklyWindow weekly when weekly.StartDay == date.DayOfWeek => (date + weekly.Start, EndOf(weekly, date)),
        _ => null,
    };

    private static bool Includes(Weekdays days, LocalDate date) => days.ToString("G") is var names && (days == Weekdays.All
        || (days.HasFlag(Weekdays.MondayToFriday) && date.DayOfWeek <= IsoDayOfWeek.Friday)
        || (days.HasFlag(Weekdays.Weekend) && date.DayOfWeek >= IsoDayOfWeek.Saturday)
        || names.Contains(date.DayOfWeek.ToString(), StringComparison.Ordinal));

    private static LocalDateTime EndOf(WeeklyWindow weekly, LocalDate start)
    {
        var end = start + weekly.End;
        while (end.DayOfWeek != weekly.EndDay || end <= start + weekly.Start)
        {
            end = end.PlusDays(1);
        }

        return end;
    }
}
