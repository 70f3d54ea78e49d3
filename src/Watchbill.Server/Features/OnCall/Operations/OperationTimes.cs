using NodaTime;
using NodaTime.Text;
using Watchbill.Api;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall.Operations;

/// <summary>When an operation may hold. What has begun already begins now: the past is not changed. Pure.</summary>
internal static class OperationTimes
{
    private static readonly InstantPattern IdTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd't'HHmmss'.'ffffff");

    public const string Start = "start";
    public const string End = "end";

    /// <summary>Later overrides have the last word, and they are applied in the order of their ids: an id begins with its time.</summary>
    /// <param name="suffix">Tells apart what is made at once.</param>
    public static string IdOf(Instant now, string suffix) => $"{IdTime.Format(now)}-{suffix}";

    /// <param name="what">"An override", to begin a sentence with.</param>
    /// <param name="start">As asked for; null where it could not be read, and then what depends on it is not looked at. Likewise <paramref name="end"/>.</param>
    public static IEnumerable<OperationObjection> Objections(string what, Instant? start, Instant? end, Instant now)
    {
        if (start >= ScheduleLimits.Latest)
        {
            yield return new(ErrorCode.Invalid, Start, TooFar);
        }

        if (end <= now)
        {
            yield return new(ErrorCode.Invalid, End, "This time has passed.", "Choose one that is still to come.");
        }
        else if (end <= start)
        {
            yield return new(ErrorCode.Invalid, End, "The end is not after the start.", "Choose a later end or an earlier start.");
        }
        else if (end is { } last && start is { } first && last - Instant.Max(first, now) > ScheduleLimits.LongestOperation)
        {
            yield return new(ErrorCode.Invalid, End, $"{what} lasts at most {ScheduleLimits.LongestOperation.Days} days.", "Choose an earlier end.");
        }
        else if (end > ScheduleLimits.Latest)
        {
            yield return new(ErrorCode.Invalid, End, TooFar);
        }
    }

    private static string TooFar => $"Nobody plans that far ahead: the last year is {ScheduleLimits.Latest.InUtc().Year - 1}.";
}
