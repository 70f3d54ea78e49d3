using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.Alerts.Timeline;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Pages.Tests.Alerts;

public sealed class TimelineWordsTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 11, 21, 3, 13);
    private static readonly PageClock Clock = new(At, DateTimeZone.Utc);
    private static readonly Reason Asked = new PersonAsked(Crew.Bob);
    private static readonly DefinitionSet Definitions = new(new DefinitionDocuments
    {
        Users = [.. new[] { "Ana", "Bob", "Carol" }.Select(name => new User(new UserId(name.ToLowerInvariant()), name, null, "UTC", Permission.Responder, []))],
    });

    private static readonly Alert Alert = new()
    {
        Id = new AlertId(7),
        Service = Crew.Checkout,
        Integration = Crew.Alertmanager,
        DedupKey = "k",
        Title = "Errors",
        Severity = Severity.Critical,
        Urgency = Urgency.High,
        Labels = Domain.Alerts.Alert.NoLabels,
        Status = AlertStatus.Triggered,
        TriggeredAt = At,
        Members = Domain.Alerts.Alert.NoMembers.Add("f1", Member("f1", "Pod one")),
        Notifications = [new Notification(new("7-1"), NotificationPurpose.Page, 1, Crew.Bob, new("phone"), ContactMethodKind.Sms, "+1", NotificationState.Requested, At)],
    };

    private static readonly AlertIncident Incident = new(new IncidentId(5), "INC-5", AlertPart.Handled);
    private static readonly ImmutableArray<PageOpened> Pages = [new(1, Crew.Bob, Until.Acknowledged, "on call for Primary: layer 'weekly', turn 2")];
    private static readonly ImmutableArray<Skipped> Skips = [new("schedule office", null, SkipCause.NobodyOnCall)];

    public static TheoryData<AlertEntry, string> Lines => new()
    {
        { new AlertTriggered(Alert.Id, Alert.Service, Alert.Integration, "k", "Errors", null, null, Severity.Critical, Urgency.High, Alert.Labels, [Member("a", "A"), Member("b", "B")], 3, false, new SourceReported("Prometheus")), "Triggered" },
        { new MemberFired(Member("f2", "Pod two"), new SourceReported("Prometheus")), "Pod two fires" },
        { new MemberResolved("f1", At, new AbsentFromGroup("f1")), "Pod one is over" },
        { new MembersUncounted(12, new SourceReported("Prometheus")), "12 more members, only counted" },
        { new SeverityChanged(Severity.Warning, Severity.Critical, Urgency.High, new SeverityRose(Severity.Warning, Severity.Critical)), "Severity warning → critical" },
        { new RunStarted(1, new("standard"), 2, 3, new NewAlert { Service = Crew.Checkout }), "Escalation began: standard, version 2" },
        { new PassStarted(1, 2, At, new NobodyAnswered(1, Duration.FromMinutes(45))), "Pass 2 began" },
        { new RuleFired(1, 1, 0, Pages, Skips, new RuleCameDue(0, RuleBase.RunStart, Duration.Zero, Until.Acknowledged, At)), "Rule 1 paged Bob" },
        { new RuleFired(1, 1, 1, [], Skips, new PulledForward(1, 0)), "Rule 2 reached nobody" },
        { new RulePassedOver(1, 1, 2, new ConditionFalse(2, At)), "Rule 3 was passed over" },
        { new FallbackPaged(1, 1, Pages, [], new RulesRanOut(1)), "The fallback paged Bob" },
        { new EscalationExhausted(1, new NobodyAnswered(1, Duration.FromHours(1))), "Nobody answered: everyone in the policy was paged" },
        { new RunDelayed(1, Duration.FromMinutes(3), new EngineWasDown(Duration.FromMinutes(3))), "Later rules move by 3 min" },
        { new NotificationRequested(new("7-1"), NotificationPurpose.Page, 1, 0, Crew.Bob, new("phone"), ContactMethodKind.Sms, "+1", new NotificationRuleDue(1, Duration.Zero)), "Page: SMS to Bob" },
        { new NotificationRequested(new("7-2"), NotificationPurpose.Notice, 0, -1, Crew.Bob, new("call"), ContactMethodKind.Voice, "+1", new CallNotNeeded(1)), "Cancel: phone call to Bob, if it still rings" },
        { new NotificationSkipped(1, 0, Crew.Bob, new("phone"), new MethodNotUsable(new("phone"))), "Passed over Bob's phone" },
        { new NotificationWaits(1, 0, Crew.Bob, At + Duration.FromHours(1), new QuietUntil(At + Duration.FromHours(1), "Europe/Vienna")), "Bob is told when quiet hours end, 04:13" },
        { new NotificationResulted(new("7-1"), NotificationState.Failed, "twilio", 1, "not a mobile number"), "Failed for good: SMS to Bob" },
        { new NotificationResulted(new("7-1"), NotificationState.NotReached, "twilio", 1, "the line was busy"), "Not reached: SMS to Bob" },
        { new PersonUnreachable(1, Crew.Bob, new EveryMethodFailed(2)), "Bob cannot be reached" },
        { new AlertAcknowledged(Crew.Bob, Asked), "Acknowledged by Bob" },
        { new AlertResolved(null, new AllMembersResolved(1)), "Resolved by the source" },
        { new EscalationRequested(Crew.Bob, At, Asked), "Bob escalated" },
        { new AlertSnoozed(Crew.Bob, At + Duration.FromHours(1), Asked), "Snoozed by Bob until 04:13" },
        { new AlertRetriggered(new SnoozeOver(At)), "Pages again" },
        { new AlertTakenOver(Crew.Bob, Crew.Carol, Asked), "Bob took it over from Carol" },
        { new AlertTakenOver(Crew.Bob, null, Asked), "Bob took it over from the source" },
        { new EscalationRestarted(Crew.Bob, Asked), "Bob restarted the escalation" },
        { new UrgencyRaised(Urgency.Low, Urgency.High, new SupportHoursBegan(NodaTime.Instant.FromUtc(2026, 3, 2, 7, 0), NodaTime.DateTimeZoneProviders.Tzdb["Europe/Berlin"])), "Urgency low → high" },
        { new AlertMarkedFalse(Crew.Bob, "expected", "Planned", Asked), "Bob says it was wrong: Expected: planned work" },
        { new FactStated(Crew.Bob, "customer-facing", true, Asked), "Bob says customer-facing: yes" },
        { new FactStated(Crew.Bob, "customer-facing", false, Asked), "Bob says customer-facing: no" },
        { new AlertReassigned(Crew.Bob, Crew.Carol, Pages[0], At, Asked), "Bob reassigned it to Carol" },
        { new AlertHandled(Incident, new HandledInIncident(Incident.Reference)), "Handled in an incident: it pages nobody by itself" },
        { new AlertReleased(Incident, At + Duration.FromMinutes(10), new OutlivedIncident(Incident.Reference, Duration.FromMinutes(10))), "No longer handled in an incident; pages again at 03:23 if it still fires" },
        { new AlertReleased(Incident, null, new OutlivedIncident(Incident.Reference, Duration.Zero)), "No longer handled in an incident" },
        { new AlertAccessChanged(Incident with { IsRestricted = true }, Asked), "Seen only by those whom it pages" },
        { new AlertAccessChanged(Incident, Asked), "Seen by everybody again" },
        { new PagesMoved(1, [new Page(1, Crew.Bob, 1, 0, Until.Acknowledged, At, PageState.Open, [])], new HandledInIncident(Incident.Reference)), "Goes on with the pages of Bob" },
    };

    [Theory]
    [MemberData(nameof(Lines), DisableDiscoveryEnumeration = true)]
    public void Every_entry_has_its_words(AlertEntry entry, string expected) => Assert.Equal(expected, Line(entry).Text);

    [Fact]
    public void No_kind_of_entry_is_left_out() => Assert.Empty(
        typeof(AlertEntry).Assembly.GetTypes().Where(type => type.BaseType == typeof(AlertEntry)).Except(Lines.Select(row => row.Data.Item1.GetType())));

    [Fact]
    public void The_reason_stands_beside_the_words() =>
        Assert.Equal("rule 2 did not wait, because rule 1 had nobody to page", Line(new RuleFired(1, 1, 1, Pages, [], new PulledForward(1, 0))).Why);

    [Fact]
    public void A_reason_that_the_words_already_say_is_left_out() => Assert.Null(Line(new AlertAcknowledged(Crew.Bob, Asked)).Why);

    [Fact]
    public void Who_was_reached_and_who_was_skipped_are_told_with_why() => Assert.Equal(
        ["Bob: on call for Primary: layer 'weekly', turn 2", "Not schedule office: nobody is on call"],
        Line(new RuleFired(1, 1, 0, Pages, Skips, new PulledForward(0, 0))).Notes);

    [Fact]
    public void A_person_came_through_a_door_and_the_engine_through_none()
    {
        Assert.Equal("by SMS", Line(new AlertAcknowledged(Crew.Bob, Asked), Actor.User(Crew.Bob), Door.Sms).By);
        Assert.Null(Line(new AlertRetriggered(new SnoozeOver(At)), Actor.Engine("runner"), Door.Timer).By);
    }

    [Fact]
    public void What_was_received_is_linked_once_where_it_led_to_several_entries()
    {
        var rows = new[] { new AlertRetriggered(new SnoozeOver(At)), new AlertRetriggered(new SnoozeOver(At)) }
            .Select((entry, index) => Row(entry, Actor.Engine("runner"), Door.Source) with { Version = index + 1, BodyHash = "hash" });

        Assert.Equal([null, "hash"], TimelineWords.Of([.. rows], Alert, Definitions, Clock, []).Select(line => line.BodyHash));
    }

    private static TimelineLine Line(AlertEntry entry) => Line(entry, Actor.User(Crew.Bob), Door.Web);

    private static TimelineLine Line(AlertEntry entry, Actor actor, Door door) => Assert.Single(TimelineWords.Of([Row(entry, actor, door)], Alert, Definitions, Clock, []));

    private static JournalRow Row(AlertEntry entry, Actor actor, Door door) => new("alert:7", 1, At, At, 1, actor, door, null, null, entry);

    private static AlertMember Member(string fingerprint, string title) => new(fingerprint, title, Severity.Critical, true, At, null, Domain.Alerts.Alert.NoLabels);
}
