using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Who carried how much of a schedule, in the form of the wire contract: for REST, the page, and the command that needs no server.</summary>
public static class FairnessForms
{
    public const string AsItWas = "as_it_was";
    public const string Scheduled = "scheduled";

    /// <summary>What is looked at when nothing else is said: this long, until now.</summary>
    public static readonly Duration Usual = Duration.FromDays(90);

    /// <param name="past">As it was, and is to be.</param>
    /// <param name="basis"><see cref="AsItWas"/> or <see cref="Scheduled"/>.</param>
    /// <param name="now">From here on disabled accounts are nobody; what they did before counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window cannot be rendered; see <see cref="Timetable.Render"/>.</exception>
    public static FairnessReport Of(DefinitionSet definitions, Schedule schedule, OnCallPast past, Interval window, string basis, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        var shifts = (basis == Scheduled ? new OnCallPast(new Timetable(schedule, [], []), [], now, definitions.IsSomebody) : past).Render(window).Shifts;
        var calendars = definitions.HolidaysOf(schedule);
        var rotation = schedule.Layers.SelectMany(layer => layer.Everybody()).Where(definitions.IsSomebody);
        var loads = Fairness.Of(shifts, rotation, user => ZoneOf(definitions, user), calendars.SelectMany(calendar => calendar.Days).Select(day => day.Date).ToHashSet());
        var all = loads.Sum(load => load.OnCall.TotalHours);
        return new FairnessReport(
            schedule.Id.Value,
            window.Start,
            window.End,
            basis,
            [.. calendars.Select(calendar => calendar.Name)],
            [
                .. loads.Select(load => new FairnessLine(
                    load.User.Value,
                    definitions.NameOf(load.User),
                    ZoneOf(definitions, load.User).Id,
                    Hours(load.OnCall),
                    all > 0 ? Math.Round(100 * load.OnCall.TotalHours / all, 1) : 0,
                    load.Shifts,
                    load.Nights,
                    Hours(load.NightTime),
                    Hours(load.WeekendTime),
                    Hours(load.HolidayTime))),
            ]);
    }

    /// <summary>Null = as it was.</summary>
    public static (string? Basis, ApiError? Problem) Basis(string? asked) => asked is null or AsItWas or Scheduled
        ? (asked ?? AsItWas, null)
        : (null, new ApiError(ErrorCode.Invalid, $"basis: '{Moment.Shown(asked)}' is none.", $"Use {AsItWas} or {Scheduled}."));

    /// <summary>Where a person lives; UTC for whoever is not known.</summary>
    public static DateTimeZone ZoneOf(DefinitionSet definitions, UserId user)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return (definitions.Users.TryGetValue(user, out var known) ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(known.Zone) : null) ?? DateTimeZone.Utc;
    }

    private static double Hours(Duration time) => Math.Round(time.TotalHours, 2);
}
