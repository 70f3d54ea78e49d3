using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Announcements;

namespace Watchbill.Engine.Timers;

/// <summary>The clock by which everything is due was set.</summary>
/// <param name="By">Positive when it went forward.</param>
/// <param name="Mark">The same for the same step, so that it is told once though it is found again after a commit of unknown outcome.</param>
internal abstract record ClockStep(Duration By, string Mark)
{
    public abstract AnnouncementDraft Draft(Instant now);

    /// <summary>False when it was told already.</summary>
    /// <param name="told">The mark of the last step that was told; null when there was none.</param>
    public virtual bool IsNews(string? told) => told != Mark;
}

/// <summary>The wall clock moved against the monotonic one.</summary>
internal sealed record WallClockStep(Duration By, string Mark) : ClockStep(By, Mark)
{
    public override AnnouncementDraft Draft(Instant now) => EngineAnnouncements.ClockStepped(By, now);
}

/// <summary>The database's clock was found apart from ours. Every node finds the same step, within one look at that clock, and one of them tells.</summary>
/// <param name="At">By this node's time, after the step.</param>
internal sealed record DatabaseClockStep(Duration By, Instant At)
    : ClockStep(By, string.Create(CultureInfo.InvariantCulture, $"database/{InstantPattern.ExtendedIso.Format(At)}/{By.TotalSeconds:0.000}"))
{
    /// <summary>Nodes look each ten seconds; a look may have to wait.</summary>
    private static readonly Duration SameWithin = Duration.FromMinutes(1);

    public override AnnouncementDraft Draft(Instant now) => EngineAnnouncements.DatabaseClockStepped(By, now);

    public override bool IsNews(string? told) => told?.Split('/') is not ["database", var at, var by]
        || InstantPattern.ExtendedIso.Parse(at) is not { Success: true, Value: var before }
        || At - before > SameWithin || before - At > SameWithin
        || Math.Abs(double.Parse(by, CultureInfo.InvariantCulture) - By.TotalSeconds) > ClockWatch.Tolerance.TotalSeconds;
}

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
        return by > Tolerance || by < -Tolerance ? new WallClockStep(by, mark) : null;
    }

    /// <summary>What was seen last has been dealt with.</summary>
    public void Keep() => _kept = _seen;
}
