using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Responders;

/// <summary>Rules that hold at some hours only, the organisation's rules, and what one hears afterwards. Stories begin on Monday at 10:00 in Berlin.</summary>
public sealed class NotificationRuleTests
{
    private static readonly Org Bob = Org.Of().Person("bob", [Sms, Email, Slack]).Policy(Rule("0s", To("bob")), Rule("20h", To("root")));

    private static readonly Org Office = Bob.Working("bob", Hours("09:00", "17:00", Weekdays.MondayToFriday))
        .Responder("bob", bob => bob with { Rules = [High("0s", Slack).AtWork(), High("0s", Sms).OffWork(), High("5m", Email)] });

    [Fact]
    public void A_rule_for_working_hours_is_passed_over_outside_of_them_and_the_other_way_round()
    {
        var t = new Timeline(Office).Trigger().Story("10m", "0s page bob slack", "5m page bob email");
        Assert.Equal("notification rule 2 holds only outside of working hours", t.Words(t.Entry<NotificationSkipped>().Reason));

        new Timeline(Office).At("6h59m59s").Trigger().Story("7h", "6h59m59s page bob slack");
        t = new Timeline(Office).At("7h").Trigger().Story("7h", "7h page bob sms");
        Assert.Equal("notification rule 1 holds only during working hours", t.Words(t.Entry<NotificationSkipped>().Reason));
    }

    [Fact]
    public void It_is_asked_at_the_rules_own_time() =>
        new Timeline(Office.Responder("bob", bob => bob with { Rules = [High("0s", Slack), High("10m", Sms).AtWork(), High("10m", Email).OffWork()] }))
            .At("6h55m").Trigger().Story("8h", "6h55m page bob slack", "7h5m page bob email");

    [Fact]
    public void And_at_the_time_at_which_quiet_hours_let_it_go() =>
        new Timeline(Office.Quiet("bob", Hours("22:00", "09:00")).Responder("bob", bob => bob with { Rules = [Low("0s", Slack).AtWork(), Low("0s", Sms).OffWork()] }))
            .At("13h").Trigger(Severity.Warning).Story("1d", "23h page bob slack");

    [Fact]
    public void Hours_by_the_persons_zone() =>
        new Timeline(Office.Lives("bob", "America/New_York")).Trigger().Story("1m", "0s page bob sms");

    [Fact]
    public void When_no_rule_holds_every_method_is_used()
    {
        var t = new Timeline(Office.Responder("bob", bob => bob with { Rules = [High("0s", Slack).OffWork()] })).Trigger();

        t.Story("1h", "0s page bob sms", "0s page bob email", "0s page bob slack");
        Assert.All(t.Sent, sent => Assert.IsType<NoNotificationRule>(sent.Why));
    }

    [Fact]
    public void Without_working_hours_it_is_always_outside_of_them() =>
        new Timeline(Office.Working("bob")).Trigger().Story("1m", "0s page bob sms");

    [Fact]
    public void Who_has_no_rule_for_the_urgency_is_reached_by_the_organisations()
    {
        var org = Bob.Responder("bob", bob => bob with { Rules = [Low("0s", Email)] })
            .Defaults(Urgency.High, new DefaultRule(Span("3m"), Email), new DefaultRule(Duration.Zero, Sms, new MethodRepeat(Span("2m"), 2)))
            .Defaults(Urgency.Low, new DefaultRule(Duration.Zero, Slack));

        var t = new Timeline(org).Trigger().Story("1h", "0s page bob sms", "2m page bob sms", "3m page bob email", "4m page bob sms");
        Assert.Equal("the organisation's notification rule 1: at once", t.Words(t.Sent[0].Why));
        Assert.Equal("the organisation's notification rule 2: 3 min after the page", t.Words(t.Sent[2].Why));
        new Timeline(org).Trigger(Severity.Warning).Story("1h", "0s page bob email");
    }

    [Fact]
    public void The_organisations_rules_that_reach_nothing_leave_every_method() =>
        new Timeline(Bob.Responder("bob", bob => bob with { Rules = [] }).Defaults(Urgency.High, new DefaultRule(Duration.Zero, Webhook))).Trigger()
            .Story("1h", "0s page bob sms", "0s page bob email", "0s page bob slack");

    [Fact]
    public void What_the_escalation_rule_names_comes_before_the_persons_rules_and_those_before_the_organisations()
    {
        var org = Bob.Rules("bob", (Urgency.High, "0s", Email)).Defaults(Urgency.High, new DefaultRule(Duration.Zero, Slack));

        new Timeline(org).Trigger().Story("1h", "0s page bob email");
        new Timeline(org.Policy(Rule("0s", To("bob")).Via(Sms))).Trigger().Story("1m", "0s page bob sms");
    }

    [Fact]
    public void A_page_whose_person_gives_up_all_rules_goes_on_by_nothing_more() =>
        new Timeline(Bob.Rules("bob", (Urgency.High, "0s", Email), (Urgency.High, "5m", Sms)).Defaults(Urgency.High, new DefaultRule(Span("2m"), Slack))).Trigger()
            .At("1m").Change(org => org.Rules("bob"))
            .Story("1h", "0s page bob email");

    [Theory]
    [InlineData(News.All, "1m notice bob sms", "9m notice bob sms")]
    [InlineData(News.Resolved, "9m notice bob sms")]
    [InlineData(News.None)]
    public void One_hears_as_much_afterwards_as_one_wants_to(News news, params string[] told) =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob"), To("ann"))).News("bob", news).News("ann", News.None))
            .Trigger().At("1m").Acknowledge("ann").At("9m").SourceResolves()
            .Story("1h", ["0s page bob sms", "0s page ann sms", .. told]);

    [Fact]
    public void What_stands_in_chat_is_corrected_in_any_case() =>
        new Timeline(Bob.Rules("bob", (Urgency.High, "0s", Slack)).News("bob", News.None)).Trigger().At("1m").SourceResolves()
            .Story("1h", "0s page bob slack", "1m notice bob slack");

    [Fact]
    public void The_one_from_whom_an_alert_is_taken_hears_of_it_in_any_case() =>
        new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob"))).News("bob", News.None))
            .Trigger().At("1m").Acknowledge("bob").At("2m").TakesOver("ann")
            .Story("1h", "0s page bob sms", "2m notice bob sms");
}
