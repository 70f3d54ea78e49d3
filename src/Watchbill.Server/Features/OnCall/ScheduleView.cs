using System.Collections.Immutable;
using NodaTime;
using NodaTime.TimeZones;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OnCall;

/// <summary>An override or temporary schedule that has not ended, with who made it.</summary>
/// <param name="By">Null when that is not known.</param>
/// <param name="MayRemove">The reader may take it back.</param>
public sealed record Operation<T>(T Of, string? By, bool MayRemove);

/// <summary>A schedule as its page shows it: now, and a window of it.</summary>
/// <param name="ReadersZone">The reader's own, which addresses do not repeat.</param>
/// <param name="Shadows">Within the window.</param>
/// <param name="Overlap">Who has just left and is paged too.</param>
/// <param name="Recorded">The part of the window that is as it was recorded; null when none is.</param>
/// <param name="Overrides">Those that have not ended, in order of their start; likewise <paramref name="Temporaries"/>.</param>
public sealed record ScheduleView(
    Duty Duty,
    TimelineWindow Window,
    DateTimeZone ReadersZone,
    ImmutableArray<TimelineRow> Rows,
    ImmutableArray<Stretch> Stretches,
    Interval? Recorded,
    ImmutableArray<DayGroup> Days,
    ImmutableArray<Operation<Override>> Overrides,
    ImmutableArray<Operation<TemporarySchedule>> Temporaries,
    ImmutableArray<ScheduleChange> Changes,
    ImmutableArray<ConflictLine> Conflicts,
    ImmutableArray<Shadowing> Shadows,
    ImmutableArray<Overlapping> Overlap,
    PersonColours Colours,
    DefinitionSet Definitions)
{
    public static readonly Duration Ahead = Duration.FromDays(14);

    public Schedule Schedule => Duty.Schedule;

    public double Coverage => Stretch.Coverage(Stretches);

    public IEnumerable<Stretch> Gaps => Stretches.Where(stretch => stretch.IsGap);

    /// <summary>"zone=…" for links, when it is not the reader's own; else null.</summary>
    public string? ZoneQuery => Window.ZoneOf(ReadersZone);

    /// <summary>The form that changes the shift which contains an instant.</summary>
    /// <param name="at">Null = now.</param>
    public string ChangeAddress(Instant? at)
    {
        var query = string.Join('&', new[] { at is { } moment ? $"at={PageClock.Iso(moment)}" : null, ZoneQuery }.OfType<string>());
        return $"/schedules/{Schedule.Id}/override{(query.Length == 0 ? "" : $"?{query}")}";
    }

    public static ScheduleView Of(
        DefinitionSet definitions, Schedule schedule, OnCallPast past, User reader, TimelineWindow window, DateTimeZone readersZone, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(past);
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(window);
        var colours = new PersonColours(definitions.TimetableOf(schedule.Id).Users);
        var stretches = Stretch.Of(past.Render(window.Interval), definitions);
        return new ScheduleView(
            Duty.Of(definitions, schedule, now),
            window,
            readersZone,
            Timeline.Of(definitions, schedule, reader, window, stretches, colours, now),
            stretches,
            past.RecordedOf(window.Interval),
            DayGroup.Of(window, stretches),
            [
                .. definitions.OverridesOf(schedule.Id).Where(change => change.End > now).OrderBy(change => change.Start).Select(change =>
                    new Operation<Override>(change, By(change.Id), ScheduleAccess.RemovalObjection(reader, change, definitions.MakerOf(change.Id)) is null)),
            ],
            [
                .. definitions.TemporarySchedules.Where(temporary => temporary.Schedule == schedule.Id && temporary.End > now).OrderBy(temporary => temporary.Start).Select(temporary =>
                    new Operation<TemporarySchedule>(temporary, By(temporary.Id), ScheduleAccess.MayManage(reader))),
            ],
            ScheduleChange.Of(definitions, schedule, now),
            ConflictLine.Of(definitions, schedule, reader, now),
            Shadowing.Of(definitions, schedule.Id, window.Interval),
            definitions.OverlapAt(schedule.Id, now),
            colours,
            definitions);

        string? By(string id) => definitions.MakerOf(id) is { } maker ? definitions.NameOf(maker) : null;
    }

    /// <summary>The zones that somebody will want first, and all others.</summary>
    public (ImmutableArray<string> Near, ImmutableArray<string> All) Zones()
    {
        var people = Definitions.TimetableOf(Schedule.Id).Users.Select(person => Definitions.Users.GetValueOrDefault(person)?.Zone).OfType<string>().Order(StringComparer.Ordinal);
        return (
            [.. new[] { ReadersZone.Id, Schedule.Zone.Id, Window.Zone.Id }.Concat(people).Append("UTC").Distinct()],
            [.. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(place => place.ZoneId).Distinct().Order(StringComparer.Ordinal)]);
    }
}

/// <summary>The schedules in a list, with how much of the coming two weeks nobody is on call.</summary>
public sealed record SchedulesView(ImmutableArray<(Duty Duty, ImmutableArray<Stretch> Gaps)> Schedules)
{
    public static SchedulesView Of(DefinitionSet definitions, User reader, Instant now) => new(
    [
        .. Duty.All(definitions, reader, now).Select(duty => (
            duty,
            Stretch.Of(definitions.TimetableOf(duty.Schedule.Id).Render(new Interval(now, now + ScheduleView.Ahead)).Only(definitions.IsSomebody), definitions).Where(stretch => stretch.IsGap).ToImmutableArray())),
    ]);
}
