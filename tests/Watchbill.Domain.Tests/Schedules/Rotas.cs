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
    public static string Who(Schedule schedule, string at, params Override[] overrides) => Names(OnCallResolver.At(schedule, overrides, At(at)).Users);

    public static string Names(ImmutableArray<OnCallUser> users) => users.IsEmpty ? "-" : string.Join('+', users.Select(user => user.User.Value));

    /// <summary>The final schedule with local times, one line per shift or gap: "09-05 08:00 ana".</summary>
    public static string[] Rendered(Schedule schedule, string from, string to, params Override[] overrides)
    {
        var rendering = OnCallResolver.Render(schedule, overrides, new Interval(At(from), At(to)));
        var lines = rendering.Shifts.Select(shift => (shift.Start, Who: Names(shift.Users)))
            .Concat(rendering.Gaps.Select(gap => (gap.Start, Who: "-")))
            .OrderBy(line => line.Start)
            .Select(line => $"{line.Start.InZone(schedule.Zone).LocalDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)} {line.Who}");
        return [.. lines];
    }
}
