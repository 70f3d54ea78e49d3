using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Responders;

/// <summary>A rule that uses its method again and again until the page ends.</summary>
public sealed class RepeatTests
{
    private static readonly Org Bob = Org.Of().Person("bob", [Sms, Email]).Policy(Rule("0s", To("bob")), Rule("30h", To("root")));

    private static Org With(params NotificationRule[] rules) => Bob.Responder("bob", bob => bob with { Rules = [.. rules] });

    [Fact]
    public void It_repeats_as_often_as_it_says()
    {
        var t = new Timeline(With(High("0s", Sms).Again("5m", 2), High("7m", Email))).Trigger()
            .Story("1h", "0s page bob sms", "5m page bob sms", "7m page bob email", "10m page bob sms");

        Assert.Equal("repeat 2, every 5 min until it is answered", t.Words(t.Sent[3].Why));
        Assert.Distinct(t.Alert.Run!.Pages[0].StepsTaken);
    }

    [Fact]
    public void It_repeats_at_the_second_and_not_before() =>
        new Timeline(With(High("0s", Sms).Again("1m"))).Trigger().Story("59s", "0s page bob sms").Story("1m", "0s page bob sms", "1m page bob sms");

    [Fact]
    public void It_stops_when_the_page_ends() =>
        new Timeline(With(High("0s", Sms).Again("5m"))).Trigger().At("12m").Acknowledge("bob").ExpectNothingAfter("10m");

    [Fact]
    public void Without_a_number_it_is_bounded_all_the_same()
    {
        var t = new Timeline(With(High("0s", Sms).Again("1m"))).Trigger().Until("29h");
        Assert.Equal(101, t.Sent.Count);

        t = new Timeline(With(High("0s", Sms).Again("60m"))).Trigger().Until("29h");
        Assert.Equal(25, t.Sent.Count);
        Assert.Equal(Timeline.Start + Span("1d"), t.Sent[^1].At);
    }

    [Fact]
    public void It_stops_when_the_method_fails_for_good() =>
        new Timeline(With(High("0s", Sms).Again("5m"), High("1h", Email))).Trigger().At("6m").Fails("bob", Sms)
            .Story("5h", "0s page bob sms", "5m page bob sms", "10m page bob sms", "10m page bob email");

    [Fact]
    public void It_does_not_pile_up_while_the_provider_fails()
    {
        var t = new Timeline(With(High("0s", Sms).Again("1m", 5))).ProviderDown(Sms).Trigger().At("3m30s").ProviderUp(Sms).Until("1h");

        Assert.Equal(["0s page bob sms", "0s page bob email", "4m page bob sms", "5m page bob sms"], t.Sent.Select(sent => sent.ToString()));
        Assert.All(t.Entries<NotificationSkipped>(), skipped => Assert.Equal("sms is still on its way", t.Words(skipped.Reason)));
    }

    [Fact]
    public void What_failed_for_good_is_not_taken_up_again_when_its_owner_says_that_it_works()
    {
        var t = new Timeline(With(High("0s", Sms).Again("5m"), High("1h", Email))).Trigger().At("6m").Fails("bob", Sms).At("12m")
            .Change(org => org.Unflagged()).Trigger();

        t.Story("1h", "0s page bob sms", "5m page bob sms", "10m page bob sms", "10m page bob email");
        Assert.Empty(t.Entries<NotificationSkipped>());
    }

    [Fact]
    public void Of_what_came_due_while_nothing_ran_one_is_enough()
    {
        var t = new Timeline(With(High("0s", Sms).Again("5m"))).Trigger().Down("6m", "33m").Until("36m")
            .Story("36m", "0s page bob sms", "5m page bob sms", "33m page bob sms", "35m page bob sms");

        Assert.Empty(t.Entries<NotificationSkipped>());
    }

    [Fact]
    public void The_first_of_several_that_failed_does_not_use_a_repeat_early() =>
        new Timeline(With(High("0s", Sms).Again("10m", 1), High("0s", Email))).Fails("bob", Email).Trigger()
            .Story("1h", "0s page bob sms", "0s page bob email", "10m page bob sms");

    [Fact]
    public void Of_low_urgency_it_pauses_for_quiet_hours_and_goes_on_after_them() =>
        new Timeline(With(Low("0s", Sms).Again("30m", 4)).Quiet("bob", Hours("22:00", "07:00"))).At("11h15m").Trigger(Severity.Warning)
            .Story("1d5h", "11h15m page bob sms", "11h45m page bob sms", "21h page bob sms", "21h30m page bob sms", "22h page bob sms");

    [Fact]
    public void Many_rules_that_repeat_make_a_plan_of_bounded_length_that_begins_with_every_rule()
    {
        var definitions = With([.. Enumerable.Range(0, 50).Select(minute => High($"{minute}m", Sms).Again("1m"))]).Build();

        var plan = NotificationPlan.For(definitions, new UserId("bob"), Urgency.High, [], -1, Timeline.Start);

        Assert.Equal(NotificationPlan.MostSteps, plan.Length);
        Assert.Equal(50, plan.Count(step => step.Repeat == 0));
        Assert.Distinct(plan.Select(step => step.Index));
    }

    [Theory]
    [InlineData(Urgency.High)]
    [InlineData(Urgency.Low)]
    public void Bundling_never_holds_a_repeat_until_the_next_one(Urgency urgency)
    {
        var t = new Timeline(With(High("0s", Sms).Again("1m"), Low("0s", Sms).Again("1m"))).Trigger(urgency == Urgency.High ? Severity.Critical : Severity.Warning).Until("1m");
        var (first, repeat) = (t.Sent[0], t.Sent[1]);

        Assert.True(HandoverRules.WaitsUntil(repeat.Request, t.Alert, 0, (first.At, Severity.Critical)) <= repeat.At);
        Assert.True(HandoverRules.WaitsUntil(repeat.Request, t.Alert, 0, (repeat.At, Severity.Critical)) < repeat.At + Span("1m"));
    }
}
