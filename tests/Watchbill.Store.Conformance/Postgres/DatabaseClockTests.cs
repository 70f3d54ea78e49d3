using Watchbill.Store.Postgres.Time;

namespace Watchbill.Store.Conformance.Postgres;

/// <summary>The arithmetic, with readings made by hand.</summary>
public sealed class DatabaseClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTime _local = new();

    [Fact]
    public void It_goes_on_from_the_databases_time_at_the_pace_of_the_stopwatch()
    {
        var clock = Clock(Noon);
        Pass(seconds: 7.5);

        Assert.Equal(Noon.AddSeconds(7.5), clock.GetUtcNow());
    }

    [Fact]
    public void A_reading_is_true_in_the_middle_of_its_round_trip_within_half_of_it()
    {
        var asked = _local.GetTimestamp();
        Pass(seconds: 0.2);
        var clock = new DatabaseClock(_local, ClockReading.Of(_local, asked, Noon, _local.GetTimestamp()));

        Assert.Equal(Noon.AddSeconds(0.1), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(0.1) + (TimeSpan.FromSeconds(0.1) * DatabaseClock.Drift), clock.Look().Uncertainty);
    }

    [Fact]
    public void Without_another_look_it_grows_uncertain_by_half_a_millisecond_in_each_second()
    {
        var clock = Clock(Noon, error: 0.1);
        Pass(seconds: 799);
        Assert.True(clock.Look().Uncertainty < DatabaseClock.MostUncertainty);
        Pass(seconds: 2);
        Assert.True(clock.Look().Uncertainty > DatabaseClock.MostUncertainty);

        clock.Take(Reading(clock.GetUtcNow(), error: 0.001));

        Assert.Equal(TimeSpan.FromMilliseconds(1), clock.Look().Uncertainty);
    }

    [Fact]
    public void A_slow_look_does_not_spoil_a_good_one()
    {
        var clock = Clock(Noon, error: 0.001);
        Pass(seconds: 10);
        clock.Take(Reading(Noon.AddSeconds(10.9), error: 1));

        Assert.Equal((Noon.AddSeconds(10), TimeSpan.FromMilliseconds(6)), (clock.GetUtcNow(), clock.Look().Uncertainty));
    }

    [Fact]
    public void A_database_set_forward_is_followed_at_once_and_told()
    {
        var clock = Clock(Noon);
        var steps = new List<TimeSpan>();
        clock.Stepped = steps.Add;
        clock.Take(Reading(Noon.AddSeconds(4)));
        clock.Take(Reading(Noon.AddHours(1)));

        Assert.Equal(Noon.AddHours(1), clock.GetUtcNow());
        Assert.Equal([TimeSpan.FromSeconds(3596)], steps);
    }

    [Fact]
    public void A_database_set_back_is_met_at_half_speed_never_backwards_and_never_standing_still()
    {
        var clock = Clock(Noon);
        clock.Take(Reading(Noon.AddSeconds(-10)));
        Assert.Equal(Noon, clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(10), clock.Look().Ahead);
        Assert.True(clock.Look().Uncertainty > DatabaseClock.MostUncertainty);

        Pass(seconds: 5);
        Assert.Equal(Noon.AddSeconds(2.5), clock.GetUtcNow());
        Pass(seconds: 15);
        Assert.Equal((Noon.AddSeconds(10), TimeSpan.Zero), (clock.GetUtcNow(), clock.Look().Ahead));
        Pass(seconds: 1);
        Assert.Equal(Noon.AddSeconds(11), clock.GetUtcNow());
    }

    [Fact]
    public void It_never_goes_back_whatever_is_read_and_it_goes_on_at_half_speed_at_least()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var clock = Clock(Noon);
            var last = clock.GetUtcNow();
            for (var step = 0; step < 300; step++)
            {
                var passed = random.Next(0, 3) switch { 0 => 0.0, 1 => random.NextDouble() / 1e6, _ => random.NextDouble() * 20 };
                if (random.Next(4) == 0)
                {
                    clock.Take(Reading(last.AddSeconds((random.NextDouble() - 0.5) * 60), random.NextDouble()));
                }

                Pass(passed);
                var now = clock.GetUtcNow();
                Assert.True(now >= last + TimeSpan.FromTicks(TimeSpan.FromSeconds(passed).Ticks / 2) - TimeSpan.FromTicks(1), $"seed {seed}, step {step}: {last:O} → {now:O}");
                last = now;
            }
        }
    }

    [Fact]
    public async Task It_goes_back_for_no_thread()
    {
        var clock = Clock(Noon);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var last = DateTimeOffset.MinValue;
            while (!done.IsCancellationRequested)
            {
                var now = clock.GetUtcNow();
                Assert.True(now >= last);
                last = now;
            }
        })).ToList();
        for (var i = 0; i < 20_000; i++)
        {
            Pass(seconds: 0.001);
            clock.Take(Reading(clock.GetUtcNow().AddSeconds(i % 2 == 0 ? -7 : 3)));
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    private DatabaseClock Clock(DateTimeOffset time, double error = 0) => new(_local, Reading(time, error));

    private ClockReading Reading(DateTimeOffset time, double error = 0) => new(_local.GetTimestamp(), time, TimeSpan.FromSeconds(error));

    private void Pass(double seconds) => _local.Advance(TimeSpan.FromSeconds(seconds));
}
