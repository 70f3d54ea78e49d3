using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Who is told that the state changed: those, and only those, who had been told of the alert (rule 24).</summary>
public sealed class NoticeTests
{
    private static readonly Org Two = Org.Of("bob", "ann", "carol").Policy(Rule("0s", To("bob"), To("ann")), Rule("5m", To("carol")));

    private static readonly Org Chat = Org.Of().Person("bob", [Slack]).Person("ann", [Slack])
        .Policy(Rule("0s", To("bob"), Channel("#ops")), Rule("5m", To("ann")));

    [Fact]
    public void Those_who_were_paged_hear_of_the_acknowledgement_but_not_the_one_who_gave_it() =>
        new Timeline(Two).Trigger().At("1m").Acknowledge("bob")
            .Story("1h", "0s page bob sms", "0s page ann sms", "1m notice ann sms");

    [Fact]
    public void And_of_the_resolution_also_when_it_was_acknowledged_before() =>
        new Timeline(Two).Trigger().At("1m").Acknowledge("bob").At("9m").Resolve("bob")
            .Story("1h", "0s page bob sms", "0s page ann sms", "1m notice ann sms", "9m notice ann sms");

    [Fact]
    public void When_the_source_resolves_everybody_who_was_told_hears_of_it() =>
        new Timeline(Two).Trigger().At("1m").Acknowledge("bob").At("9m").SourceResolves()
            .Story("1h", "0s page bob sms", "0s page ann sms", "1m notice ann sms", "9m notice bob sms", "9m notice ann sms");

    [Fact]
    public void Nobody_hears_of_it_where_the_page_failed_for_good()
    {
        var t = new Timeline(Two).Fails("ann", Sms).Trigger().At("1m").Resolve("bob").Story("1h", "0s page bob sms", "0s page ann sms");

        Assert.DoesNotContain(t.Entries<NotificationRequested>(), entry => entry.Purpose == NotificationPurpose.Notice);
    }

    [Fact]
    public void One_place_is_told_once_however_often_it_was_paged() =>
        new Timeline(Two.Rules("ann", (Urgency.High, "0s", Sms), (Urgency.High, "1m", Sms))).Trigger().At("2m").Resolve("bob")
            .Story("1h", "0s page bob sms", "0s page ann sms", "1m page ann sms", "2m notice ann sms");

    [Fact]
    public void Chat_is_edited_even_for_the_one_who_acted() =>
        new Timeline(Chat).Trigger().At("1m").Acknowledge("bob")
            .Story("1h", "0s post #ops slack", "0s page bob slack", "1m notice #ops slack", "1m notice bob slack");

    [Fact]
    public void An_escalation_edits_the_posts_but_not_the_page_that_it_has_just_asked_for() =>
        new Timeline(Chat).Trigger().At("1m").Escalate("bob")
            .Story("2m", "0s post #ops slack", "0s page bob slack", "1m page ann slack", "1m notice #ops slack", "1m notice bob slack");

    [Fact]
    public void A_snooze_tells_those_who_were_paged_that_somebody_has_taken_it() =>
        new Timeline(Two).Trigger().At("1m").Snooze("bob", "1h")
            .Story("30m", "0s page bob sms", "0s page ann sms", "1m notice ann sms");

    [Fact]
    public void A_snooze_of_what_was_acknowledged_only_edits_chat() =>
        new Timeline(Two).Trigger().At("1m").Acknowledge("bob").At("2m").Snooze("bob", "1h")
            .Story("30m", "0s page bob sms", "0s page ann sms", "1m notice ann sms");

    [Fact]
    public void The_notice_says_who_and_when()
    {
        var t = new Timeline(Two).Trigger().At("1m").Acknowledge("bob").At("9m").Resolve("ann");
        var acknowledged = Assert.IsType<AlertMessage>(t.Sent[2].Request.Message);
        var resolved = Assert.IsType<AlertMessage>(t.Sent[3].Request.Message);

        Assert.Equal((AlertStatus.Acknowledged, "Bob", Timeline.Start + Span("1m")), (acknowledged.Status, acknowledged.StatusBy, acknowledged.StatusAt!.Value));
        Assert.Equal((AlertStatus.Resolved, "Ann", Timeline.Start + Span("9m")), (resolved.Status, resolved.StatusBy, resolved.StatusAt!.Value));
        Assert.Equal("the alert is resolved, and this place had been told", resolved.Why);
    }

    [Fact]
    public void A_message_to_one_place_about_one_alert_has_one_lane()
    {
        var t = new Timeline(Two).Trigger().At("1m").Resolve("bob");

        Assert.Equal(t.Sent[1].Request.Lane, t.Sent[2].Request.Lane);
        Assert.NotEqual(t.Sent[0].Request.Lane, t.Sent[1].Request.Lane);
    }
}
