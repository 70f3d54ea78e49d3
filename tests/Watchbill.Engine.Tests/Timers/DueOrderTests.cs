using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Engine.Tests.Announcements;

namespace Watchbill.Engine.Tests.Timers;

/// <summary>Timers fire in order of (due, id), each once; a Runner that is late moves no deadline; a timer of the past does nothing (rule 16).</summary>
public sealed class DueOrderTests
{
    [Fact]
    public async Task What_is_due_together_fires_in_the_order_in_which_it_was_set_and_what_is_due_earlier_before_it()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        var fired = new List<(long Alert, Instant Due)>();
        night.Decide = (alert, command, context, id) =>
        {
            if (command is TimerFired timer)
            {
                fired.Add((alert!.Id.Value, timer.Due));
            }

            return AlertDecider.Decide(alert, command, context, id);
        };
        await night.EventAsync("first");
        await night.EventAsync("second");
        await night.ToAsync(1);
        await night.EventAsync("third");
        await night.ToAsync(290);

        // Less than a pause, so that nobody counts as having been down.
        night.Time.Pass(Duration.FromSeconds(30));
        await night.TickAsync();

        Assert.Equal([1L, 2L, 3L], fired.Select(one => one.Alert));
        Assert.Equal(fired.Order(Comparer<(long Alert, Instant Due)>.Create((a, b) => a.Due.CompareTo(b.Due))), fired);
    }

    [Theory]
    [InlineData(RuleBase.RunStart, 600)]
    [InlineData(RuleBase.PreviousRule, 300)]
    public async Task A_runner_that_is_late_by_half_a_minute_moves_no_later_deadline(RuleBase counted, int after)
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(
            Desk.Rule(0, "bob"), Desk.Rule(300, "carol"), Desk.Rule(after, "dan") with { Base = counted }));
        await night.EventAsync("disk");
        await night.ToAsync(299);
        night.Time.Pass(Duration.FromSeconds(31));
        await night.TickAsync();

        Assert.Equal(["0 page bob phone 1", "330 page carol mail 1"], night.Attempts());
        Assert.Equal(NightShift.Evening + Duration.FromSeconds(600), Assert.Single((await night.AlertAsync()).Timers).Due);
        await night.ToAsync(599);
        Assert.Equal(2, night.Attempts().Count);
        await night.ToAsync(600);
        Assert.Equal("600 page dan chat 1", night.Attempts()[^1]);
    }

    [Fact]
    public async Task Setting_a_timer_again_replaces_it_and_a_transition_takes_it_away_in_its_own_transaction()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol"), Desk.Rule(600, "dan")));
        await night.EventAsync("disk");
        var first = Assert.Single((await night.AlertAsync()).Timers);

        await night.ToAsync(100);
        await night.Engine.Commands.SubmitAsync(new Watchbill.Engine.People.CommandRequest("c1", NightShift.Bob, Door.Web, new AlertId(1), new Escalate(null)));
        var second = Assert.Single((await night.AlertAsync()).Timers);
        await night.Engine.Commands.SubmitAsync(new Watchbill.Engine.People.CommandRequest("c2", NightShift.Bob, Door.Web, new AlertId(1), new Acknowledge()));

        Assert.Equal((300d, 400d), ((first.Due - NightShift.Evening).TotalSeconds, (second.Due - NightShift.Evening).TotalSeconds));
        Assert.Empty((await night.AlertAsync()).Timers);
        Assert.Null((await night.Engine.Store.Reader.ReadNextDueAsync(night.Time.Now, TestContext.Current.CancellationToken)).Timer);
    }

    [Fact]
    public async Task A_rule_of_the_run_before_does_not_fire_though_its_row_were_still_there()
    {
        await using var night = await NightShift.BeginAsync(Desk.Of(Desk.Rule(0, "bob"), Desk.Rule(300, "carol")));
        await night.EventAsync("disk");
        await night.ToAsync(200);
        await night.DoAsync("bob", new Restart(null), "c1");
        night.Execute($"UPDATE timer SET run = 1, due = due - {100L * 1_000_000} WHERE purpose = 'escalation'");

        await night.ToAsync(499);
        Assert.DoesNotContain(night.Attempts(), line => line.Contains("carol", StringComparison.Ordinal));

        // The timer of the present run was set anew in place of the stale one.
        await night.ToAsync(500);
        Assert.Equal("500 page carol mail 1", night.Attempts()[^1]);
    }
}
