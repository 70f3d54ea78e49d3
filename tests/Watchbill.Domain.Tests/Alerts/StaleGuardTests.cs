using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>A fired timer is a command, and "stale" when the run, pass, rule or generation that it was set for is another one by now (rule 16).</summary>
public sealed class StaleGuardTests
{
    private static readonly Org Two = Org.Of("ann").Person("bob", [Sms, Slack]).Rules("bob", (Urgency.High, "0s", Sms), (Urgency.High, "2m", Slack))
        .Policy(Rule("0s", To("bob")), Rule("10m", To("ann")));

    private static readonly Dictionary<string, Func<Timeline>> Waiting = new(StringComparer.Ordinal)
    {
        [AlertTimers.Escalation] = () => new Timeline(Two).Trigger().At("1m"),
        ["page/1"] = () => new Timeline(Two).Trigger().At("1m"),
        [AlertTimers.Snooze] = () => new Timeline(Two).Trigger().At("1m").Snooze("bob", "1h"),
        [AlertTimers.Acknowledgement] = () => new Timeline(Two.Service(service => service with { AcknowledgementTimeout = Span("1h") })).Trigger().At("1m").Acknowledge("bob"),
        [AlertTimers.Silence] = () => new Timeline(Two.Service(service => service with { StaleAfter = Span("1h") })).Trigger().At("1m"),
        ["providers/0"] = () => new Timeline(Two.Person("bob", [Sms]).Person("ann", [Email])).ProviderDown(Sms).Trigger().At("30s"),
    };

    public static TheoryData<string> Purposes => [.. Waiting.Keys];

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Under_its_guard_it_acts_at_its_instant_and_not_a_nanosecond_before(string purpose)
    {
        var t = Waiting[purpose]();
        var fired = Fired(t, purpose);

        Assert.Empty(Assert.IsType<Accepted>(t.Ask(fired, at: fired.Due - Duration.Epsilon)).Entries);
        Assert.NotEmpty(Assert.IsType<Accepted>(t.Ask(fired, at: fired.Due)).Entries);
    }

    [Theory]
    [MemberData(nameof(Purposes))]
    public void Under_any_other_it_is_stale_however_late(string purpose)
    {
        var t = Waiting[purpose]();
        var fired = Fired(t, purpose);
        var guard = fired.Guard;
        TimerGuard[] others =
        [
            guard with { Run = guard.Run - 1 }, guard with { Run = guard.Run + 1 },
            guard with { Pass = guard.Pass - 1 }, guard with { Pass = guard.Pass + 1 },
            guard with { Rule = guard.Rule - 1 }, guard with { Rule = guard.Rule + 1 },
            guard with { Generation = guard.Generation - 1 }, guard with { Generation = guard.Generation + 1 },
        ];

        foreach (var other in others)
        {
            var answer = Assert.IsType<Accepted>(t.Ask(fired with { Guard = other }, at: fired.Due + Span("1h")));
            Assert.Equal(("stale", 0, 0), (answer.Note, answer.Entries.Length, answer.Deliveries.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Purposes))]
    public void A_transition_that_ends_what_it_waited_for_takes_the_timer_with_it(string purpose)
    {
        var t = Waiting[purpose]();
        var fired = Fired(t, purpose);

        t.Resolve("bob");

        Assert.Empty(t.Timers);
        Assert.Equal("stale", Assert.IsType<Accepted>(t.Ask(fired, at: fired.Due)).Note);
    }

    [Fact]
    public void A_timer_of_the_run_before_is_stale_in_the_next_though_it_is_for_the_same_rule()
    {
        var t = new Timeline(Two).Trigger().At("1m");
        var fired = Fired(t, AlertTimers.Escalation);

        t.Restarts("bob").At("5m");

        Assert.Equal(fired.Guard with { Run = 2 }, Fired(t, AlertTimers.Escalation).Guard);
        Assert.Equal("stale", Assert.IsType<Accepted>(t.Ask(fired, at: fired.Due)).Note);
        t.Expect(Between("11m", "11m"), Page("ann", Sms));
    }

    private static TimerFired Fired(Timeline t, string purpose)
    {
        var timer = Assert.Single(t.Timers, timer => timer.Purpose == purpose);
        return new TimerFired(timer.Purpose, timer.Guard, timer.Due, Duration.Zero);
    }
}
