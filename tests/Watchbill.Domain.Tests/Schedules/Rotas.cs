using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Short forms for schedules in tests. Times are "2026-09-05 08:00"; participants "ana ben+cleo -", where - is an empty slot.</summary>
internal static class Rotas
{
    public static readonly ScheduleId Id = new("primary");

    private static readonly LocalDateTimePattern LocalText = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");
    private static readonly LocalTimePattern ClockText = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    public static LocalDateTime Local(string text) => LocalText.Parse(text).Value;

    public static LocalTime Clock(string text) => ClockText.Parse(text).Value;

    /// <summary>An instant with its offset: "2026-09-05 08:00 -04".</summary>
    public static Instant At(string text)
    {
        var split = text.LastIndexOf(' ');
        return Local(text[..split]).WithOffset(OffsetPattern.CreateWithInvariantCulture("g").Parse(text[(split + 1)..]).Value).ToInstant();
    }

    public static ImmutableArray<Participant> People(string text) =>
        [.. text.Split(' ').Select(slot => new Participant(slot == "-" ? [] : [.. slot.Split('+').Select(user => new UserId(user))]))];

    public static Layer Layer(
        string people, RotationUnit unit, int length, string handoff, string start, IsoDayOfWeek? day = null, string? end = null, string name = "base",
        params Restriction[] restrictions) =>
        new(name, People(people), new Rotation(unit, length, Clock(handoff), day), Local(start), end is null ? null : Local(end), [.. restrictions]);

    public static Layer Daily(string people, string handoff, string start, string name = "base", params Restriction[] restrictions) =>
        Layer(people, RotationUnit.Days, 1, handoff, start, name: name, restrictions: restrictions);

    /// <summary>One person, always, from 2000 on.</summary>
    public static Layer Always(string people, string name = "always", params Restriction[] restrictions) =>
        Layer(people, RotationUnit.Months, 12, "00:00", "2000-01-01 00:00", name: name, restrictions: restrictions);

    public static Schedule In(string zone, params Layer[] layers) => new(Id, "Primary", Zone(zone), [.. layers]);

    public static Override Change(string id, OverrideKind kind, string user, string start, string end, string? instead = null) =>
        new(id, Id, At(start), At(end), kind, new UserId(user), instead is null ? null : new UserId(instead));

    /// <summary>Who is on call, as "ana+ben"; "-" in a gap.</summary>
    public static string Who(Schedule schedule, string at, params Override[] overrides) => Names(new Timetable(schedule, overrides, []).At(At(at)).Users);

    public static string Names(ImmutableArray<OnCallUser> users) => users.IsEmpty ? "-" : string.Join('+', users.Select(user => user.User.Value));

    /// <summary>The final schedule with local times, one line per shift or gap: "09-05 08:00 ana".</summary>
    public static string[] Rendered(Schedule schedule, string from, string to, params Override[] overrides) =>
        Rendered(schedule, from, to, overrides, []);

    public static string[] Rendered(Schedule schedule, string from, string to, Override[] overrides, TemporarySchedule[] temporaries)
    {
        var rendering = new Timetable(schedule, overrides, temporaries).Render(new Interval(At(from), At(to)));
        var lines = ScheduleDifference.StretchesOf(rendering, user => user)
            .Select(stretch => Line(schedule, stretch.Start, stretch.Users.IsEmpty ? "-" : string.Join('+', stretch.Users)));
        return [.. lines];
    }

    /// <summary>The shifts of one row: "09-05 08:00 ana", and "09-05 09:00 -" where it has nobody after them.</summary>
    public static string[] Rendered(Schedule schedule, LayerRow row)
    {
        var lines = new List<string>();
        for (var i = 0; i < row.Shifts.Length; i++)
        {
            var shift = row.Shifts[i];
            lines.Add(Line(schedule, shift.Start, Names(shift.Users)));
            if (i + 1 == row.Shifts.Length || row.Shifts[i + 1].Start > shift.End)
            {
                lines.Add(Line(schedule, shift.End, "-"));
            }
        }

        return [.. lines];
    }

    private static string Line(Schedule schedule, Instant start, string who) => $"{start.InZone(schedule.Zone).LocalDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)} {who}";
}
