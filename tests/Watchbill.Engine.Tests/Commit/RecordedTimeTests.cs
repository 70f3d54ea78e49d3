using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Tests.Announcements;

namespace Watchbill.Engine.Tests.Commit;

/// <summary>The time at which entries are recorded never goes back within a subject, whatever the wall clock does (rule 18).</summary>
public sealed class RecordedTimeTests
{
    [Fact]
    public async Task While_it_runs_a_clock_that_is_set_back_stands_still_until_it_has_caught_up()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(3600, "carol")));
        await night.ToAsync(600);
        await night.EventAsync("disk");
        night.Time.Step(-Duration.FromMinutes(5));
        await night.DoAsync("bob", new Acknowledge(), "c1");

        await AssertInOrderAsync(night);
    }

    [Fact]
    public async Task Nor_when_it_was_set_back_while_the_process_was_down()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(3600, "carol")));
        await night.ToAsync(600);
        await night.EventAsync("disk");
        await night.StopAsync();
        night.Time.Step(-Duration.FromMinutes(5));
        await night.StartAsync();
        await night.DoAsync("bob", new Acknowledge(), "c1");
        night.Time.Pass(Duration.FromMinutes(1));
        await night.DoAsync("bob", new Resolve(), "c2");

        await AssertInOrderAsync(night);
        var journal = await night.JournalAsync();
        Assert.Equal(NightShift.Evening + Duration.FromMinutes(6), journal[^1].OccurredAt);
    }

    private static async Task AssertInOrderAsync(NightShift night)
    {
        var recorded = (await night.JournalAsync()).Select(row => row.RecordedAt).ToList();
        Assert.Equal(recorded.Order(), recorded);
    }
}
