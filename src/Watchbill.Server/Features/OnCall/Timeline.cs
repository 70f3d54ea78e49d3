using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

public enum TimelineRowKind
{
    Final = 0,
    Temporary = 1,
    Override = 2,
    Layer = 3,
}

/// <summary>A stretch of a row, cut at the window's bounds.</summary>
/// <param name="Text">What fits into it; may be empty. <paramref name="Words"/> says all.</param>
/// <param name="Colour">Null for a gap.</param>
/// <param name="MayChange">It is of the final row and not over.</param>
public sealed record TimelineBar(Instant Start, Instant End, double Left, double Width, string Text, string Words, int? Colour, bool MayChange);

/// <summary>Bars that overlap are in lanes of their own.</summary>
public sealed record TimelineRow(string Name, TimelineRowKind Kind, ImmutableArray<ImmutableArray<TimelineBar>> Lanes);

/// <summary>
/// The final schedule, and below it what it is made from: what hides comes above what it hides. Everything is asked of the evaluator that paging asks.
/// </summary>
public static class Timeline
{
    /// <summary>How wide the chart is where there is one, in letters: what does not fit into a bar is shortened.</summary>
    private const double Letters = 118;

    public static ImmutableArray<TimelineRow> Of(DefinitionSet definitions, Schedule schedule, TimelineWindow window, PersonColours colours, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(window);
        var timetable = definitions.TimetableOf(schedule.Id);
        var layers = timetable.RenderLayers(window.Interval);
        var final = Stretch.Of(timetable.Render(window.Interval), definitions)
            .Select(stretch => Bar(stretch.Start, stretch.End, stretch.People, stretch.Users.IsEmpty ? null : colours.Of(stretch.Users[0]), stretch.End > now));
        return
        [
            new TimelineRow("On call", TimelineRowKind.Final, [[.. final]]),
            .. layers.Where(row => row.Temporary is not null).Select(row => Row(
                definitions.TemporarySchedules.First(temporary => temporary.Id == row.Temporary).Name, TimelineRowKind.Temporary, row)),
            .. Overrides(),
            .. layers.Where(row => row.Layer is not null).Reverse().Select(row => Row(row.Layer!, TimelineRowKind.Layer, row)),
        ];

        TimelineRow Row(string name, TimelineRowKind kind, LayerRow row) => new(
            name, kind, [[.. row.Shifts.Select(shift => Bar(shift.Start, shift.End, Duty.Names(shift.Users, definitions), colours.Of(shift.Users[0].User), false))]]);

        IEnumerable<TimelineRow> Overrides()
        {
            var shown = definitions.OverridesOf(schedule.Id).Where(change => change.Start < window.End && change.End > window.Start).OrderBy(change => change.Start);
            var lanes = Lanes(shown.Select(change => Bar(
                Instant.Max(change.Start, window.Start), Instant.Min(change.End, window.End), [OverrideWords.Short(change, definitions)], colours.Of(change.Instead ?? change.User), false)));
            return lanes.IsEmpty ? [] : [new TimelineRow("Overrides", TimelineRowKind.Override, lanes)];
        }

        TimelineBar Bar(Instant start, Instant end, ImmutableArray<string> names, int? colour, bool mayChange)
        {
            var (left, width) = (window.At(start), window.At(end) - window.At(start));
            return new TimelineBar(start, end, left, width, Fitting(names, width * Letters / 100), names.IsEmpty ? "Nobody" : Duty.Join(names), names.IsEmpty ? null : colour, mayChange);
        }
    }

    /// <summary>Each bar in the first lane that is free at its start.</summary>
    private static ImmutableArray<ImmutableArray<TimelineBar>> Lanes(IEnumerable<TimelineBar> bars)
    {
        var lanes = new List<List<TimelineBar>>();
        foreach (var bar in bars)
        {
            var free = lanes.Find(lane => lane[^1].End <= bar.Start);
            if (free is null)
            {
                lanes.Add(free = []);
            }

            free.Add(bar);
        }

        return [.. lanes.Select(lane => lane.ToImmutableArray())];
    }

    /// <summary>Full names, else first names, else initials, else nothing.</summary>
    private static string Fitting(ImmutableArray<string> names, double letters)
    {
        var forms = names.IsEmpty
            ? ["Nobody", "Gap"]
            : new[] { Duty.Join(names), string.Join(" + ", names.Select(name => name.Split(' ')[0])), string.Join('+', names.Select(Initials)) };
        return forms.FirstOrDefault(form => form.Length <= letters - 1) ?? "";
    }

    private static string Initials(string name) => string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => word[0]));
}
