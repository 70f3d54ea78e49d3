using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Who is on call is asked for every page and for every point of a picture: the answer to a question costs no memory.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Who_is_on_call_at_any_instant_of_twenty_years_is_said_without_allocation()
    {
        var timetable = new Timetable(FiftyPeople(), Overrides(), [Holidays()]);
        var users = new UserId[timetable.MostOnCall];
        var instants = Enumerable.Range(0, 5_000).Select(i => At("2020-01-01 00:00 +00") + Duration.FromMinutes(i * 7_919L * 37 % (20 * 365 * 1440L))).ToArray();
        var seen = new HashSet<string>();
        Ask();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var total = Ask();
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, after - before);
        Assert.True(total >= instants.Length);
        foreach (var at in instants)
        {
            var answer = users[..timetable.At(at, users)];
            seen.Add(string.Join('+', answer));
            Assert.Equal(timetable.At(at).Users.Select(user => user.User), answer);
        }

        Assert.True(seen.Count > 50, $"only {seen.Count} different answers were asked for");

        int Ask()
        {
            var count = 0;
            foreach (var at in instants)
            {
                count += timetable.At(at, users);
            }

            return count;
        }
    }

    [Fact]
    public void Asking_again_within_a_stretch_gives_the_same_answer_without_allocation()
    {
        var timetable = new Timetable(FiftyPeople(), Overrides(), [Holidays()]);
        var noon = At("2025-06-04 12:00 -04");
        var first = timetable.At(noon);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = timetable.At(noon + Duration.FromMinutes(1));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(first, again);
    }

    [Fact]
    public void Too_little_room_is_refused()
    {
        var timetable = new Timetable(FiftyPeople(), Overrides(), []);

        Assert.Equal(3, timetable.MostOnCall);
        Assert.Throws<ArgumentException>(() => timetable.At(At("2025-06-04 12:00 -04"), new UserId[2]));
    }

    private static Schedule FiftyPeople() => In(
        "America/Havana",
        Layer(Crew(0, 30), RotationUnit.Weeks, 1, "09:00", "2015-01-05 09:00", IsoDayOfWeek.Monday),
        Layer(Crew(30, 10), RotationUnit.Hours, 12, "08:00", "2016-02-01 08:00", name: "nights", restrictions: new DailyWindow(Clock("22:00"), Clock("06:00"), Weekdays.MondayToFriday)),
        Layer(Crew(40, 6), RotationUnit.Months, 1, "00:00", "2015-01-31 00:00", name: "weekends", restrictions: [new WeeklyWindow(IsoDayOfWeek.Friday, Clock("18:00"), IsoDayOfWeek.Monday, Clock("08:00"))]),
        Layer(Crew(46, 4), RotationUnit.Days, 1, "10:00", "2016-02-01 10:00", name: "office", restrictions: new DailyWindow(Clock("10:00"), Clock("12:00"), Weekdays.MondayToFriday)) with { CountsOnlyActiveTurns = true });

    private static Override[] Overrides() =>
    [
        .. Enumerable.Range(0, 200).Select(i =>
        {
            var start = At("2020-01-01 00:00 +00") + Duration.FromDays(36 * i);
            return new Override($"o{i}", Id, start, start + Duration.FromDays(40), (OverrideKind)(i % 3), new UserId($"p{i % 50:D2}"), i % 3 == 2 ? new UserId("extra") : null);
        }),
    ];

    private static TemporarySchedule Holidays() => new(
        "holidays", Id, "Holidays", At("2025-12-20 00:00 -05"), At("2026-01-05 00:00 -05"), [],
        [new TemporaryShift(At("2025-12-20 00:00 -05"), At("2026-01-05 00:00 -05"), [new UserId("santa"), new UserId("rudolf")])]);

    private static string Crew(int first, int count) => string.Join(' ', Enumerable.Range(first, count).Select(i => $"p{i:D2}"));
}
