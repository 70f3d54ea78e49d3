using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Watchbill.Engine.Timers;

/// <summary>The wall clock moved against the monotonic one.</summary>
/// <param name="By">Positive when it went forward.</param>
/// <param name="Mark">The same for the same step, so that it is told once though it is found again after a commit of unknown outcome.</param>
internal sealed record ClockStep(Duration By, string Mark);

/// <summary>
/// Compares the two clocks from tick to tick. Slow corrections never add up to a step; a clock that is set, or a machine that was suspended (its monotonic
/// clock stood still), does. Not thread-safe.
/// </summary>
internal sealed class ClockWatch(TimeProvider time)
{
    public static readonly Duration Tolerance = Duration.FromSeconds(5);

    /// <summary>If reading the two clocks takes longer, we were interrupted, and the difference means nothing.</summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(1);

    private (Instant Wall, long Stamp)? _kept;
    private (Instant Wall, long Stamp)? _seen;

    /// <returns>The step since the last <see cref="Keep"/>; null when the clocks kept pace.</returns>
    public ClockStep? Look()
    {
        var stamp = time.GetTimestamp();
        var wall = time.Now();
        if (time.GetElapsedTime(stamp) > LongestReading)
        {
            return null;
        }

        _seen = (wall, stamp);
        if (_kept is not { } kept)
        {
            return null;
        }

        var by = wall - kept.Wall - Duration.FromTimeSpan(time.GetElapsedTime(kept.Stamp, stamp));
        var mark = string.Create(CultureInfo.InvariantCulture, $"{InstantPattern.ExtendedIso.Format(kept.Wall)}/{kept.Stamp}");
        return by > Tolerance || by < -Tolerance ? new ClockStep(by, mark) : null;
    }

    /// <summary>What was seen last has been dealt with.</summary>
    public void Keep() => _kept = _seen;
}
