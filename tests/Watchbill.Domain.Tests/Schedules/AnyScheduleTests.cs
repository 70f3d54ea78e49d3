using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;
using Interval = NodaTime.Interval;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Promises that hold for any schedule, in any zone, around any change of the clock. A failure prints the seed that repeats it.</summary>
public sealed class AnyScheduleTests
{
    [Fact]
    public void Who_is_on_call_is_what_counting_by_hand_finds() => ForAny(3_000, scene =>
    {
        var timetable = scene.Timetable();
        var users = new UserId[timetable.MostOnCall];
        for (var hours = -6; hours <= 6; hours++)
        {
            var at = scene.At + Duration.FromMinutes(50 * hours);
            Assert.Equal(PlainOracle.Who(scene, at), Names(timetable.At(at).Users));
            Assert.Equal(timetable.At(at).Users.Select(user => user.User), users[..timetable.At(at, users)]);
        }
    });

    [Fact]
    public void The_generated_schedules_are_sound() => ForAny(500, scene =>
    {
        Assert.DoesNotContain(
            ScheduleProblems.Of(scene.Schedule).Concat(scene.Temporaries.SelectMany(one => ScheduleProblems.Of(one with { Shifts = [] }, []).Where(problem => problem.Layer is not null))), problem => problem.Kind is not (ScheduleProblemKind.NobodyInRotation or ScheduleProblemKind.UserRepeated));
        Assert.DoesNotContain(scene.Overrides.SelectMany(change => ScheduleProblems.Of(change)), problem => problem.Kind != ScheduleProblemKind.EndNotAfterStart);
    });

    [Fact]
    public void A_rendering_covers_its_window_once_and_says_everywhere_what_asking_says() => ForAny(1_000, scene =>
    {
        var window = new Interval(scene.At - Duration.FromHours(4), scene.At + Duration.FromHours(20));
        var rendering = scene.Timetable().Render(window);
        var pieces = Pieces(rendering);

        Assert.Equal(window.Start, pieces[0].Start);
        Assert.Equal(window.End, pieces[^1].End);
        for (var i = 0; i < pieces.Count; i++)
        {
            var (start, end, users) = pieces[i];
            Assert.True(start < end, $"{start} to {end} is empty");
            Assert.True(i == 0 || (pieces[i - 1].End == start && !pieces[i - 1].Users.SequenceEqual(users)), $"{start} is no change");
            foreach (var at in new[] { start, start + ((end - start) / 3), start + ((end - start) / 7 * 5), end - Duration.Epsilon })
            {
                Assert.Equal(users, Asked(scene, at));
            }
        }

        for (var at = window.Start; at < window.End; at += Duration.FromMinutes(29))
        {
            Assert.Equal(pieces.Single(piece => piece.Start <= at && at < piece.End).Users, Asked(scene, at));
        }
    });

    [Fact]
    public void The_span_around_an_instant_is_its_piece_of_a_rendering() => ForAny(300, scene =>
    {
        var span = scene.Timetable().Around(scene.At);
        var horizon = new Interval(scene.At - Duration.FromDays(130), scene.At + Duration.FromDays(130));
        var pieces = Pieces(scene.Timetable().Render(horizon));
        var here = pieces.FindIndex(piece => piece.Start <= scene.At && scene.At < piece.End);

        Assert.Equal(pieces[here].Users, span.Now.Users);
        Assert.Equal(here == 0 ? null : pieces[here].Start, span.Since > horizon.Start ? span.Since : null);
        Assert.Equal(here == pieces.Count - 1 ? null : pieces[here].End, span.Until < horizon.End ? span.Until : null);
        Assert.True(span.Until is null || !span.Now.Users.SequenceEqual(span.Next.Users));
        Assert.Equal(span.Next.Users, here == pieces.Count - 1 ? span.Next.Users : pieces[here + 1].Users);
    });

    [Fact]
    public void After_an_edit_the_old_holds_until_the_first_handoff_and_what_is_written_from_the_last_on()
    {
        var pairs = from scene in AnySchedule.WithOverrides.Generator
                    from other in AnySchedule.WithOverrides.Generator
                    select (Scene: scene, Written: scene.Schedule with { Layers = other.Schedule.Layers, Earlier = [] });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(pairs.ToArbitrary(), pair =>
        {
            var (scene, written) = pair;
            var edited = ScheduleEdit.Apply(scene.Schedule, written, scene.At, atOnce: false);
            var (old, now, alone) = (Calendar(scene.Schedule), Calendar(edited.Schedule), Calendar(written));
            var first = edited.Changes.IsEmpty ? scene.At : edited.Changes[0].At;
            var last = edited.Changes.IsEmpty ? scene.At : edited.Changes[^1].At;
            Assert.True(first >= scene.At);
            foreach (var minutes in new[] { 0, 1, 59, 600, 6_000, 60_000 })
            {
                var (before, after) = (scene.At - Duration.FromMinutes(minutes + 1), last + Duration.FromMinutes(minutes));
                Assert.Equal(old.At(before).Users.Select(user => user.User), now.At(before).Users.Select(user => user.User));
                Assert.Equal(alone.At(after).Users.Select(user => user.User), now.At(after).Users.Select(user => user.User));
            }

            // The old may itself have had a change to come, which the edit drops; until then it is what holds.
            var holding = scene.Schedule.Earlier.FirstOrDefault(version => scene.At < version.Until)?.Until ?? Instant.MaxValue;
            var at = Instant.Min(first, holding) - Duration.FromSeconds(1);
            Assert.Equal(old.At(at).Users.Select(user => user.User), now.At(at).Users.Select(user => user.User));
            Assert.False(ScheduleEdit.Apply(edited.Schedule, written, last, atOnce: false).ChangesVersions);
        }));

        static Timetable Calendar(Schedule schedule) => new(schedule, [], []);
    }

    /// <summary>By a timetable of its own, so that no remembered answer can help.</summary>
    private static IReadOnlyList<OnCallUser> Asked(Scene scene, Instant at) => scene.Timetable().At(at).Users;

    private static List<(Instant Start, Instant End, IReadOnlyList<OnCallUser> Users)> Pieces(Rendering rendering) =>
    [
        .. rendering.Shifts.Select(shift => (shift.Start, shift.End, (IReadOnlyList<OnCallUser>)shift.Users))
            .Concat(rendering.Gaps.Select(gap => (gap.Start, gap.End, (IReadOnlyList<OnCallUser>)[])))
            .OrderBy(piece => piece.Start),
    ];

    private static void ForAny(int count, Action<Scene> promise) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(AnySchedule.WithOverrides, promise));
}
