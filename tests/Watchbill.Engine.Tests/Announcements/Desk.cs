using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Announcements;

/// <summary>
/// An organisation for nights about handing over: Bob has a telephone, Ann a telephone and then mail, Carol mail alone, Dan chat; Root is the only
/// administrator, with a webhook.
/// </summary>
internal static class Desk
{
    public static ImmutableArray<DefinitionDocument> Of(params EscalationRule[] rules) => Of(UrgencyRule.AlwaysHigh, rules);

    public static ImmutableArray<DefinitionDocument> Of(UrgencyRule urgency, params EscalationRule[] rules) => Of(urgency, Service.DefaultStormThreshold, rules);

    /// <summary>So many new alerts within a minute are a storm.</summary>
    public static ImmutableArray<DefinitionDocument> WithStorms(int threshold, params EscalationRule[] rules) => Of(UrgencyRule.AlwaysHigh, threshold, rules);

    private static ImmutableArray<DefinitionDocument> Of(UrgencyRule urgency, int storm, EscalationRule[] rules) =>
    [
        .. Person("bob", Permission.Responder, ("phone", ContactMethodKind.Sms, "+15005550002")),
        .. Person("ann", Permission.Responder, ("phone", ContactMethodKind.Sms, "+15005550003"), ("mail", ContactMethodKind.Email, "ann@example.org")),
        .. Person("carol", Permission.Responder, ("mail", ContactMethodKind.Email, "carol@example.org")),
        .. Person("dan", Permission.Responder, ("chat", ContactMethodKind.Slack, "UDAN")),
        .. Person("root", Permission.Admin, ("hook", ContactMethodKind.Webhook, "https://hooks.example.org/root")),
        DefinitionJson.Of(new EscalationPolicy(new PolicyId("standard"), "Standard", 0, [.. rules], null)),
        DefinitionJson.Of(new Service(
            NightActs.Checkout, "Checkout", null, new PolicyId("standard"), null, urgency, [new Integration(NightActs.Monitoring, "Prometheus", IntegrationKind.Alertmanager)],
            StormThreshold: storm)),
    ];

    public static EscalationRule Rule(int seconds, params string[] people) => Rule(seconds, [.. people.Select(Target (person) => new UserTarget(new UserId(person)))]);

    public static EscalationRule Rule(int seconds, params Target[] targets) => new(
        Duration.FromSeconds(seconds), RuleBase.RunStart, Until.Acknowledged, [.. targets], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);

    public static Target Channel(string address) => new ChannelTarget(ContactMethodKind.Slack, address);

    private static DefinitionDocument[] Person(string id, Permission permission, params (string Id, ContactMethodKind Kind, string Address)[] methods)
    {
        var first = new ContactMethodId(methods[0].Id);
        return
        [
            DefinitionJson.Of(new User(new UserId(id), char.ToUpperInvariant(id[0]) + id[1..], null, "Europe/Berlin", permission, [])),
            DefinitionJson.Of(new Responder(
                new UserId(id),
                [.. methods.Select(method => new ContactMethod(new ContactMethodId(method.Id), method.Kind, method.Address))],
                [new(Urgency.High, Duration.Zero, first), new(Urgency.Low, Duration.Zero, first)])),
        ];
    }
}
