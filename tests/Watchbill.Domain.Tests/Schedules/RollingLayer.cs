using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.RollingCase;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>
/// One of Grafana OnCall's shifts as a layer: its length is a restriction; days, weeks that it leaves out are turns of an empty slot, as are people who cannot be
/// on call; a later first turn begins with whose turn it is then; an inclusive last start ends with the shift that it begins.
/// </summary>
internal static class RollingLayer
{
    private static readonly Participant Nobody = new([]);

    public static Layer? Of(JsonElement shift, string name, DateTimeZone zone, HashSet<string> unusable)
    {
        var start = Local(shift, "start");
        var lasts = Period.FromSeconds(shift.GetProperty("duration_seconds").GetInt32());
        var groups = GroupsOf(shift, unusable);
        if (Text(shift, "type") == "single_event")
        {
            return Fixed(name, groups[0], start, start + lasts);
        }

        if (FormOf(shift, start, shift.GetProperty("duration_seconds").GetInt64()) is not { } form)
        {
            return Once(shift, name, groups, start, lasts, zone);
        }

        // The first occurrence that counts: made by hand it is cut at the first turn's begin, made by files it is left out.
        var byHand = Text(shift, "source") == "web";
        var begin = Local(shift, "rotation_start");
        var occurrences = Enumerable.Range(0, 20_000).Select(form.Occurrence).Where(form.Falls);
        var first = occurrences.First(occurrence => byHand ? occurrence + lasts > begin : occurrence >= begin);
        var end = Until(shift, zone) is { } until ? End(occurrences.TakeWhile(occurrence => occurrence <= until), lasts, byHand ? until : null) : (LocalDateTime?)null;
        var from = LocalDateTime.Max(first, byHand ? begin : first);
        if (end <= from)
        {
            return Fixed(name, Nobody, start, start.PlusDays(1));
        }

        var turns = groups.SelectMany(form.Expand).ToImmutableArray();
        var skipped = form.TurnOf(first) % turns.Length;
        return new Layer(
            name, [.. turns.Skip(skipped), .. turns.Take(skipped)], new Rotation(form.Unit, form.Length, form.Handoff, form.Day), form.Anchor ?? from, end, form.Within, form.CountsActive);
    }

    private static ImmutableArray<Participant> GroupsOf(JsonElement shift, HashSet<string> unusable)
    {
        var index = shift.TryGetProperty("start_rotation_from_user_index", out var given) && given.ValueKind == JsonValueKind.Number ? given.GetInt32() : 0;
        var groups = Text(shift, "type") == "rolling_users"
            ? Many(shift, "rolling_users").Select(group => group.EnumerateArray().ToList()).ToList()
            : [[.. Many(shift, "users")]];
        var people = groups.Select(group => new Participant([.. group.Select(user => user.GetString()!).Where(user => !unusable.Contains(user) && !user.StartsWith('(')).Select(user => new UserId(user))])).ToList();
        return people.Count == 0 ? [Nobody] : [.. people.Skip(index), .. people.Take(index)];
    }

    private static Form? FormOf(JsonElement shift, LocalDateTime start, long seconds)
    {
        var length = shift.GetProperty("interval") is { ValueKind: JsonValueKind.Number } interval ? interval.GetInt32() : 1;
        var days = Many(shift, "by_day").Aggregate(Weekdays.None, (set, day) => set | WeekdaySets.Of(ToDay(day.GetString()!)));
        var (clock, end) = (start.TimeOfDay, start.PlusSeconds(seconds));
        const long Hour = 3_600;
        const long Day = 24 * Hour;
        if (Given(shift, "by_month") || Given(shift, "by_monthday"))
        {
            return null;
        }

        return (Text(shift, "frequency"), days) switch
        {
            ("hourly", Weekdays.None) when seconds == length * Hour => new Form(start, RotationUnit.Hours, length, clock),
            ("hourly", Weekdays.None) when length == 1 && seconds < Hour => new Form(start, RotationUnit.Hours, 1, clock)
            {
                Within = [.. Enumerable.Range(0, 24).Select(hour => new DailyWindow(clock.PlusHours(hour), end.TimeOfDay.PlusHours(hour)))],
            },
            ("daily", Weekdays.None) when seconds == length * Day => new Form(start, RotationUnit.Days, length, clock),
            ("daily", Weekdays.None) when seconds <= Day => new Form(start, RotationUnit.Days, 1, clock) { Leaves = length - 1, Within = [new DailyWindow(clock, end.TimeOfDay)] },
            ("daily", _) when seconds < Day => new Form(start, RotationUnit.Days, 1, clock) { Days = days, Repeats = length, CountsActive = true, Within = [new DailyWindow(clock, end.TimeOfDay, days)] },
            ("weekly", Weekdays.None) when seconds == 7 * length * Day => new Form(start, RotationUnit.Weeks, length, clock) { Day = start.DayOfWeek },
            ("weekly", Weekdays.None) when seconds < 7 * Day =>
                new Form(start, RotationUnit.Weeks, 1, clock) { Day = start.DayOfWeek, Leaves = length - 1, Within = [new WeeklyWindow(start.DayOfWeek, clock, end.DayOfWeek, end.TimeOfDay)] },
            ("weekly", _) when seconds <= Day =>
                new Form(start, RotationUnit.Weeks, 1, clock) { Day = ToDay(Text(shift, "week_start")), Days = days, Leaves = length - 1, Within = [new DailyWindow(clock, end.TimeOfDay, days)] },
            ("monthly", not Weekdays.None) when length == 1 && seconds < Day =>
                new Form(start, RotationUnit.Months, 1, clock) { Days = days, Anchor = start.Date.With(DateAdjusters.StartOfMonth) + clock, Within = [new DailyWindow(clock, end.TimeOfDay, days)] },
            _ => null,
        };
    }

    /// <summary>What would not rotate within its life at all is a layer that begins and ends.</summary>
    private static Layer? Once(JsonElement shift, string name, ImmutableArray<Participant> groups, LocalDateTime start, Period lasts, DateTimeZone zone)
    {
        if (Text(shift, "frequency") != "monthly" || Given(shift, "by_monthday") || Until(shift, zone) is not { } until || until >= start.PlusMonths(1) || Text(shift, "source") != "web")
        {
            return null;
        }

        return Fixed(name, groups[0], Local(shift, "rotation_start"), LocalDateTime.Min(start + lasts, until));
    }

    private static LocalDateTime End(IEnumerable<LocalDateTime> occurrences, Period lasts, LocalDateTime? cut)
    {
        var end = occurrences.Select(occurrence => occurrence + lasts).DefaultIfEmpty(LocalDateTime.MinIsoValue).Last();
        return cut is { } until ? LocalDateTime.Min(end, until) : end;
    }

    private static Layer Fixed(string name, Participant who, LocalDateTime start, LocalDateTime end) =>
        new(name, [who], new Rotation(RotationUnit.Days, 1, start.TimeOfDay, null), start, end, []);

    private static LocalDateTime Local(JsonElement shift, string name) => Parse(Text(shift, name)).InUtc().LocalDateTime;

    private static LocalDateTime? Until(JsonElement shift, DateTimeZone zone) => Given(shift, "until") ? Parse(Text(shift, "until")).InZone(zone).LocalDateTime : null;

    private static IsoDayOfWeek ToDay(string name) => Enum.GetValues<IsoDayOfWeek>().Single(day => day.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>How the turns of a shift fall.</summary>
    private sealed record Form(LocalDateTime Start, RotationUnit Unit, int Length, LocalTime Handoff)
    {
        /// <summary>The day on which weeks change.</summary>
        public IsoDayOfWeek? Day { get; init; }

        /// <summary>Days on which it falls; none means that days do not matter.</summary>
        public Weekdays Days { get; init; }

        /// <summary>Turns left out after each.</summary>
        public int Leaves { get; init; }

        /// <summary>Turns in a row of each.</summary>
        public int Repeats { get; init; } = 1;

        public bool CountsActive { get; init; }

        public LocalDateTime? Anchor { get; init; }

        public ImmutableArray<Restriction> Within { get; init; } = [];

        public IEnumerable<Participant> Expand(Participant one) => [.. Enumerable.Repeat(one, Repeats), .. Enumerable.Repeat(Nobody, Leaves)];

        /// <summary>Every time at which one could begin: each turn, and where days matter each day.</summary>
        public LocalDateTime Occurrence(int number) => Unit switch
        {
            RotationUnit.Hours => Start.PlusHours(number * Length),
            RotationUnit.Weeks when Days == Weekdays.None => Start.PlusWeeks(number * Length),
            RotationUnit.Days => Start.PlusDays(number * Length),
            _ => Start.PlusDays(number),
        };

        public bool Falls(LocalDateTime at) => Days == Weekdays.None || Days.Includes(at.DayOfWeek);

        /// <summary>In how many turns after the first one the occurrence falls.</summary>
        public int TurnOf(LocalDateTime occurrence) => Unit switch
        {
            RotationUnit.Hours => (int)Period.Between(Start, occurrence, PeriodUnits.Hours).Hours / Length,
            RotationUnit.Days when CountsActive => Enumerable.Range(0, 20_000).Select(Occurrence).TakeWhile(at => at < occurrence).Count(Falls),
            RotationUnit.Days => Period.DaysBetween(Start.Date, occurrence.Date) / Length,
            RotationUnit.Weeks => Period.DaysBetween(WeekOf(Start), WeekOf(occurrence)) / 7 / Length,
            _ => 0,
        };

        private LocalDate WeekOf(LocalDateTime at) => at.Date.With(DateAdjusters.PreviousOrSame(Day!.Value));
    }
}
