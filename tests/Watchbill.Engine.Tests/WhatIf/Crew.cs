using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Store.Json;

namespace Watchbill.Engine.Tests.WhatIf;

/// <summary>A shop, the people who answer for it, and what may go wrong in their nights.</summary>
internal static class Crew
{
    public static readonly ServiceId Shop = new("shop");
    public static readonly IntegrationId Monitoring = new("prometheus");

    private static readonly UserId Ann = new("ann");
    private static readonly UserId Bob = new("bob");
    private static readonly UserId Carol = new("carol");
    private static readonly ContactMethodId Phone = new("phone");
    private static readonly ContactMethodId Chat = new("chat");

    private static readonly ScheduleTarget Primary = new(new ScheduleId("primary"));
    private static readonly ScheduleTarget Gap = new(new ScheduleId("gap"));

    public static IReadOnlyDictionary<string, (ImmutableArray<DefinitionDocument> Documents, Func<Scenario, Scenario> Change)> Scenarios { get; } =
        new Dictionary<string, (ImmutableArray<DefinitionDocument>, Func<Scenario, Scenario>)>(StringComparer.Ordinal)
        {
            ["escalation with a gap"] = (Night([Rule(0, Primary), Rule(5, Gap), Rule(15, new UserTarget(Carol), new ChannelTarget(ContactMethodKind.Slack, "#ops")), Rule(40, new UserTarget(Ann))]), scenario => scenario),
            ["a provider fails for a while"] = (Night([Rule(0, Primary), Rule(20, new UserTarget(Carol))]), scenario => scenario with
            {
                Outages = [new ProviderOutage(ContactMethodKind.Sms, Duration.Zero, Minutes(7))],
            }),
            ["every provider of the first rule fails, and another works"] = (Night([Rule(0, new UserTarget(Carol)), Rule(30, new UserTarget(Bob))]), scenario => scenario with
            {
                Outages = [new ProviderOutage(ContactMethodKind.Email, Duration.Zero, Minutes(10))],
            }),
            ["a method is refused for good"] = (Night([Rule(0, new UserTarget(Carol)), Rule(30, Primary)]), scenario => scenario with
            {
                Outages = [new MethodOutage(Carol, new ContactMethodId("mail"), Duration.Zero, Minutes(60)), new MethodOutage(Bob, Phone, Duration.Zero, Minutes(60))],
            }),
            ["repeated passes"] = (Night([Rule(0, Primary), Rule(5, new UserTarget(Carol))], new PolicyRepeat(2, Minutes(20))), scenario => scenario),
            ["repeated passes of low urgency, close together"] = (Night([Rule(0, new UserTarget(Carol))], new PolicyRepeat(3, Minutes(1)), UrgencyRule.AlwaysLow), scenario => scenario),
            ["until resolved"] = (Night([Rule(0, Primary), Rule(30, new UserTarget(Ann)) with { Until = Until.Resolved }, Rule(50, new UserTarget(Carol))]), scenario => scenario with
            {
                Acts = [new ScriptedAcknowledgement(Bob, Minutes(3)), new ScriptedResolution(Ann, Minutes(70))],
            }),
            ["a late acknowledgement"] = (Night([Rule(0, Primary), Rule(15, new UserTarget(Carol))], new PolicyRepeat(1, Minutes(30))), scenario => scenario with
            {
                Acts = [new ScriptedAcknowledgement(Carol, Minutes(46)), new ScriptedResolution(null, Minutes(80))],
            }),
            ["an acknowledgement at the very instant of a rule"] = (Night([Rule(0, Primary), Rule(15, new UserTarget(Carol))]), scenario => scenario with
            {
                Acts = [new ScriptedAcknowledgement(Bob, Minutes(15))],
            }),
            ["an acknowledgement that goes stale"] = (Night([Rule(0, Primary), Rule(15, new UserTarget(Carol))], stale: Minutes(25)), scenario => scenario with
            {
                Acts = [new ScriptedAcknowledgement(Bob, Minutes(2))],
            }),
            ["a condition that does not hold"] = (Night([Rule(0, Primary) with { When = new RuleCondition([Severity.Info], [], Alert.NoLabels) }, Rule(10, new UserTarget(Carol))]), scenario => scenario),
            ["quiet hours of low urgency"] = (Night([Rule(0, Primary), Rule(0, new UserTarget(Carol)), Rule(100, new UserTarget(Ann))], urgency: UrgencyRule.AlwaysLow, quiet: Quiet("22:00", "00:15")), scenario => scenario),
            ["quiet hours do not concern high urgency"] = (Night([Rule(0, Primary), Rule(0, new UserTarget(Carol))], quiet: Quiet("22:00", "00:15")), scenario => scenario),
            ["news that wait for quiet hours to end"] = (Night([Rule(0, new UserTarget(Carol))], urgency: UrgencyRule.AlwaysLow, quiet: Quiet("23:20", "00:30")), scenario => scenario with
            {
                Acts = [new ScriptedResolution(null, Minutes(40))],
            }),
            ["a provider that fails into quiet hours"] = (Night([Rule(0, new UserTarget(Carol))], urgency: UrgencyRule.AlwaysLow, quiet: Quiet("23:01", "00:10")), scenario => scenario with
            {
                Outages = [new ProviderOutage(ContactMethodKind.Email, Duration.Zero, Minutes(5))],
            }),
            ["another way because one fails within quiet hours"] = (Night([Rule(0, new UserTarget(Carol))], urgency: UrgencyRule.AlwaysLow, quiet: Quiet("23:01", "00:10")), scenario => scenario with
            {
                Outages = [new ProviderOutage(ContactMethodKind.Email, Duration.Zero, Minutes(5)), new MethodOutage(Carol, new ContactMethodId("mail"), Minutes(5), Minutes(100))],
            }),
            ["a method that is used again and again"] = (Night([Rule(0, new UserTarget(Carol)), Rule(60, Primary)], repeat: null, again: new MethodRepeat(Minutes(5), 6)), scenario => scenario with
            {
                Outages = [new ProviderOutage(ContactMethodKind.Email, Minutes(9), Minutes(17))],
            }),
            ["nothing but the fallback"] = (Night([]), scenario => scenario),
            ["support hours begin after nobody answered the night"] = (Night([Rule(0, Primary), Rule(5, new UserTarget(Carol))], opens: new LocalTime(0, 30)), scenario => scenario with
            {
                Acts = [new ScriptedAcknowledgement(Carol, Minutes(100))],
            }),
            ["support hours begin while an answer grows old"] = (Night([Rule(0, Primary), Rule(15, new UserTarget(Carol))], stale: Minutes(60), opens: new LocalTime(0, 0)), scenario => scenario with
            {
                Acts = [new ScriptedAcknowledgement(Bob, Minutes(2))],
            }),
        };

    public static ReceiveEvent Event(EventAction action, Scenario scenario) => new(
        Shop, Monitoring, "shop", action, "The shop is down", null, null, scenario.Severity, Alert.NoLabels,
        action == EventAction.Trigger ? [new AlertMember("shop", "shop", scenario.Severity, true, scenario.Start, null, Alert.NoLabels)] : [], 0, false, false, new SourceReported(Monitoring.Value));

    private static Duration Minutes(int minutes) => Duration.FromMinutes(minutes);

    private static ImmutableArray<Restriction> Quiet(string from, string to) => [new DailyWindow(Time(from), Time(to))];

    private static LocalTime Time(string text) => NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;

    private static EscalationRule Rule(int minutes, params Target[] targets) =>
        new(Minutes(minutes), RuleBase.RunStart, Until.Acknowledged, [.. targets], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);

    private static ImmutableArray<DefinitionDocument> Night(
        EscalationRule[] rules, PolicyRepeat? repeat = null, UrgencyRule urgency = UrgencyRule.FromSeverity, Duration? stale = null, LocalTime? opens = null,
        ImmutableArray<Restriction> quiet = default, MethodRepeat? again = null) =>
    [
        DefinitionJson.Of(new User(Ann, "Ann", null, "Europe/Berlin", Permission.Admin, [])),
        DefinitionJson.Of(new User(Bob, "Bob", null, "Europe/Berlin", Permission.Responder, [])),
        DefinitionJson.Of(new User(Carol, "Carol", null, "Europe/Berlin", Permission.Responder, [])),
        DefinitionJson.Of(new Responder(Ann, [new(Phone, ContactMethodKind.Sms, "+15005550001")], [])),
        DefinitionJson.Of(new Responder(
            Bob,
            [new(Phone, ContactMethodKind.Sms, "+15005550002"), new(Chat, ContactMethodKind.Slack, "UBOB")],
            [new(Urgency.High, Duration.Zero, Phone), new(Urgency.High, Duration.FromSeconds(20), Phone), new(Urgency.High, Minutes(4), Chat)])),
        DefinitionJson.Of(new Responder(
            Carol, [new(new("mail"), ContactMethodKind.Email, "carol@example.org")], again is null ? [] : [new(Urgency.High, Duration.Zero, new("mail"), Repeat: again)]) { Quiet = quiet }),
        DefinitionJson.Of(new Team(new TeamId("ops"), "Ops", [Ann, Carol])),
        DefinitionJson.Of(new Schedule(Gap.Schedule, "Gap", DateTimeZone.Utc, [])),
        DefinitionJson.Of(new Schedule(
            Primary.Schedule,
            "Primary",
            DateTimeZone.Utc,
            [new Layer("only", [new Participant([Bob]), new Participant([Ann])], new Rotation(RotationUnit.Days, 1, new LocalTime(22, 30), null), new LocalDateTime(2026, 3, 27, 22, 30), null, [])])),
        DefinitionJson.Of(new EscalationPolicy(new PolicyId("standard"), "Standard", 0, [.. rules], repeat)),
        DefinitionJson.Of(new Service(
            Shop, "Shop", null, new PolicyId("standard"), new TeamId("ops"), urgency, [new Integration(Monitoring, "Prometheus", IntegrationKind.Alertmanager)], stale,
            Support: opens is { } from ? new SupportHours(new WorkingHours(DateTimeZoneProviders.Tzdb["Europe/Berlin"], [new DailyWindow(from, new LocalTime(8, 0))], [], false)) : null)),
    ];
}
