using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Server.Features.OnCall;

/// <summary>A part of a shift or gap that lies in one day.</summary>
/// <param name="From">Null when it has begun before the day.</param>
/// <param name="Until">Null when it goes on after the day.</param>
public sealed record DayPart(Stretch Of, Instant? From, Instant? Until)
{
    public bool IsAllDay => From is null && Until is null;
}

/// <summary>The days from <paramref name="First"/> to <paramref name="Last"/>, which all look the same.</summary>
public sealed record DayGroup(TimelineDay First, TimelineDay Last, ImmutableArray<DayPart> Parts)
{
    /// <summary>The final schedule day by day, as one reads it on a phone. Days on which nothing changes hands are told together.</summary>
    public static ImmutableArray<DayGroup> Of(TimelineWindow window, ImmutableArray<Stretch> stretches)
    {
        ArgumentNullException.ThrowIfNull(window);
        var groups = new List<DayGroup>();
        foreach (var day in window.Days)
        {
            ImmutableArray<DayPart> parts =
            [
                .. stretches
                    .Where(stretch => stretch.Start < day.End && stretch.End > day.Start)
                    .Select(stretch => new DayPart(stretch, stretch.Start > day.Start ? stretch.Start : null, stretch.End < day.End ? stretch.End : null)),
            ];
            if (groups.Count > 0 && groups[^1] is var last && IsQuiet(last.Parts) && IsQuiet(parts) && ReferenceEquals(last.Parts[0].Of, parts[0].Of) && last.Last.OddLength == day.OddLength)
            {
                groups[^1] = last with { Last = day };
            }
            else
            {
                groups.Add(new DayGroup(day, day, parts));
            }
        }

        return [.. groups];

        static bool IsQuiet(ImmutableArray<DayPart> parts) => parts is [{ IsAllDay: true }];
    }
}
