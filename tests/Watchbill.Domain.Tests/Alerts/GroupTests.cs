using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Acts;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Alertmanager's groups: members that come, go, come late and get worse (rules 29 and 30).</summary>
public sealed class GroupTests
{
    private static readonly Org One = Org.Of("bob").Policy(Rule("0s", To("bob")));

    [Fact]
    public void Members_resolve_one_by_one_and_the_alert_with_the_last()
    {
        var t = new Timeline(One).Group(Fires("a"), Fires("b"));

        t.At("1m").Group(Fires("a"), Over("b")).ExpectStatus(AlertStatus.Triggered);
        t.At("2m").Group(Over("a"), Over("b")).ExpectStatus(AlertStatus.Resolved);
        Assert.Equal("all 2 members have resolved", t.Words(t.Entry<AlertResolved>().Reason));
    }

    [Fact]
    public void A_member_that_a_whole_group_does_not_list_has_ended()
    {
        var t = new Timeline(One).Group(Fires("a"), Fires("b")).At("1m").Group(Fires("a"));

        Assert.False(t.Alert.Members["b"].Firing);
        Assert.Equal("b is no longer listed in its group", t.Words(t.Entry<MemberResolved>().Reason));
        t.At("2m").Group(Fires("c")).ExpectStatus(AlertStatus.Triggered);
        Assert.True(t.Alert.Members["c"].Firing);
    }

    [Fact]
    public void A_cut_group_ends_nobody() =>
        Assert.True(new Timeline(One).Group(Fires("a"), Fires("b")).At("1m").CutGroup(1, Fires("a")).Alert.Members["b"].Firing);

    [Fact]
    public void The_same_group_again_adds_no_entry()
    {
        var t = new Timeline(One).Group(Fires("a"), Over("b", since: "0s"));

        t.At("1m").Group(Fires("a")).ExpectNoEntry();
        t.At("2m").Group(Fires("a"), Over("z")).ExpectNoEntry();
        t.At("3m").Acknowledge("bob").At("4m").Group(Fires("a")).ExpectNoEntry();
    }

    [Fact]
    public void A_late_copy_of_a_resolved_member_reopens_nothing_in_an_open_alert()
    {
        var t = new Timeline(One).Group(Fires("a"), Fires("b")).At("1m").Group(Fires("a"), Over("b"));

        t.At("2m").CutGroup(0, Fires("b")).ExpectNoEntry();
        Assert.False(t.Alert.Members["b"].Firing);
    }

    [Fact]
    public void Nor_the_alert_itself_but_a_later_start_does()
    {
        var t = new Timeline(One).Group(Fires("a")).At("1m").Group(Over("a")).ExpectStatus(AlertStatus.Resolved);

        t.At("2m").Group(Fires("a")).ExpectNote("a late copy of what has resolved");
        t.At("3m").Group(Fires("a", since: "2m30s")).ExpectStatus(AlertStatus.Triggered);
        Assert.Equal(2, t.Alert.Id.Value);
    }

    [Fact]
    public void A_late_end_of_an_earlier_firing_ends_nothing()
    {
        var t = new Timeline(One).Group(Fires("a", since: "0s")).At("1m").Group(Over("a")).At("2m").Group(Fires("a", since: "90s"));

        t.At("3m").Group(Over("a", since: "0s"));
        Assert.Equal(AlertStatus.Triggered, t.Alert.Status);
        Assert.True(t.Alert.Members["a"].Firing);
    }

    [Fact]
    public void A_source_without_start_times_reopens_at_every_trigger()
    {
        var t = new Timeline(One).Trigger().At("1m").SourceResolves().At("2m").Trigger();

        Assert.Equal((2L, AlertStatus.Triggered), (t.Alert.Id.Value, t.Alert.Status));
    }

    [Fact]
    public void A_new_member_on_an_acknowledged_alert_tells_the_one_who_acknowledged()
    {
        var t = new Timeline(One).Group(Fires("a")).At("1m").Acknowledge("bob").At("2m").Group(Fires("a"), Fires("b"));

        t.Story("1h", "0s page bob sms", "2m notice bob sms").ExpectStatus(AlertStatus.Acknowledged);
        Assert.Equal("another member fires: b", t.Words(t.Sent[1].Why));
    }

    [Fact]
    public void A_member_that_fires_again_is_new_too() =>
        new Timeline(One).Group(Fires("a"), Fires("b")).At("1m").Acknowledge("bob").At("2m").Group(Fires("a"), Over("b"))
            .At("3m").Group(Fires("a"), Fires("b", since: "2m30s"))
            .Story("1h", "0s page bob sms", "3m notice bob sms");

    [Fact]
    public void It_pages_again_when_it_raises_the_severity()
    {
        var t = new Timeline(One).Group(Fires("a", Severity.Error)).At("1m").Acknowledge("bob")
            .At("2m").Group(Fires("a", Severity.Error), Fires("b", Severity.Critical)).ExpectStatus(AlertStatus.Triggered);

        t.Story("3m", "0s page bob sms", "2m page bob sms");
        Assert.Equal("severity rose from error to critical", t.Words(t.Entry<AlertRetriggered>().Reason));
    }

    [Fact]
    public void Or_always_if_the_service_says_so() =>
        new Timeline(One.Service(service => service with { PageOnNewMembers = true })).Group(Fires("a")).At("1m").Acknowledge("bob")
            .At("2m").Group(Fires("a"), Fires("b"))
            .Story("3m", "0s page bob sms", "2m page bob sms");

    [Fact]
    public void Severity_never_falls_by_itself() =>
        Assert.Equal(Severity.Critical, new Timeline(One).Group(Fires("a"), Fires("b", Severity.Info)).At("1m").Group(Fires("b", Severity.Info)).Alert.Severity);

    [Fact]
    public void A_rising_severity_before_an_answer_does_not_page_the_same_person_twice() =>
        new Timeline(One).Trigger(Severity.Error).At("1m").Trigger(Severity.Critical).Story("4m", "0s page bob sms");

    [Fact]
    public void Ends_and_acknowledgements_without_an_alert_are_dropped()
    {
        var t = new Timeline(One);

        Assert.Equal("no open alert for this key", Assert.IsType<Dropped>(t.SourceResolves().Answer).Note);
        Assert.Equal("no open alert for this key", Assert.IsType<Dropped>(t.SourceAcknowledges().Answer).Note);
        Assert.IsType<Dropped>(t.Group(Over("a")).Answer);
    }

    [Fact]
    public void A_member_listed_twice_is_one()
    {
        var t = new Timeline(One).Group(Fires("a", Severity.Error), Fires("a", Severity.Critical));

        Assert.Single(t.Alert.Members);
        t.At("1m").Group(Over("a")).ExpectStatus(AlertStatus.Resolved);
    }

    [Fact]
    public void Beyond_a_thousand_members_the_rest_is_counted_once_and_the_group_still_ends()
    {
        var all = Enumerable.Range(0, Alert.MaxMembers + 5).Select(i => Fires($"m{i:0000}")).ToArray();
        var t = new Timeline(One).Group(all);
        Assert.Equal((Alert.MaxMembers, 5), (t.Alert.Members.Count, t.Alert.UncountedMembers));

        t.At("1m").Group(all).ExpectNoEntry();
        t.At("2m").Group(all[..(Alert.MaxMembers + 2)]);
        Assert.Equal(2, t.Alert.UncountedMembers);
        t.At("3m").Group([.. all.Select(member => member with { Firing = false })]).ExpectStatus(AlertStatus.Resolved);
    }

    [Fact]
    public void Members_that_alertmanager_cut_keep_the_alert_open_until_a_whole_group_says_otherwise()
    {
        var t = new Timeline(One).CutGroup(3, Fires("a"));

        Assert.Equal(3, t.Alert.UncountedMembers);
        t.At("1m").CutGroup(3, Fires("a")).ExpectNoEntry();
        t.At("2m").CutGroup(3, Over("a")).ExpectStatus(AlertStatus.Triggered);
        t.At("3m").Group(Over("a")).ExpectStatus(AlertStatus.Resolved);
    }

    [Fact]
    public void An_alert_whose_source_falls_silent_ends_and_every_word_of_it_sets_the_silence_back()
    {
        var t = new Timeline(One.Service(service => service with { StaleAfter = Span("10m") })).Group(Fires("a")).At("6m").Group(Fires("a"));

        t.Until("15m59s").ExpectStatus(AlertStatus.Triggered).Until("16m").ExpectStatus(AlertStatus.Resolved);
        Assert.Equal("the source has been silent for 10 min", t.Words(t.Entry<AlertResolved>().Reason));
    }

    [Fact]
    public void A_title_is_cut_at_its_limit_and_never_within_a_character()
    {
        var title = new string('x', Alert.MaxTitle - 2) + "😀😀";
        var t = new Timeline(One).Receive(Event(EventAction.Trigger, [Fires("a")], Severity.Error) with { Title = title });

        Assert.Equal(new string('x', Alert.MaxTitle - 2) + "…", t.Alert.Title);
    }

    [Fact]
    public void What_a_person_resolved_while_it_fired_comes_back_with_the_next_event() =>
        new Timeline(One).Group(Fires("a")).At("1m").Resolve("bob").At("5m").Group(Fires("a")).Story("6m", "0s page bob sms", "5m page bob sms");

    [Fact]
    public void During_a_snooze_new_members_are_nobodys_news() =>
        new Timeline(One).Group(Fires("a")).At("1m").Snooze("bob", "1h").At("5m").Group(Fires("a"), Fires("b")).Story("30m", "0s page bob sms");

    [Fact]
    public void When_the_source_acknowledged_there_is_nobody_to_tell_of_a_new_member() =>
        new Timeline(One).Group(Fires("a")).At("1m").SourceAcknowledges().At("5m").Group(Fires("a"), Fires("b")).Story("30m", "0s page bob sms", "1m notice bob sms");
}
