using NodaTime;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Tests.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Handoffs;

/// <summary>Ana and Ben take turns of a day at eight in UTC. What was recorded says otherwise, for somebody edited the schedule since.</summary>
public sealed class OnCallPastTests
{
    private static readonly Timetable Days = new(In("UTC", Daily("ana ben", "08:00", "2026-09-01 08:00")), [], []);
    private static readonly Instant Now = At("2026-09-05 12:00 +00");

    [Fact]
    public void Before_the_record_it_is_calculated_then_as_recorded_and_from_now_on_calculated_again()
    {
        var past = Past(("2026-09-03 10:00 +00", "cleo"), ("2026-09-04 09:00 +00", "-"), ("2026-09-04 10:00 +00", "dora+ben"));

        Assert.Equal(
            [
                "09-02 00:00 ana", "09-02 08:00 ben", "09-03 08:00 ana", "09-03 10:00 cleo", "09-04 09:00 -", "09-04 10:00 ben+dora", "09-05 12:00 ana", "09-06 08:00 ben",
            ],
            Lines(past.Render(Window("2026-09-02 00:00 +00", "2026-09-07 00:00 +00"))));
        Assert.Equal(Window("2026-09-03 10:00 +00", "2026-09-05 12:00 +00"), past.RecordedOf(Window("2026-09-02 00:00 +00", "2026-09-07 00:00 +00")));
    }

    [Fact]
    public void A_shift_that_goes_on_over_now_is_one()
    {
        var ana = Days.At(Now).Users;
        var past = new OnCallPast(Days, [new RecordedChange(At("2026-09-05 08:00 +00"), ana)], Now, _ => true);

        Assert.Equal(["09-05 08:00 ana", "09-06 08:00 ben"], Lines(past.Render(Window("2026-09-05 08:00 +00", "2026-09-07 00:00 +00"))));
        Assert.Equal(At("2026-09-06 08:00 +00"), past.Around(Now).Until);
    }

    [Fact]
    public void A_gap_that_goes_on_over_now_is_one()
    {
        var past = new OnCallPast(Days, [new RecordedChange(At("2026-09-05 08:00 +00"), [])], Now, user => user != new UserId("ana"));

        Assert.Equal(["09-05 08:00 -", "09-06 08:00 ben"], Lines(past.Render(Window("2026-09-05 08:00 +00", "2026-09-07 00:00 +00"))));
    }

    [Fact]
    public void Disabled_accounts_count_for_what_was_and_not_for_what_is()
    {
        var past = new OnCallPast(Days, [new RecordedChange(At("2026-09-04 08:00 +00"), Days.At(At("2026-09-04 09:00 +00")).Users)], Now, _ => false);

        Assert.Equal(["09-03 08:00 ana", "09-04 08:00 ben", "09-05 12:00 -"], Lines(past.Render(Window("2026-09-03 08:00 +00", "2026-09-07 00:00 +00"))));
    }

    [Theory]
    [InlineData("2026-09-03 09:00 +00", "ana", "2026-09-03 08:00 +00", "2026-09-03 10:00 +00", "cleo")]
    [InlineData("2026-09-03 10:00 +00", "cleo", "2026-09-03 10:00 +00", "2026-09-04 09:00 +00", "-")]
    [InlineData("2026-09-04 09:30 +00", "-", "2026-09-04 09:00 +00", "2026-09-04 10:00 +00", "ben+dora")]
    [InlineData("2026-09-05 11:59 +00", "ben+dora", "2026-09-04 10:00 +00", "2026-09-06 08:00 +00", "ben")]
    [InlineData("2026-09-05 12:00 +00", "ana", "2026-09-05 08:00 +00", "2026-09-06 08:00 +00", "ben")]
    public void The_shift_that_contains_an_instant(string at, string who, string since, string until, string next)
    {
        var span = Past(("2026-09-03 10:00 +00", "cleo"), ("2026-09-04 09:00 +00", "-"), ("2026-09-04 10:00 +00", "dora+ben")).Around(At(at));

        Assert.Equal((who, At(since), At(until), next), (Names(span.Now.Users), span.Since!.Value, span.Until!.Value, Names(span.Next.Users)));
    }

    [Fact]
    public void Without_a_record_everything_is_calculated()
    {
        var window = Window("2026-09-02 00:00 +00", "2026-09-07 00:00 +00");
        var past = new OnCallPast(Days, [], Now, _ => true);

        Assert.Equal(Lines(Days.Render(window)), Lines(past.Render(window)));
        Assert.Null(past.RecordedOf(window));
    }

    private static OnCallPast Past(params (string At, string Who)[] changes) => new(
        Days,
        [.. changes.Select(change => new RecordedChange(
            At(change.At),
            change.Who == "-" ? [] : [.. change.Who.Split('+').Order(StringComparer.Ordinal).Select(user => new OnCallUser(new UserId(user), new FromLayer("old", 1)))]))],
        Now,
        _ => true);

    private static Interval Window(string from, string to) => new(At(from), At(to));

    private static IEnumerable<string> Lines(Rendering rendering)
    {
        var lines = rendering.Shifts.Select(shift => (shift.Start, shift.End, Who: Names(shift.Users)))
            .Concat(rendering.Gaps.Select(gap => (gap.Start, gap.End, Who: "-")))
            .OrderBy(line => line.Start)
            .ToList();
        Assert.Equal(lines.Skip(1).Select(line => line.Start), lines.SkipLast(1).Select(line => line.End));
        return lines.Select(line => $"{line.Start:MM-dd HH:mm} {line.Who}");
    }
}
