using NodaTime;
using Watchbill.Domain.Calendars;

namespace Watchbill.Domain.Schedules;

/// <summary>
/// A layer that is a calendar, made ready to be asked. Time is cut into pieces of 32 days; a piece is expanded when it is first asked about and kept, so that
/// a question costs what its own time has, and asking again costs a search. People of events at the same time are on call together. Thread-safe.
/// </summary>
internal sealed class CalendarTimetable(CalendarRota rota, Func<UserId, int> numberOf)
{
    private const long Length = CalendarRota.PieceDays * Nanoseconds.PerDay;
    private static readonly int Pieces = (int)(Nanoseconds.Of(ScheduleLimits.Latest) / Length) + 1;

    private readonly Piece?[] _pieces = new Piece?[Pieces];

    /// <summary>A bound.</summary>
    public int MostUsers => rota.Users.Length;

    public LayerSegment At(long at)
    {
        if (at < 0)
        {
            return new LayerSegment(-1, -1, long.MinValue, 0);
        }

        return at >= Pieces * Length ? new LayerSegment(-1, -1, Pieces * Length, long.MaxValue) : PieceAt(at).At(at);
    }

    public ReadOnlySpan<int> UsersOf(LayerSegment segment) => PieceAt(segment.From).Users[segment.Participant];

    private Piece PieceAt(long at)
    {
        ref var piece = ref _pieces[at / Length];

        // Two who ask at once make the same.
        return Volatile.Read(ref piece) ?? (piece = Make(at / Length * Length));
    }

    private Piece Make(long start)
    {
        var window = new Interval(Nanoseconds.ToInstant(start), Nanoseconds.ToInstant(start + Length));
        var turns = rota.Within(window)
            .Select(occurrence => (Start: Nanoseconds.Of(occurrence.Start), End: Nanoseconds.Of(occurrence.End), Users: rota.UsersOf(occurrence)))
            .Where(turn => !turn.Users.IsEmpty)
            .OrderBy(turn => turn.Start).ThenBy(turn => turn.End)
            .Select((turn, place) => (turn.Start, turn.End, Place: place, Users: turn.Users.Select(numberOf).ToArray()))
            .ToList();
        var changes = turns.Select(turn => (At: Math.Max(turn.Start, start), Turn: turn, Begins: true))
            .Concat(turns.Where(turn => turn.End < start + Length).Select(turn => (At: turn.End, Turn: turn, Begins: false)))
            .GroupBy(change => change.At)
            .OrderBy(group => group.Key);

        var (starts, numbers, users) = (new List<long> { start }, new List<long> { -1 }, new List<int[]> { Array.Empty<int>() });
        var serving = new SortedDictionary<int, int>();
        var running = new SortedSet<(long Start, int Place)>();
        foreach (var group in changes)
        {
            foreach (var (_, turn, begins) in group)
            {
                if (begins ? running.Add((turn.Start, turn.Place)) : running.Remove((turn.Start, turn.Place)))
                {
                    foreach (var user in turn.Users)
                    {
                        serving[user] = serving.GetValueOrDefault(user) + (begins ? 1 : -1);
                        if (serving[user] == 0)
                        {
                            serving.Remove(user);
                        }
                    }
                }
            }

            if (group.Key == start)
            {
                (starts, numbers, users) = ([], [], []);
            }

            // The turn is that of the event that began last.
            starts.Add(group.Key);
            numbers.Add(running.Count == 0 ? -1 : running.Max.Start);
            users.Add([.. serving.Keys]);
        }

        return new Piece([.. starts], [.. numbers], [.. users], start + Length);
    }

    /// <param name="Starts">Of stretches in which the same events take place; the first is the piece's own.</param>
    private sealed record Piece(long[] Starts, long[] Turns, int[][] Users, long End)
    {
        public LayerSegment At(long at)
        {
            var place = Array.BinarySearch(Starts, at);
            place = place >= 0 ? place : ~place - 1;
            return new LayerSegment(Users[place].Length == 0 ? ~place : place, Turns[place], Starts[place], place + 1 < Starts.Length ? Starts[place + 1] : End);
        }
    }
}
