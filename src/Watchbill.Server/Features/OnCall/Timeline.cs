using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

public enum TimelineRowKind
{
    Final = 0,
    Temporary = 1,
    Override = 2,
    Layer = 3,
    Shadow = 4,
    Away = 5,
}

/// <summary>A stretch of a row, cut at the window's bounds.</summary>
/// <param name="Text">What fits into it; may be empty. <paramref name="Words"/> says all.</param>
/// <param name="TextAt">Where the text begins, from 0 to 100 of the bar: behind the line that marks now.</param>
/// <param name="IsTiny">The text is initials, in small letters.</param>
/// <param name="Colour">Null for a gap.</param>
/// <param name="MayChange">It is of the final row and not over.</param>
public sealed record TimelineBar(Instant Start, Instant End, double Left, double Width, string Text, double TextAt, bool IsTiny, string Words, int? Colour, bool MayChange);

/// <summary>Bars that overlap are in lanes of their own.</summary>
public sealed record TimelineRow(string Name, TimelineRowKind Kind, ImmutableArray<ImmutableArray<TimelineBar>> Lanes);

/// <summary>
/// The final schedule, and below it what it is made from: what hides comes above what it hides. Everything is asked of the evaluator that paging asks.
/// </summary>
public static class Timeline
{
    // The chart's width where there is one, in pixels of the style sheet, and what a letter and the space around a text take: what does not fit is shortened.
    private const double Chart = 850;
    private const double Letter = 8.8;
    private const double Padding = 14;
    private const string Nobody = "Nobody";

    /// <param name="stretches">Of the final schedule.</param>
    public static ImmutableArray<TimelineRow> Of(
        DefinitionSet definitions, Schedule schedule, User reader, TimelineWindow window, ImmutableArray<Stretch> stretches, PersonColours colours, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(window);
        var timetable = definitions.TimetableOf(schedule.Id);
        var layers = timetable.RenderLayers(window.Interval);
        var final = stretches.Select(stretch => Bar(stretch.Start, stretch.End, Forms(stretch.People), stretch.Users.IsEmpty ? null : colours.Of(stretch.Users[0]), stretch.End > now));
        return
        [
            new TimelineRow("On call", TimelineRowKind.Final, [[.. final]]),
            .. Shadows(),
            .. Away(),
            .. layers.Where(row => row.Temporary is not null).Select(row => Row(
                definitions.TemporarySchedules.First(temporary => temporary.Id == row.Temporary).Name, TimelineRowKind.Temporary, row)),
            .. Overrides(),
            .. layers.Where(row => row.Layer is not null).Reverse().Select(row => Row(row.Layer!, TimelineRowKind.Layer, row)),
        ];

        TimelineRow Row(string name, TimelineRowKind kind, LayerRow row) => new(
            name, kind, [[.. row.Shifts.Select(shift => Bar(shift.Start, shift.End, Forms(Duty.Names(shift.Users, definitions)), colours.Of(shift.Users[0].User), false))]]);

        IEnumerable<TimelineRow> Shadows()
        {
            var bars = Shadowing.Of(definitions, schedule.Id, window.Interval)
                .Select(shadowing => Bar(shadowing.Start, shadowing.End, [$"{Duty.Join(shadowing.People)} (shadow)", .. Forms(shadowing.People)[1..]], colours.Of(shadowing.Users[0]), false))
                .ToImmutableArray();
            return bars.IsEmpty ? [] : [new TimelineRow("Shadows", TimelineRowKind.Shadow, [bars])];
        }

        IEnumerable<TimelineRow> Away()
        {
            var lanes = Lanes(Swaps.Away.Of(definitions, schedule, reader, window.Start).Where(absence => absence.Start < window.End).Select(absence => Bar(
                Instant.Max(absence.Start, window.Start), Instant.Min(absence.End, window.End), [$"{definitions.NameOf(absence.User)} is away", .. Forms([definitions.NameOf(absence.User)])[1..]], colours.Of(absence.User), false)));
            return lanes.IsEmpty ? [] : [new TimelineRow("Away", TimelineRowKind.Away, lanes)];
        }

        IEnumerable<TimelineRow> Overrides()
        {
            var shown = definitions.OverridesOf(schedule.Id).Where(change => change.Start < window.End && change.End > window.Start).OrderBy(change => change.Start);
            var lanes = Lanes(shown.Select(change => Bar(
                Instant.Max(change.Start, window.Start), Instant.Min(change.End, window.End), [OverrideWords.Short(change, definitions.NameOf), OverrideWords.Short(change, user => First(definitions.NameOf(user))), Initials(definitions.NameOf(change.Instead ?? change.User))], colours.Of(change.Instead ?? change.User), false)));
            return lanes.IsEmpty ? [] : [new TimelineRow("Overrides", TimelineRowKind.Override, lanes)];
        }

        TimelineBar Bar(Instant start, Instant end, ImmutableArray<string> forms, int? colour, bool mayChange)
        {
            var (left, width) = (window.At(start), window.At(end) - window.At(start));
            var textAt = start < now && now < end && window.At(now) > 0 ? 100 * (window.At(now) - left) / width : 0;
            textAt = textAt < 50 ? textAt : 0;
            var room = width / 100 * Chart * (1 - (textAt / 100));
            var fitting = forms.FirstOrDefault(form => (form.Length * Letter) + Padding <= room);
            var isTiny = fitting is null && forms[^1].Length <= 3 && (forms[^1].Length * Letter) + 4 <= room;
            return new TimelineBar(start, end, left, width, fitting ?? (isTiny ? forms[^1] : ""), textAt, isTiny, forms[0], forms[0] == Nobody ? null : colour, mayChange);
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

    /// <summary>Full names, first names, initials: the first that fits is shown.</summary>
    private static ImmutableArray<string> Forms(ImmutableArray<string> names) => names.IsEmpty
        ? [Nobody, "Gap"]
        : [Duty.Join(names), string.Join(" + ", names.Select(First)), string.Join('+', names.Select(Initials))];

    private static string First(string name) => name.Split(' ')[0];

    private static string Initials(string name) => string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(word => word[0]));
}
