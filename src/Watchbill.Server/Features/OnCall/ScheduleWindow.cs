using NodaTime;
using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Times and zones as somebody asked for them, or why they cannot be had. Names of fields stand first in messages.</summary>
public static class ScheduleWindow
{
    private static readonly Duration Usual = Duration.FromDays(14);

    public static (DateTimeZone? Zone, ApiError? Problem) Zone(string? named, DateTimeZone otherwise)
    {
        if (named is null)
        {
            return (otherwise, null);
        }

        var (zone, fix) = Zones.Named(named.Length <= 60 ? named : named[..60]);
        return zone is null
            ? (null, new ApiError(ErrorCode.Invalid, $"'{Moment.Shown(named)}' is no IANA time zone.", ScheduleLookup.Sentence(fix)))
            : (zone, null);
    }

    /// <param name="text">See <see cref="Moment"/>; null = <paramref name="otherwise"/>.</param>
    public static (Instant? At, ApiError? Problem) At(string? text, Instant otherwise, Instant now, DateTimeZone zone, string field)
    {
        if (text is null)
        {
            return (otherwise, null);
        }

        var (at, problem, fix) = Moment.Parse(text, now, zone);
        return at is null ? (null, new ApiError(ErrorCode.Invalid, $"{field}: {problem}", fix)) : (at, null);
    }

    /// <summary>[from, to): by default from now on, for 14 days.</summary>
    public static (Interval? Window, ApiError? Problem) Between(string? from, string? to, Instant now, DateTimeZone zone) => Between(from, to, now, now, Usual, zone);

    /// <summary>[from, to): by default the time given until now.</summary>
    public static (Interval? Window, ApiError? Problem) Until(string? from, string? to, Instant now, DateTimeZone zone, Duration length) => Between(from, to, now, now - length, length, zone);

    private static (Interval? Window, ApiError? Problem) Between(string? from, string? to, Instant now, Instant usually, Duration length, DateTimeZone zone)
    {
        var (start, fault) = At(from, usually, now, zone, "from");
        if (start is not { } begin)
        {
            return (null, fault);
        }

        var (end, other) = At(to, begin + length, now, zone, "to");
        return end is not { } stop ? (null, other)
            : stop <= begin ? (null, new ApiError(ErrorCode.Invalid, $"to ({stop}) is not after from ({begin}).", "Name a later end."))
            : stop - begin > ScheduleLimits.WidestWindow ? (null, new ApiError(
                ErrorCode.Invalid, $"From {begin} to {stop} is {(stop - begin).Days} days; at most {ScheduleLimits.WidestWindow.Days} can be rendered at once.", "Ask for a shorter time."))
            : stop > ScheduleLimits.Latest ? (null, new ApiError(ErrorCode.Invalid, $"Schedules can be asked for {ScheduleLimits.Earliest} to {ScheduleLimits.Latest}."))
            : (new Interval(begin, stop), null);
    }
}
