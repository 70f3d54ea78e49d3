using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>
/// Low urgency waits for the service's support hours, and is raised when they begin. People are told by mail at low urgency and by SMS at high. The story begins on
/// Monday at 10:00 in Berlin; support hours are 12:00 to 18:00 there unless told otherwise.
/// </summary>
public sealed class SupportHoursTests
{
    private static readonly Org Two = Told(Org.Of(), "bob", "ann").Policy(Rule("0s", To("bob")), Rule("30m", To("ann")));

    [Fact]
    public void Within_them_urgency_is_as_always_and_outside_it_is_low()
    {
        Assert.Equal(Urgency.Low, new Timeline(Hours(Two, 12, 18)).At("1h59m59s").Trigger().Alert.Urgency);
        Assert.Equal(Urgency.High, new Timeline(Hours(Two, 12, 18)).At("2h").Trigger().Alert.Urgency);
        Assert.Equal(Urgency.Low, new Timeline(Hours(Two, 12, 18)).At("2h").Trigger(Severity.Warning).Alert.Urgency);
        Assert.Equal(Urgency.High, new Timeline(Hours(Two, 12, 18)).At("7h59m59s").Trigger().Alert.Urgency);
        Assert.Equal(Urgency.Low, new Timeline(Hours(Two, 12, 18)).At("8h").Trigger().Alert.Urgency);
    }

    [Theory]
    [InlineData(UrgencyRule.AlwaysLow, Severity.Critical, Urgency.Low)]
    [InlineData(UrgencyRule.FromSeverity, Severity.Critical, Urgency.High)]
    [InlineData(UrgencyRule.FromSeverity, Severity.Warning, Urgency.Low)]
    [InlineData(UrgencyRule.AlwaysHigh, Severity.Info, Urgency.High)]
    public void What_holds_outside_is_the_services_to_say(UrgencyRule outside, Severity severity, Urgency urgency) =>
        Assert.Equal(urgency, new Timeline(Hours(Two, 12, 18, outside)).Trigger(severity).Alert.Urgency);

    [Fact]
    public void What_nobody_has_answered_is_raised_to_the_second_and_pages_from_the_first_rule_on()
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger();

        t.Story("1h59m59s", "0s page bob email", "30m page ann email", "35m page root sms");
        Assert.Equal(Urgency.Low, t.Alert.Urgency);
        t.Story("2h30m", "0s page bob email", "30m page ann email", "35m page root sms", "2h page bob sms", "2h30m page ann sms");

        Assert.Equal((Urgency.High, 2), (t.Alert.Urgency, t.Alert.Run!.Number));
        var raised = t.Entry<UrgencyRaised>();
        Assert.Equal((Urgency.Low, Urgency.High, "support hours began at 12:00 Europe/Berlin"), (raised.From, raised.To, t.Words(raised.Reason)));
        Assert.Equal(raised.Reason, t.Entry<RunStarted>(run => run.Run == 2).Reason);
    }

    [Fact]
    public void The_new_run_goes_by_what_is_current_then()
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger().At("1h").Change(org => org.Policy(Rule("0s", To("ann"))));

        t.Story("2h", "0s page bob email", "30m page ann email", "35m page root sms", "2h page ann sms");
    }

    [Fact]
    public void At_the_very_opening_nobody_is_paged_at_low_urgency_first() =>
        new Timeline(Hours(Told(Org.Of(), "bob", "ann").Policy(Rule("0s", To("bob")), Rule("2h", To("ann"))), 12, 18)).Trigger()
            .Story("2h", "0s page bob email", "2h page bob sms");

    [Fact]
    public void An_acknowledged_one_tells_nobody_and_is_loud_when_it_pages_again()
    {
        var t = new Timeline(Hours(Two, 12, 18).Service(service => service with { AcknowledgementTimeout = Span("3h") })).Trigger().At("5m").Acknowledge("bob");

        t.Story("3h4m59s", "0s page bob email");
        Assert.Equal((Urgency.High, AlertStatus.Acknowledged, 1), (t.Alert.Urgency, t.Alert.Status, t.Alert.Run!.Number));
        t.Story("3h5m", "0s page bob email", "3h5m page bob sms");
    }

    [Fact]
    public void Who_answers_at_the_very_second_comes_first() =>
        new Timeline(Hours(Two, 12, 18)).Trigger().At("2h").Acknowledge("bob").Until("2h").ExpectStatus(AlertStatus.Acknowledged)
            .Story("2h", "0s page bob email", "30m page ann email", "35m page root sms", "2h notice ann email", "2h notice root sms");

    [Fact]
    public void A_snoozed_one_sleeps_on_and_then_pages_loudly()
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger().At("5m").Snooze("bob", "3h");

        t.Story("3h4m59s", "0s page bob email");
        Assert.Equal(Urgency.High, t.Alert.Urgency);
        t.Story("3h5m", "0s page bob email", "3h5m page bob sms");
    }

    [Fact]
    public void One_that_is_resolved_before_is_over()
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger().At("1h59m59s").Resolve("bob");

        Assert.Empty(t.Timers);
        t.ExpectNothingAfter("1h59m59s");
    }

    [Fact]
    public void What_is_low_within_them_too_is_not_raised()
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger(Severity.Warning).Until("1d");

        Assert.Empty(t.Entries<UrgencyRaised>());
        Assert.DoesNotContain(t.Timers, timer => timer.Purpose == AlertTimers.SupportHours);
    }

    [Fact]
    public void When_they_end_nothing_is_lowered()
    {
        var t = new Timeline(Hours(Two, 12, 18)).At("7h").Trigger().Until("12h");

        Assert.Equal(Urgency.High, t.Alert.Urgency);
    }

    [Fact]
    public void A_severity_that_rises_in_the_night_goes_by_the_hours_of_then_and_waits_for_the_morning()
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger(Severity.Warning).At("1h").Trigger(Severity.Critical);
        Assert.Equal((Severity.Critical, Urgency.Low), (t.Alert.Severity, t.Alert.Urgency));

        t.Until("2h");
        Assert.Equal(Urgency.High, t.Alert.Urgency);
        Assert.Equal("2h page bob sms", t.Sent[^1].ToString());
    }

    [Fact]
    public void A_severity_that_rises_after_hours_lowers_nothing()
    {
        var t = new Timeline(Hours(Two, 12, 18)).At("7h").Trigger(Severity.Error).At("9h").Trigger(Severity.Critical);

        Assert.Equal((Severity.Critical, Urgency.High), (t.Alert.Severity, t.Alert.Urgency));
    }

    [Fact]
    public void A_severity_that_rises_at_the_opening_meets_an_alert_that_is_raised_already()
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger(Severity.Error).At("2h").Trigger(Severity.Critical);

        Assert.Equal(2, t.Alert.Run!.Number);
        Assert.Equal("2h page bob sms", t.Sent[^1].ToString());
        Assert.Single(t.Entries<UrgencyRaised>());
    }

    [Theory]
    [InlineData("1h", "3h")]
    [InlineData("1h", "10h")]
    public void A_machine_that_was_down_at_the_opening_raises_at_once_even_after_hours(string from, string until)
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger().Until("40m").Down(from, until);

        Assert.Equal((Urgency.High, $"{until} page bob sms"), (t.Alert.Urgency, t.Sent[^1].ToString()));
        Assert.Equal("support hours began at 12:00 Europe/Berlin", t.Words(t.Entry<UrgencyRaised>().Reason));
    }

    [Fact]
    public void A_late_opening_is_not_put_off_by_what_comes_in_meanwhile()
    {
        // The event is decided before the overdue timer, in the evening of the same day.
        var t = new Timeline(Hours(Two, 12, 18)).Trigger().Until("1h");
        var set = Assert.Single(t.Timers, timer => timer.Purpose == AlertTimers.SupportHours);

        var wanted = AlertTimers.Of(t.Alert, t.Definitions, null, t.Timers, Timeline.Start + Span("9h"));

        Assert.Equal(set, Assert.Single(wanted, timer => timer.Purpose == AlertTimers.SupportHours));
    }

    [Fact]
    public void Hours_that_are_edited_move_the_opening()
    {
        var t = new Timeline(Hours(Two, 12, 18)).Trigger().Until("1h");
        Assert.Equal("2h", Opening(t, t.Definitions));

        Assert.Equal("4h", Opening(t, Hours(Two, 14, 18).Build()));
        Assert.Equal("-1h", Opening(t, Hours(Two, 9, 18).Build()));
        Assert.Null(Opening(t, Two.Build()));
        t.Change(_ => Hours(Two, 14, 18)).Story("3h59m", "0s page bob email", "30m page ann email", "35m page root sms");
        Assert.Equal("4h page bob sms", t.Until("4h").Sent[^1].ToString());
    }

    [Fact]
    public void A_holiday_is_no_day_of_theirs()
    {
        var t = new Timeline(Hours(Two.Holidays("austria", new LocalDate(2026, 3, 2)), 12, 18, except: "austria")).Trigger();

        t.Until("1d1h59m59s");
        Assert.Equal(Urgency.Low, t.Alert.Urgency);
        t.Until("1d2h");
        Assert.Equal(Urgency.High, t.Alert.Urgency);
    }

    [Fact]
    public void Over_a_change_of_the_clock_they_begin_by_the_wall()
    {
        // Sunday 29 March 2026 springs forward in Berlin: Saturday 08:00 is 07:00 UTC, Monday 08:00 is 06:00 UTC.
        var t = new Timeline(Hours(Two, 8, 18)).At("25d9h").Trigger();

        Assert.Equal(Urgency.Low, t.Alert.Urgency);
        t.Until("27d20h59m59s");
        Assert.Equal(Urgency.Low, t.Alert.Urgency);
        t.Until("27d21h");
        Assert.Equal(Urgency.High, t.Alert.Urgency);
        Assert.Equal("support hours began at 08:00 Europe/Berlin", t.Words(t.Entry<UrgencyRaised>().Reason));
    }

    [Fact]
    public void A_rule_that_lasts_until_resolved_tells_whom_it_asked_by_their_loud_way_though_another_has_acknowledged() =>
        new Timeline(Hours(Told(Org.Of(), "bob", "ann").Policy(Rule("0s", To("bob")), Rule("1m", To("ann")).UntilResolved()), 12, 18)).Trigger().At("5m").Acknowledge("bob")
            .Story("3h", "0s page bob email", "1m page ann email", "5m notice ann email", "2h page ann sms");

    private static string? Opening(Timeline t, DefinitionSet definitions) =>
        AlertTimers.Of(t.Alert, definitions, null, t.Timers, t.Now).FirstOrDefault(timer => timer.Purpose == AlertTimers.SupportHours)?.Due is { } due
            ? due < Timeline.Start ? $"-{Text(Timeline.Start - due)}" : Text(due - Timeline.Start)
            : null;

    private static Org Told(Org org, params string[] people) => people.Aggregate(org, (sofar, person) =>
        sofar.Person(person, [Sms, Email]).Rules(person, (Urgency.High, "0s", Sms), (Urgency.Low, "0s", Email))).Person("root", permission: Permission.Admin);

    private static Org Hours(Org org, int from, int to, UrgencyRule outside = UrgencyRule.AlwaysLow, params string[] except) =>
        org.Service(service => service with { Support = new SupportHours(Berlin(from, to, false, except), outside) });
}
