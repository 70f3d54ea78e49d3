using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Services;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Bench.InProcess;

/// <summary>A small organisation: two people in a weekly rotation answer for some services, first the one on call, then both.</summary>
internal static class Installation
{
    public static readonly IntegrationId Source = new("prometheus");

    public static ServiceId ServiceOf(int number) => new(string.Create(CultureInfo.InvariantCulture, $"service-{number}"));

    public static ImmutableArray<DefinitionWrite> Documents(int services)
    {
        ImmutableArray<UserId> people = [new("ana"), new("bob")];
        var team = new Team(new TeamId("commerce"), "Commerce", people);
        var rotation = new Rotation(RotationUnit.Weeks, 1, new LocalTime(9, 0), IsoDayOfWeek.Monday);
        var layer = new Layer("Weekly", [.. people.Select(user => new Participant([user]))], rotation, new LocalDateTime(2026, 1, 5, 9, 0), null, []);
        var schedule = new Schedule(new ScheduleId("primary"), "Primary", DateTimeZoneProviders.Tzdb["Europe/Berlin"], [layer]);
        var policy = new EscalationPolicy(
            new PolicyId("shop"),
            "Shop",
            1,
            [Rule(Duration.Zero, new ScheduleTarget(schedule.Id)), Rule(Duration.FromMinutes(15), new TeamTarget(team.Id))],
            new PolicyRepeat(2, Duration.FromMinutes(45)));
        return
        [
            .. people.Select(user => Write(DefinitionJson.Of(new User(user, user.Value, null, "Europe/Berlin", Permission.Responder, [])))),
            .. people.Select(user => Write(DefinitionJson.Of(Reachable(user)))),
            Write(DefinitionJson.Of(team)),
            Write(DefinitionJson.Of(schedule)),
            Write(DefinitionJson.Of(policy)),
            .. Enumerable.Range(0, services).Select(number => Write(DefinitionJson.Of(new Service(
                ServiceOf(number),
                $"Service {number}",
                null,
                policy.Id,
                team.Id,
                UrgencyRule.FromSeverity,
                [new Integration(Source, "Prometheus", IntegrationKind.Alertmanager)],
                StormThreshold: 1_000_000)))),
        ];
    }

    private static Responder Reachable(UserId user) => new(
        user,
        [new ContactMethod(new ContactMethodId("chat"), ContactMethodKind.Slack, "U" + user.Value), new ContactMethod(new ContactMethodId("mail"), ContactMethodKind.Email, user.Value + "@example.org")],
        [
            new NotificationRule(Urgency.High, Duration.Zero, new ContactMethodId("chat")),
            new NotificationRule(Urgency.High, Duration.FromMinutes(2), new ContactMethodId("mail")),
        ]);

    private static EscalationRule Rule(Duration after, Target target) =>
        new(after, RuleBase.RunStart, Until.Acknowledged, [target], null, ImmutableSortedDictionary<Severity, Duration>.Empty, []);

    private static DefinitionWrite Write(DefinitionDocument document) =>
        new(document.Kind, document.Id, document.Json, "bench", Actor.Engine("bench"), default);
}
