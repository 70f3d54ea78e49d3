using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Tests.Announcements;

namespace Watchbill.Engine.Tests.Timers;

/// <summary>A timer that throws is set back by 1, 5 and then 30 s, and nothing else waits for it (rule 20).</summary>
public sealed class SetBackTests
{
    private static readonly int[] Tries = [300, 301, 306, 336, 366, 396, 426];

    [Fact]
    public async Task It_is_tried_again_after_1_5_and_then_every_30_seconds()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        var tried = new List<int>();
        night.Decide = Throwing(night, 1, tried);
        await night.EventAsync("disk");

        await night.ToAsync(430);

        Assert.Equal(Tries, tried);
    }

    [Fact]
    public async Task When_it_works_again_it_does_what_it_would_have_done_and_what_follows_keeps_its_time()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol"), Desk.Rule(600, "dan")));
        var tried = new List<int>();
        night.Decide = Throwing(night, 1, tried, times: 3);
        await night.EventAsync("disk");

        await night.ToAsync(599);
        Assert.Equal(["0 page bob phone 1", "336 page carol mail 1"], night.Attempts());
        await night.ToAsync(600);
        Assert.Equal("600 page dan chat 1", night.Attempts()[^1]);
    }

    [Fact]
    public async Task Timers_of_other_alerts_fire_at_their_second_before_and_after_it()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        night.Decide = Throwing(night, 2, []);
        await night.EventAsync("disk");
        await night.ToAsync(1);
        await night.EventAsync("queue");
        await night.ToAsync(31);
        await night.EventAsync("memory");

        await night.ToAsync(400);

        Assert.Equal(["300 page carol mail 1", "331 page carol mail 3"], night.Attempts().Where(line => line.Contains("carol", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Administrators_hear_of_it_at_its_fifth_failure_and_not_at_the_fourth()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        night.Decide = Throwing(night, 1, []);
        await night.EventAsync("disk");

        await night.ToAsync(Tries[4] - 1);
        Assert.Empty(night.Announced);
        await night.ToAsync(Tries[4]);
        var told = Assert.Single(night.Announced);
        Assert.Equal(("root", Urgency.High), (told.User!.Value.Value, told.Announcement!.Urgency));
    }

    [Fact]
    public async Task A_command_of_a_person_ends_it_as_it_ends_any_timer()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        var tried = new List<int>();
        night.Decide = Throwing(night, 1, tried);
        await night.EventAsync("disk");
        await night.ToAsync(310);
        await night.DoAsync("bob", new Acknowledge(), "c1");

        await night.ToAsync(900);

        Assert.Equal(Tries[..3], tried);
        Assert.Empty(night.Announced);
        Assert.Empty((await night.AlertAsync()).Timers);
    }

    private static Decide Throwing(NightShift night, long alert, List<int> tried, int times = int.MaxValue) => (before, command, context, id) =>
    {
        if (command is TimerFired { Purpose: AlertTimers.Escalation } && before!.Id.Value == alert && tried.Count < times)
        {
            tried.Add((int)(night.Time.Now - NightShift.Evening).TotalSeconds);
            throw new InvalidOperationException("a bug");
        }

        return AlertDecider.Decide(before, command, context, id);
    };
}
