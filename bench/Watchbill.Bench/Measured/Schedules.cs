using System.Diagnostics;
using NodaTime;
using Watchbill.Bench.InProcess;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Bench.Measured;

/// <summary>The evaluator of schedules alone, in this process: there is nothing around it that could be left out.</summary>
internal static class Schedules
{
    private const int Questions = 200_000;
    private const int Many = 100;

    private static readonly Instant From = Instant.FromUtc(2020, 1, 1, 0, 0);

    public static List<Row> Run(Effort effort)
    {
        var rounds = effort.Rounds * 3;
        var (near, allocated) = Ask(From, rounds);
        var (far, _) = Ask(From + Duration.FromDays(100 * 365), rounds);
        var (ready, years) = Years(rounds);
        return
        [
            new Row("who is on call at t: 50 people, 4 layers, 520 overrides, random t over 20 years in a zone with DST (in this process)", near.ToText("0", "ns"), "≤ 2,000 ns", near.Median <= 2_000),
            new Row("the same, bytes allocated for each", allocated.ToText("0.##", "B"), "0 B", allocated.Most <= 0),
            new Row("the same a hundred years later", far.ToText("0", "ns")),
            new Row($"{Many} such schedules made ready, once for each revision (in this process)", ready.ToText("0.0", "ms")),
            new Row($"a year of the final schedule of {Many} such schedules (in this process)", years.ToText("0.0", "ms"), "≤ 100 ms", years.Median <= 100),
        ];
    }

    private static (Spread Nanoseconds, Spread Bytes) Ask(Instant from, int rounds)
    {
        var (schedule, overrides) = FiftyPeople.Number(0);
        var timetable = new Timetable(schedule, overrides, []);
        var users = new UserId[timetable.MostOnCall];
        var chance = new Random(20_260_101);
        var instants = Enumerable.Range(0, Questions).Select(_ => from + Duration.FromSeconds(chance.NextInt64(20L * 365 * 86_400))).ToArray();
        var (times, bytes) = (new List<double>(), new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            var people = 0;
            foreach (var at in instants)
            {
                people += timetable.At(at, users);
            }

            var took = Stopwatch.GetElapsedTime(started);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (people < Questions / 2)
            {
                throw new InvalidOperationException("Hardly anybody was on call: this is not the schedule that was meant.");
            }

            // The first two rounds are the compiler's.
            if (round >= 0)
            {
                times.Add(took.TotalNanoseconds / Questions);
                bytes.Add(allocated / (double)Questions);
            }
        }

        return (new Spread(times), new Spread(bytes));
    }

    private static (Spread Ready, Spread Rendered) Years(int rounds)
    {
        var schedules = Enumerable.Range(0, Many).Select(FiftyPeople.Number).ToList();
        var year = new Interval(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2027, 1, 1, 0, 0));
        var (readies, times) = (new List<double>(), new List<double>());
        for (var round = -2; round < rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            var timetables = schedules.ConvertAll(one => new Timetable(one.Schedule, one.Overrides, []));
            var ready = Stopwatch.GetElapsedTime(begun);
            var started = Stopwatch.GetTimestamp();
            var shifts = timetables.Sum(timetable => timetable.Render(year).Shifts.Length);
            var took = Stopwatch.GetElapsedTime(started);
            if (shifts < Many * 500)
            {
                throw new InvalidOperationException($"Only {shifts} shifts were rendered: these are not the schedules that were meant.");
            }

            if (round >= 0)
            {
                readies.Add(ready.TotalMilliseconds);
                times.Add(took.TotalMilliseconds);
            }
        }

        return (new Spread(readies), new Spread(times));
    }
}
