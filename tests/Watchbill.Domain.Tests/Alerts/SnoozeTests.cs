using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Snoozes, and acknowledgements that go stale: the two ways in which an answered alert pages again by itself.</summary>
public sealed class SnoozeTests
{
    private static readonly Org Two = Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")));
    private static readonly Org Impatient = Two.Service(service => service with { AcknowledgementTimeout = Span("1h") });

    [Fact]
    public void A_snooze_silences_everything_until_its_end_and_then_the_escalation_starts_anew()
    {
        var t = new Timeline(Two).Trigger().At("1m").Snooze("bob", "1h").ExpectStatus(AlertStatus.Acknowledged);

        t.Story("1h59s", "0s page bob sms").Story("1h6m", "0s page bob sms", "1h1m page bob sms", "1h6m page ann sms");
        Assert.Equal("the snooze until 2026-03-02 10:01 UTC is over", t.Words(t.Entry<AlertRetriggered>().Reason));
        Assert.Equal(AlertStatus.Triggered, t.Alert.Status);
    }

    [Fact]
    public void A_snooze_lasts_at_most_seven_days_and_ends_in_the_future()
    {
        const string Message = "A snooze ends in the future, at most 7 days ahead.";
        var t = new Timeline(Two).Trigger().At("1m");

        t.Do("bob", new Snooze(t.Now, null)).ExpectRefusal(Refusal.Invalid, Message);
        t.Do("bob", new Snooze(t.Now + AlertDecider.MaxSnooze + Duration.Epsilon, null)).ExpectRefusal(Refusal.Invalid, Message);
        Assert.IsType<Accepted>(t.Ask(new Snooze(t.Now + Duration.Epsilon, null), "bob"));
        Assert.IsType<Accepted>(t.Ask(new Snooze(t.Now + AlertDecider.MaxSnooze, null), "bob"));
    }

    [Fact]
    public void A_snooze_may_be_changed_and_only_the_new_end_counts() =>
        new Timeline(Two).Trigger().At("1m").Snooze("bob", "1h").At("30m").Snooze("ann", "2h")
            .Story("2h29m", "0s page bob sms")
            .Story("2h30m", "0s page bob sms", "2h30m page bob sms");

    [Fact]
    public void What_resolves_during_a_snooze_stays_quiet() =>
        new Timeline(Two).Trigger().At("1m").Snooze("bob", "1h").At("30m").SourceResolves().ExpectNothingAfter("30m");

    [Fact]
    public void A_rising_severity_ends_a_snooze() =>
        new Timeline(Two).Trigger(Severity.Error).At("1m").Snooze("bob", "1h").At("30m").Trigger(Severity.Critical)
            .Story("31m", "0s page bob sms", "30m page bob sms");

    [Fact]
    public void A_stale_acknowledgement_pages_again()
    {
        var t = new Timeline(Impatient).Trigger().At("2m").Acknowledge("bob");

        t.Story("1h1m59s", "0s page bob sms").Story("1h2m", "0s page bob sms", "1h2m page bob sms");
        Assert.Equal("the acknowledgement by Bob is older than 1 h", t.Words(t.Entry<AlertRetriggered>().Reason));
        Assert.Equal(2, t.Alert.Run!.Number);
    }

    [Fact]
    public void And_again_when_it_is_only_acknowledged_again() =>
        new Timeline(Impatient).Trigger().At("2m").Acknowledge("bob").At("1h3m").Acknowledge("bob")
            .Story("2h3m", "0s page bob sms", "1h2m page bob sms", "2h3m page bob sms");

    [Fact]
    public void An_acknowledgement_at_the_instant_at_which_the_old_one_goes_stale_does_not_save_it() =>
        new Timeline(Impatient).Trigger().At("2m").Acknowledge("bob").At("1h2m").Acknowledge("bob").ExpectNote("already acknowledged by Bob")
            .Story("1h2m", "0s page bob sms", "1h2m page bob sms");

    [Fact]
    public void Without_a_time_out_an_acknowledgement_lasts() =>
        new Timeline(Two).Trigger().At("2m").Acknowledge("bob").ExpectNothingAfter("2m");

    [Fact]
    public void A_snooze_outlasts_the_acknowledgements_time_out() =>
        new Timeline(Impatient).Trigger().At("2m").Acknowledge("bob").At("10m").Snooze("bob", "5h")
            .Story("5h9m", "0s page bob sms")
            .Story("5h10m", "0s page bob sms", "5h10m page bob sms");

    [Theory]
    [InlineData(AlertTimers.Escalation)]
    [InlineData(AlertTimers.Snooze)]
    [InlineData(AlertTimers.Acknowledgement)]
    [InlineData(AlertTimers.Silence)]
    [InlineData("page/1")]
    [InlineData("providers/0")]
    [InlineData("nonsense")]
    public void A_timer_for_which_nothing_waits_is_stale(string purpose)
    {
        var t = new Timeline(Two).Trigger().At("1m").Resolve("bob");
        var answer = Assert.IsType<Accepted>(t.Ask(new TimerFired(purpose, new TimerGuard(1, 1, 0, 0), t.Now, Duration.Zero)));

        Assert.Equal("stale", answer.Note);
        Assert.Empty(answer.Entries);
    }

    [Fact]
    public void A_timer_of_an_earlier_run_pass_or_rule_is_stale()
    {
        var t = new Timeline(Two).Trigger().At("1m");
        foreach (var guard in new[] { new TimerGuard(0, 1, 1, 0), new TimerGuard(1, 0, 1, 0), new TimerGuard(1, 1, 0, 0), new TimerGuard(1, 1, 1, 1) })
        {
            Assert.Equal("stale", Assert.IsType<Accepted>(t.Ask(new TimerFired(AlertTimers.Escalation, guard, t.Now, Duration.Zero), at: t.Now + Span("1h"))).Note);
        }
    }

    [Fact]
    public void Timers_that_fire_before_their_time_do_nothing()
    {
        var snoozed = new Timeline(Impatient).Trigger().At("1m").Snooze("bob", "1h");
        var acknowledged = new Timeline(Impatient).Trigger().At("1m").Acknowledge("bob");
        foreach (var t in new[] { snoozed, acknowledged })
        {
            var timer = Assert.Single(t.Timers);
            var fired = new TimerFired(timer.Purpose, timer.Guard, timer.Due, Duration.Zero);
            Assert.Empty(Assert.IsType<Accepted>(t.Ask(fired, at: timer.Due - Duration.Epsilon)).Entries);
            Assert.NotEmpty(Assert.IsType<Accepted>(t.Ask(fired, at: timer.Due)).Entries);
        }
    }

    [Fact]
    public void A_second_persons_acknowledgement_does_not_refresh_the_first() =>
        new Timeline(Org.Of("bob", "boss").Policy(Rule("0s", To("bob")), Rule("0s", To("boss")).UntilResolved()).Service(service => service with { AcknowledgementTimeout = Span("1h") }))
            .Trigger().At("2m").Acknowledge("bob").At("30m").Acknowledge("boss")
            .Expect(Between("1h2m", "1h2m"), Page("bob", Sms));
}
