using NodaTime;

namespace Watchbill.Domain.Schedules;

/// <summary>One question about a schedule with overrides. Whoever asks more than once makes a <see cref="Timetable"/> and keeps it.</summary>
public static class OnCallResolver
{
    /// <inheritdoc cref="Timetable.At(Instant)"/>
    public static OnCall At(Schedule schedule, IReadOnlyList<Override> overrides, Instant at) => new Timetable(schedule, overrides, []).At(at);

    /// <inheritdoc cref="Timetable.Around"/>
    public static OnCallSpan Around(Schedule schedule, IReadOnlyList<Override> overrides, Instant at) => new Timetable(schedule, overrides, []).Around(at);

    /// <inheritdoc cref="Timetable.Render"/>
    public static Rendering Render(Schedule schedule, IReadOnlyList<Override> overrides, Interval window) => new Timetable(schedule, overrides, []).Render(window);
}
