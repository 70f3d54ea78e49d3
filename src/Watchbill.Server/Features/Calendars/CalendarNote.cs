using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Engine.Calendars;

namespace Watchbill.Server.Features.Calendars;

/// <summary>What is to be said about a layer that is a calendar.</summary>
/// <param name="Label">The file, or the host of the address.</param>
/// <param name="Problem">Why it has nobody at all; null when it can be used.</param>
/// <param name="State">Of the reading; null for a file, and for an address before its first reading.</param>
/// <param name="Unmatched">Events of the coming 90 days that mean nobody, by start.</param>
internal sealed record CalendarNote(string Layer, string Label, bool IsAddress, string? Problem, CalendarState? State, ImmutableArray<CalendarOccurrence> Unmatched)
{
    public const int MostNamed = 20;
    public static readonly Duration Ahead = Duration.FromDays(90);

    public static async Task<ImmutableArray<CalendarNote>> OfAsync(WatchbillEngine engine, Schedule schedule, Instant now, CancellationToken cancellationToken)
    {
        var notes = ImmutableArray.CreateBuilder<CalendarNote>();
        foreach (var layer in schedule.Layers)
        {
            if (layer.Calendar is { } calendar)
            {
                var state = calendar.Url is { } url ? await CalendarState.ReadAsync(engine.Store.Reader, CalendarCopy.IdOf(url), cancellationToken) : null;
                var problem = calendar.Rota is null ? "It has not been read yet." : calendar.Rota.Problem?.ToString();
                notes.Add(new CalendarNote(layer.Name, calendar.Label, calendar.Url is not null, problem, state, calendar.Rota?.Unmatched(new Interval(now, now + Ahead)) ?? []));
            }
        }

        return notes.ToImmutable();
    }

    public LayerCalendarInfo ToInfo() => new(
        Layer,
        Label,
        State?.ReadAt,
        State?.FailingSince,
        State is { FailingSince: not null } failing ? failing.Reason : Problem,
        [.. Unmatched.Take(MostNamed).Select(occurrence => new UnmatchedEvent(occurrence.Event.Summary, occurrence.Start, occurrence.End))],
        Unmatched.Length);
}
