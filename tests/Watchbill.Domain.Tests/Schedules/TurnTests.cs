using NodaTime;
using Watchbill.Domain.Schedules;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Schedules;

/// <summary>Where turns begin: alignment to the layer's start, month ends, and the clock changes that other schedulers get wrong.</summary>
public sealed class TurnTests
{
    [Theory]
    [InlineData(RotationUnit.Days, 1, "08:00", null, "2026-01-07 08:00", "2026-01-07 08:00")]
    [InlineData(RotationUnit.Days, 1, "08:00", null, "2026-01-07 07:59", "2026-01-06 08:00")]
    [InlineData(RotationUnit.Days, 3, "08:00", null, "2026-01-07 07:59", "2026-01-06 08:00")]
    [InlineData(RotationUnit.Weeks, 2, "09:00", IsoDayOfWeek.Monday, "2026-01-07 12:00", "2026-01-05 09:00")]
    [InlineData(RotationUnit.Weeks, 1, "09:00", IsoDayOfWeek.Wednesday, "2026-01-07 08:00", "2025-12-31 09:00")]
    [InlineData(RotationUnit.Weeks, 1, "09:00", null, "2026-01-07 09:00", "2026-01-07 09:00")]
    [InlineData(RotationUnit.Hours, 12, "08:00", null, "2026-01-07 21:00", "2026-01-07 20:00")]
    [InlineData(RotationUnit.Hours, 12, "08:00", null, "2026-01-07 05:00", "2026-01-06 20:00")]
    [InlineData(RotationUnit.Hours, 36, "08:00", null, "2026-01-07 05:00", "2026-01-06 08:00")]
    [InlineData(RotationUnit.Months, 1, "08:00", null, "2026-03-31 12:00", "2026-03-31 08:00")]
    [InlineData(RotationUnit.Months, 1, "08:00", null, "2026-03-31 06:00", "2026-02-28 08:00")]
    public void Turn_zero_begins_at_the_latest_handoff_at_or_before_the_start(
        RotationUnit unit, int length, string handoff, IsoDayOfWeek? day, string start, string anchor)
    {
        var turns = new LayerTurns(Layer("ana ben", unit, length, handoff, start, day), Zone("Europe/Berlin"));

        Assert.Equal(Local(anchor), turns.LocalStartOf(0));
        Assert.Equal(0, turns.At(Local(start).InZoneStrictly(Zone("Europe/Berlin")).ToInstant()).Number);
    }

    [Fact]
    public void Months_clamp_to_their_last_day_and_come_back()
    {
        var turns = new LayerTurns(Layer("ana ben", RotationUnit.Months, 1, "09:00", "2023-01-31 09:00"), DateTimeZone.Utc);

        Assert.Equal(
            ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31", "2024-02-29"],
            new long[] { 0, 1, 2, 3, 4, 13 }.Select(turn => $"{turns.LocalStartOf(turn).Date:uuuu-MM-dd}"));
        Assert.Equal(new Turn(1, At("2023-02-28 09:00 +00"), At("2023-03-31 09:00 +00")), turns.At(At("2023-03-31 08:59 +00")));
        Assert.Equal(2, turns.At(At("2023-03-31 09:00 +00")).Number);
    }

    [Fact]
    public void A_month_that_begins_before_the_start_does_not_lose_its_day()
    {
        var turns = new LayerTurns(Layer("ana ben", RotationUnit.Months, 1, "08:00", "2026-03-31 06:00"), DateTimeZone.Utc);

        Assert.Equal(["02-28", "03-31", "04-30", "05-31"], Enumerable.Range(0, 4).Select(turn => $"{turns.LocalStartOf(turn).Date:MM-dd}"));
    }

    [Theory]
    // Forward at midnight, west of Greenwich: the day begins at 01:00, and the rotation goes on.
    [InlineData("America/Santiago", "08:00", "2025-09-05 08:00", "2025-09-05 08:00 -04|2025-09-06 08:00 -04|2025-09-07 08:00 -03|2025-09-08 08:00 -03")]
    [InlineData("America/Santiago", "00:00", "2025-09-05 00:00", "2025-09-05 00:00 -04|2025-09-06 00:00 -04|2025-09-07 01:00 -03|2025-09-08 00:00 -03")]
    [InlineData("America/Havana", "08:00", "2025-03-07 08:00", "2025-03-07 08:00 -05|2025-03-08 08:00 -05|2025-03-09 08:00 -04|2025-03-10 08:00 -04")]
    [InlineData("America/Havana", "00:30", "2025-03-07 00:30", "2025-03-07 00:30 -05|2025-03-08 00:30 -05|2025-03-09 01:00 -04|2025-03-10 00:30 -04")]
    // Back at 01:00: midnight comes twice, and the first one counts.
    [InlineData("America/Havana", "00:00", "2025-11-01 00:00", "2025-11-01 00:00 -04|2025-11-02 00:00 -04|2025-11-03 00:00 -05")]
    // Forward at midnight, east of Greenwich.
    [InlineData("Africa/Cairo", "08:00", "2024-04-25 08:00", "2024-04-25 08:00 +02|2024-04-26 08:00 +03|2024-04-27 08:00 +03")]
    [InlineData("Africa/Cairo", "00:00", "2024-04-25 00:00", "2024-04-25 00:00 +02|2024-04-26 01:00 +03|2024-04-27 00:00 +03")]
    [InlineData("Asia/Beirut", "08:00", "2024-03-30 08:00", "2024-03-30 08:00 +02|2024-03-31 08:00 +03|2024-04-01 08:00 +03")]
    // Half an hour.
    [InlineData("Australia/Lord_Howe", "02:15", "2025-10-04 02:15", "2025-10-04 02:15 +10:30|2025-10-05 02:30 +11|2025-10-06 02:15 +11")]
    [InlineData("Australia/Lord_Howe", "01:45", "2025-04-05 01:45", "2025-04-05 01:45 +11|2025-04-06 01:45 +11|2025-04-07 01:45 +10:30")]
    // The day that Apia left out: its turn begins with the next day, and is cut short.
    [InlineData("Pacific/Apia", "09:00", "2011-12-28 09:00", "2011-12-28 09:00 -10|2011-12-29 09:00 -10|2011-12-31 00:00 +14|2011-12-31 09:00 +14")]
    public void Daily_handoffs(string zone, string handoff, string start, string handoffs)
    {
        var expected = handoffs.Split('|').Select(At).ToArray();
        var turns = new LayerTurns(Daily("ana ben cleo", handoff, start), Zone(zone));

        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(turn => turns.StartOf(turn)));
        for (var k = 0; k < expected.Length - 1; k++)
        {
            var turn = new Turn(k, expected[k], expected[k + 1]);
            Assert.Equal(turn, turns.At(turn.Start));
            Assert.Equal(turn, turns.At(turn.End - Duration.Epsilon));
        }
    }

    [Fact]
    public void The_day_that_Apia_left_out_takes_its_turn_with_it()
    {
        var rota = In("Pacific/Apia", Daily("ana ben cleo", "00:00", "2011-12-28 00:00"));

        Assert.Equal(["12-28 00:00 ana", "12-29 00:00 ben", "12-31 00:00 ana", "01-01 00:00 ben"], Rendered(rota, "2011-12-28 00:00 -10", "2012-01-02 00:00 +14"));
        Assert.Equal(3, new LayerTurns(rota.Layers[0], rota.Zone).At(At("2011-12-31 00:00 +14")).Number);
    }

    [Fact]
    public void Turns_of_twelve_hours_stay_on_the_clock_over_both_changes()
    {
        var turns = new LayerTurns(Layer("ana ben", RotationUnit.Hours, 12, "08:00", "2026-03-01 08:00"), Zone("Europe/Berlin"));

        Assert.Equal(
            new Turn(55, At("2026-03-28 20:00 +01"), At("2026-03-29 08:00 +02")), turns.At(At("2026-03-29 03:00 +02")));
        Assert.Equal(Duration.FromHours(11), LengthAt("2026-03-29 03:00 +02"));
        Assert.Equal(Duration.FromHours(13), LengthAt("2026-10-25 02:30 +01"));
        Assert.Equal(At("2026-07-01 08:00 +02"), turns.At(At("2026-07-01 12:00 +02")).Start);

        Duration LengthAt(string at) => turns.At(At(at)) is var turn ? turn.End - turn.Start : default;
    }

    [Fact]
    public void A_one_hour_turn_is_empty_in_the_skipped_hour_and_long_in_the_repeated_one()
    {
        var turns = new LayerTurns(Layer("ana ben cleo", RotationUnit.Hours, 1, "00:00", "2026-03-29 00:00"), Zone("Europe/Berlin"));

        Assert.Equal(1, turns.At(At("2026-03-29 01:59 +01")).Number);
        Assert.Equal(turns.StartOf(2), turns.StartOf(3));
        Assert.Equal(3, turns.At(At("2026-03-29 03:00 +02")).Number);

        var repeated = turns.At(At("2026-10-25 02:10 +02"));
        Assert.Equal(repeated, turns.At(At("2026-10-25 02:50 +01")));
        Assert.Equal(Duration.FromHours(2), repeated.End - repeated.Start);
    }

    [Fact]
    public void The_whole_layer_keeps_to_the_clock_for_decades()
    {
        var turns = new LayerTurns(Layer("ana ben", RotationUnit.Weeks, 1, "09:00", "2000-01-03 09:00", IsoDayOfWeek.Monday), Zone("America/New_York"));

        Assert.Equal(new Turn(1905, At("2036-07-07 09:00 -04"), At("2036-07-14 09:00 -04")), turns.At(At("2036-07-10 00:00 +00")));
    }
}
