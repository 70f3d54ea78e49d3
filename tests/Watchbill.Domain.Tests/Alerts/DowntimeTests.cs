using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Acts;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Time in which nothing ran: the earliest overdue rule fires now and the later ones keep their distance (rule 17).</summary>
public sealed class DowntimeTests
{
    private static readonly Org Three = Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")), Rule("15m", To("carol")));

    [Fact]
    public void The_earliest_overdue_rule_fires_now_and_the_later_ones_keep_their_distance()
    {
        var t = new Timeline(Three).Trigger().Down(from: "1m", until: "40m");

        t.Story("50m", "0s page bob sms", "40m page ann sms", "50m page carol sms");
        Assert.Equal("Watchbill was down; later rules keep their distance and move by 35 min", t.Words(t.Entry<RunDelayed>().Reason));
    }

    [Fact]
    public void Also_those_that_count_from_the_previous_rule() =>
        new Timeline(Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob")), Rule("5m", To("ann")).AfterPrevious(), Rule("10m", To("carol")).AfterPrevious()))
            .Trigger().Down(from: "1m", until: "40m")
            .Story("50m", "0s page bob sms", "40m page ann sms", "50m page carol sms");

    [Fact]
    public void And_the_next_pass() =>
        new Timeline(Org.Of("bob").Policy(Rule("0s", To("bob"))).Repeat(2, "10m")).Trigger().Down(from: "1m", until: "35m")
            .Story("45m", "0s page bob sms", "35m page bob sms", "45m page bob sms");

    [Fact]
    public void A_rule_that_was_not_overdue_keeps_its_time() =>
        new Timeline(Three).Trigger().Down(from: "1m", until: "4m").Story("15m", "0s page bob sms", "5m page ann sms", "15m page carol sms");

    [Fact]
    public void Without_a_pause_a_late_timer_shifts_nothing()
    {
        var t = new Timeline(Three).Trigger();
        var timer = Assert.Single(t.Timers, timer => timer.Purpose == AlertTimers.Escalation);
        var late = Assert.IsType<Accepted>(t.Ask(new TimerFired(timer.Purpose, timer.Guard, timer.Due, Duration.Zero), at: timer.Due + Span("30s")));

        Assert.DoesNotContain(late.Entries, entry => entry is RunDelayed);
    }

    [Fact]
    public void A_timer_that_is_not_due_yet_shifts_nothing_whatever_its_row_says()
    {
        var t = new Timeline(Three).Trigger().At("1m");
        var timer = Assert.Single(t.Timers, timer => timer.Purpose == AlertTimers.Escalation);
        var early = Assert.IsType<Accepted>(t.Ask(new TimerFired(timer.Purpose, timer.Guard, Timeline.Start, Span("10m"))));

        Assert.Empty(early.Entries);
    }

    [Fact]
    public void Silence_of_a_source_does_not_count_while_nothing_could_be_heard()
    {
        var org = Three.Service(service => service with { StaleAfter = Span("10m") });

        new Timeline(org).Group(Fires("a")).Down(from: "1m", until: "40m")
            .ExpectStatus(AlertStatus.Triggered)
            .Until("53m59s").ExpectStatus(AlertStatus.Triggered)
            .Until("54m").ExpectStatus(AlertStatus.Resolved);
    }

    [Fact]
    public void A_snooze_and_a_stale_acknowledgement_that_ended_meanwhile_page_now()
    {
        new Timeline(Three).Trigger().At("1m").Snooze("bob", "10m").Down(from: "2m", until: "40m").Story("45m", "0s page bob sms", "40m page bob sms", "45m page ann sms");
        new Timeline(Three.Service(service => service with { AcknowledgementTimeout = Span("10m") })).Trigger().At("1m").Acknowledge("bob")
            .Down(from: "2m", until: "40m").Story("41m", "0s page bob sms", "40m page bob sms");
    }
}
