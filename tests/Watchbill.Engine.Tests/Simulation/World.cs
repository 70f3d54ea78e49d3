using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>A small organisation, different for every seed: people, their methods and rules, a policy, a service.</summary>
internal static class World
{
    public static readonly ServiceId Service = new("checkout");
    public static readonly IntegrationId Integration = new("prometheus");
    public static readonly UserId[] People = [new("ana"), new("bob"), new("carol")];

    public static ImmutableArray<DefinitionWrite> Make(Random random)
    {
        var documents = ImmutableArray.CreateBuilder<DefinitionDocument>();
        foreach (var person in People)
        {
            var permission = person.Value == "carol" ? Permission.Admin : Permission.Responder;
            documents.Add(DefinitionJson.Of(new User(person, person.Value, $"{person.Value}@example.org", "Europe/Berlin", permission, [])));
            var methods = Enum.GetValues<ContactMethodKind>()[..3]
                .Select(kind => new ContactMethod(new ContactMethodId(kind.ToString().ToLowerInvariant()), kind, $"{person.Value}-{kind}"))
                .OrderBy(_ => random.Next())
                .Take(random.Next(1, 4))
                .ToImmutableArray();
            var rules = methods
                .Select((method, index) => new NotificationRule(Urgency.High, Duration.FromSeconds(index * random.Next(10, 120)), method.Id))
                .ToImmutableArray();
            documents.Add(DefinitionJson.Of(new Responder(person, methods, random.Next(5) == 0 ? [] : rules)));
        }

        documents.Add(DefinitionJson.Of(new Team(new TeamId("core"), "Core", [People[0], People[1]])));
        documents.Add(DefinitionJson.Of(Policy(random)));
        documents.Add(DefinitionJson.Of(new Service(
            Service,
            "Checkout",
            null,
            new PolicyId("standard"),
            new TeamId("core"),
            UrgencyRule.AlwaysHigh,
            [new Integration(Integration, "Prometheus", IntegrationKind.Alertmanager)],
            AcknowledgementTimeout: random.Next(3) == 0 ? Duration.FromMinutes(random.Next(5, 30)) : null,
            StaleAfter: null,
            StormThreshold: random.Next(4) == 0 ? 3 : 100)));
        return [.. documents.Select(document => new DefinitionWrite(document.Kind, document.Id, document.Json, "files:world.yaml:1", Actor.Engine("test"), default))];
    }

    private static EscalationPolicy Policy(Random random)
    {
        var rules = ImmutableArray.CreateBuilder<EscalationRule>();
        var after = Duration.Zero;
        for (var rule = 0; rule < random.Next(1, 4); rule++)
        {
            var until = rule > 0 && random.Next(4) == 0 ? Until.Resolved : Until.Acknowledged;
            rules.Add(new EscalationRule(
                after, RuleBase.RunStart, until, [new UserTarget(People[rule])], null, ImmutableSortedDictionary<Severity, Duration>.Empty, [], RoundRobin: rule == 1));
            after += Duration.FromSeconds(random.Next(30, 600));
        }

        var repeat = random.Next(2) == 0 ? new PolicyRepeat(random.Next(1, 3), after + Duration.FromMinutes(random.Next(1, 10))) : null;
        return new EscalationPolicy(new PolicyId("standard"), "Standard", 0, rules.ToImmutable(), repeat);
    }
}
