using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>
/// Somebody else's calendar as a rota: each occurrence of an event is a turn of those whom it means. It is read once; what takes place is found for the time
/// that is asked about, however long the calendar is. One that cannot be read has nobody. Immutable; thread-safe.
/// </summary>
public sealed class CalendarRota
{
    /// <summary>Days of a piece in which occurrences are looked for at once.</summary>
    internal const int PieceDays = 32;

    /// <summary>Different people in one calendar.</summary>
    public const int MostPeople = 200;

    private readonly ImmutableArray<CalendarOccurrence> _once = [];
    private readonly ImmutableArray<CalendarSeries> _series = [];
    private readonly Dictionary<ReadEvent, ImmutableArray<UserId>> _people = new(ReferenceEqualityComparer.Instance);

    private CalendarRota(CalendarProblem problem) => Problem = problem;

    private CalendarRota(List<CalendarOccurrence> once, List<CalendarSeries> series, CalendarPeople people)
    {
        (_once, _series) = ([.. once], [.. series]);
        foreach (var read in once.Select(occurrence => occurrence.Event).Concat(series.Select(one => one.Main)))
        {
            _people.TryAdd(read, people.Of(read));
        }

        Users = [.. _people.Values.SelectMany(users => users).Distinct().Order()];
    }

    /// <summary>Why it cannot be used; null when it can.</summary>
    public CalendarProblem? Problem { get; }

    /// <summary>Everybody whom any event means, in the order of their ids.</summary>
    public ImmutableArray<UserId> Users { get; } = [];

    /// <param name="zone">Of times that name none, and of whole days.</param>
    public static CalendarRota Of(string text, DateTimeZone zone, CalendarPeople people)
    {
        ArgumentNullException.ThrowIfNull(people);
        var reading = CalendarReader.Read(text, DateTimeZoneProviders.Tzdb, zone);
        if (reading.Problem is { } problem)
        {
            return new CalendarRota(problem);
        }

        var (once, all) = CalendarSeries.Of(reading.Events);
        // What takes place once counts, too: all of it may be in one piece.
        var (steps, most, series) = (0, once.Count, new List<CalendarSeries>());
        foreach (var one in all)
        {
            most += one.MostWithin(PieceDays);
            if (most > CalendarLimits.Occurrences || one.Bounded(ref steps) is not { } bounded)
            {
                return new CalendarRota(new CalendarProblem(one.Main.Line, most > CalendarLimits.Occurrences
                    ? $"The recurrences of this calendar may lead to more than {CalendarLimits.Occurrences} shifts in {PieceDays} days."
                    : $"The recurrences of this calendar take more than {CalendarLimits.Steps} steps."));
            }

            series.Add(bounded);
        }

        var rota = new CalendarRota(once, series, people);
        return rota.Users.Length <= MostPeople ? rota : new CalendarRota(new CalendarProblem(0, $"The calendar is about {rota.Users.Length} of our people; at most {MostPeople} can be in one."));
    }

    /// <summary>Whom the event of an occurrence means; empty when nobody.</summary>
    public ImmutableArray<UserId> UsersOf(CalendarOccurrence occurrence)
    {
        ArgumentNullException.ThrowIfNull(occurrence);
        return _people[occurrence.Event];
    }

    /// <summary>What takes place in a time but means nobody, by start. Each at its full length.</summary>
    /// <param name="window">With a start and an end.</param>
    public ImmutableArray<CalendarOccurrence> Unmatched(Interval window)
    {
        var found = new HashSet<(ReadEvent, Instant)>();
        var all = new List<CalendarOccurrence>();
        for (var at = window.Start; at < window.End; at += Duration.FromDays(PieceDays))
        {
            all.AddRange(Within(new Interval(at, Instant.Min(window.End, at + Duration.FromDays(PieceDays)))).Where(occurrence => UsersOf(occurrence).IsEmpty && found.Add((occurrence.Event, occurrence.Start))));
        }

        return [.. all.OrderBy(occurrence => occurrence.Start).ThenBy(occurrence => occurrence.Event.Uid, StringComparer.Ordinal)];
    }

    /// <summary>In no order.</summary>
    /// <param name="piece">At most <see cref="PieceDays"/> long.</param>
    internal List<CalendarOccurrence> Within(Interval piece)
    {
        var found = _once.Where(occurrence => occurrence.ReachesInto(piece)).ToList();
        foreach (var series in _series)
        {
            // Cannot be too many: that was asked when the rota was made.
            var steps = 0;
            series.Unroll(found, piece, ref steps);
        }

        return found;
    }
}
