using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Responders;

/// <summary>What is of low urgency waits until the receiver's quiet hours end; high urgency knows none (rule 26). Stories begin on Monday at 10:00 in Berlin.</summary>
public sealed class QuietHoursTests
{
    private static readonly Org Bob = Org.Of().Person("bob", [Sms, Email]).Policy(Rule("0s", To("bob")), Rule("20h", To("root")))
        .Responder("bob", bob => bob with { Rules = [Low("0s", Sms), Low("5m", Email), High("0s", Sms), High("5m", Email)] })
        .Quiet("bob", Hours("22:00", "07:00"));

    [Fact]
    public void A_step_within_quiet_hours_waits_until_they_end_and_says_so()
    {
        var t = new Timeline(Bob).At("13h").Trigger(Severity.Warning);

        t.Until("20h59m59s").Story("20h59m59s");
        t.Until("21h").Story("21h", "21h page bob sms", "21h page bob email");
        Assert.Equal("quiet until Tue 07:00 (Europe/Berlin)", t.Words(t.Sent[0].Why));
        var waits = t.Entry<NotificationWaits>();
        Assert.Equal((Timeline.Start + Span("21h"), "quiet until Tue 07:00 (Europe/Berlin)"), (waits.Until, t.Words(waits.Reason)));
    }

    [Fact]
    public void They_begin_at_their_first_instant_and_end_at_their_last()
    {
        new Timeline(Bob).At("11h59m59s").Trigger(Severity.Warning).Story("12h", "11h59m59s page bob sms");
        new Timeline(Bob).At("12h").Trigger(Severity.Warning).Story("20h59m59s");
        new Timeline(Bob).At("21h").Trigger(Severity.Warning).Story("21h", "21h page bob sms");
    }

    [Fact]
    public void A_step_that_falls_into_them_waits_though_the_page_began_before() =>
        new Timeline(Bob).At("11h57m").Trigger(Severity.Warning).Story("1d", "11h57m page bob sms", "21h page bob email");

    [Fact]
    public void High_urgency_never_waits() =>
        new Timeline(Bob).At("13h").Trigger().Story("14h", "13h page bob sms", "13h5m page bob email");

    [Fact]
    public void When_urgency_rises_meanwhile_the_plan_for_high_urgency_begins_at_once() =>
        new Timeline(Bob).At("13h").Trigger(Severity.Warning).At("16h").Trigger(Severity.Critical)
            .Story("1d", "16h page bob sms", "16h page bob email");

    [Fact]
    public void Who_acknowledges_meanwhile_is_not_paged_when_they_end() =>
        new Timeline(Bob).At("13h").Trigger(Severity.Warning).At("20h59m59s").Acknowledge("root").ExpectNothingAfter("0s");

    [Fact]
    public void The_timer_of_the_page_stands_at_their_end()
    {
        var t = new Timeline(Bob).At("13h").Trigger(Severity.Warning);

        Assert.Contains(t.Timers, timer => timer.Purpose == AlertTimers.PagePrefix + "1" && timer.Due == Timeline.Start + Span("21h"));
    }

    [Fact]
    public void They_are_those_of_the_persons_own_zone_not_of_the_schedules() =>
        new Timeline(Bob.Schedule("utc", "bob").Policy(Rule("0s", OnCallFor("utc")), Rule("20h", To("root"))).Lives("bob", "America/New_York"))
            .Trigger(Severity.Warning)
            .Story("3h", "3h page bob sms", "3h page bob email");

    [Fact]
    public void Another_way_because_one_failed_waits_as_well()
    {
        var t = new Timeline(Bob).Hold(Sms).At("11h59m").Trigger(Severity.Warning);
        t.At("12h10m").Report(t.Sent[0].Request.Id, NotificationState.Failed);
        var next = t.Entry<NotificationRequested>(entry => entry.Reason is EarlierMethodFailed);

        t.Until("20h59m59s");
        Assert.Equal(NotificationState.Requested, StateOf(t, next.Delivery));
        t.Until("21h");
        Assert.Equal(NotificationState.HandedOver, StateOf(t, next.Delivery));
    }

    [Fact]
    public void A_provider_that_fails_is_not_tried_again_within_them()
    {
        var t = new Timeline(Bob.Policy(Rule("0s", To("bob")))).ProviderDown(Sms).ProviderDown(Email).At("11h59m50s").Trigger(Severity.Warning).At("12h1m").ProviderUp(Sms).ProviderUp(Email);
        var page = t.Sent[0].Request.Id;

        t.Until("20h59m59s");
        Assert.Equal(NotificationState.Retrying, StateOf(t, page));
        t.Until("21h");
        Assert.Equal(NotificationState.HandedOver, StateOf(t, page));
    }

    [Fact]
    public void What_waits_so_is_taken_back_when_urgency_rises_and_does_not_stand_before_the_new_page()
    {
        var t = new Timeline(Bob).Hold(Sms).At("11h59m").Trigger(Severity.Warning);
        t.At("12h10m").Report(t.Sent[0].Request.Id, NotificationState.Failed);
        t.At("16h").Trigger(Severity.Critical);

        Assert.Equal("the page begins anew with high urgency", t.Entry<NotificationResulted>(result => result.State == NotificationState.Cancelled).Detail);
        Assert.Contains(t.Journal, line => line.At == Timeline.Start + Span("16h") && line.Entry is NotificationResulted { State: NotificationState.HandedOver });
    }

    [Fact]
    public void News_of_low_urgency_wait_too() =>
        new Timeline(Bob.Policy(Rule("0s", To("bob"), To("root")))).At("11h50m").Trigger(Severity.Warning).At("13h").Resolve("root")
            .Story("1d", "11h50m page bob sms", "11h50m page root sms", "11h55m page bob email", "21h notice bob sms", "21h notice bob email");

    [Fact]
    public void News_of_high_urgency_do_not() =>
        new Timeline(Bob).At("11h58m").Trigger().At("13h").Resolve("root")
            .Story("1d", "11h58m page bob sms", "12h3m page bob email", "13h notice bob sms", "13h notice bob email");

    [Fact]
    public void News_that_wait_do_not_stand_before_a_later_page()
    {
        var t = new Timeline(Bob).At("11h50m").Trigger(Severity.Warning).At("13h").Acknowledge("root").At("14h").Trigger(Severity.Critical);

        t.Story("29h", "11h50m page bob sms", "11h55m page bob email", "14h page bob sms", "14h5m page bob email");
    }

    [Fact]
    public void An_edit_of_what_stands_in_chat_wakes_nobody_and_is_made_at_once() =>
        new Timeline(Org.Of().Person("bob", [Slack]).Policy(Rule("0s", To("bob")), Rule("20h", To("root"))).Quiet("bob", Hours("22:00", "07:00")))
            .At("11h50m").Trigger(Severity.Warning).At("13h").Resolve("root")
            .Story("1d", "11h50m page bob slack", "13h notice bob slack");

    [Fact]
    public void A_weekend_is_one_stretch() =>
        new Timeline(Bob.Policy(Rule("0s", To("bob")), Rule("90h", To("root"))).Quiet("bob", new WeeklyWindow(IsoDayOfWeek.Friday, Time("18:00"), IsoDayOfWeek.Monday, Time("08:00"))))
            .At("4d8h").Trigger(Severity.Warning).Story("6d22h", "6d22h page bob sms", "6d22h page bob email");

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", "02:30", "2026-03-29T01:00:00Z")] // Skipped: the first instant after it.
    [InlineData("2026-03-28T23:00:00Z", "07:00", "2026-03-29T05:00:00Z")] // The short night.
    [InlineData("2026-10-24T23:00:00Z", "07:00", "2026-10-25T06:00:00Z")] // The long one.
    [InlineData("2026-10-24T23:00:00Z", "02:30", "2026-10-25T01:30:00Z")] // Comes twice: its last occurrence.
    public void On_nights_of_a_clock_change_they_end_by_the_wall_clock(string from, string end, string until)
    {
        var definitions = Bob.Quiet("bob", Hours("22:00", end)).Build();
        var expected = NodaTime.Text.InstantPattern.ExtendedIso.Parse(until).Value;

        var found = Domain.Responders.QuietHours.Until(definitions, new UserId("bob"), Urgency.Low, NodaTime.Text.InstantPattern.ExtendedIso.Parse(from).Value);

        Assert.Equal(expected, found);
        Assert.Null(Domain.Responders.QuietHours.Until(definitions, new UserId("bob"), Urgency.Low, expected));
        Assert.Equal(expected, Domain.Responders.QuietHours.Until(definitions, new UserId("bob"), Urgency.Low, expected - Duration.FromSeconds(1)));
    }

    [Fact]
    public void Quiet_that_would_never_end_is_none() =>
        new Timeline(Bob.Quiet("bob", Hours("08:00", "08:00"))).Trigger(Severity.Warning).Story("1m", "0s page bob sms");

    private static NotificationState StateOf(Timeline t, DeliveryId delivery) => t.Alert.Notifications.Single(sent => sent.Delivery == delivery).State;
}
