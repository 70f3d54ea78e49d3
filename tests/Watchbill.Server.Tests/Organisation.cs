using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Services;
using Watchbill.Engine;
using Watchbill.Server.Ingest;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Tests;

/// <summary>A small organisation with an account for every permission, a service of each of two teams, and an integration of each kind.</summary>
internal static class Organisation
{
    public const string Yaml = """
        users:
          olga: {name: Olga, email: olga@example.org, permission: observer, seed: {methods: {mail: {email: olga@example.org}}, rules: [{urgency: high, method: mail}, {urgency: low, method: mail}]}}
          rita: {name: Rita, email: rita@example.org, permission: responder, seed: {methods: {mail: {email: rita@example.org}}, rules: [{urgency: high, method: mail}, {urgency: low, method: mail}]}}
          max: {name: Max, email: max@example.org, permission: manager, seed: {methods: {mail: {email: max@example.org}}, rules: [{urgency: high, method: mail}, {urgency: low, method: mail}]}}
          adam: {name: Adam, email: adam@example.org, permission: admin, seed: {methods: {mail: {email: adam@example.org}}, rules: [{urgency: high, method: mail}, {urgency: low, method: mail}]}}
          scott: {name: Scott, email: scott@example.org, permission: manager, scope: [beta], seed: {methods: {mail: {email: scott@example.org}}, rules: [{urgency: high, method: mail}, {urgency: low, method: mail}]}}
        teams:
          alpha: {name: Alpha, members: [rita]}
          beta: {name: Beta, members: [scott]}
        policies:
          rita: {name: Rita, rules: [{page: [user: rita]}]}
          scott: {name: Scott, rules: [{page: [user: scott]}]}
        services:
          shop:
            name: Shop
            policy: rita
            team: alpha
            integrations:
              am: {name: Prometheus, kind: alertmanager}
              pd: {name: Events, kind: pagerduty-events}
              grafana: {name: Grafana, kind: json, mapping: grafana}
              legacy: {name: Old Grafana, kind: json, mapping: grafana-legacy}
              plain: {name: Scripts, kind: json, mapping: plain}
          lab:
            name: Lab
            policy: scott
            team: beta
            integrations:
              am: {name: Prometheus, kind: alertmanager}
        """;

    /// <summary>Writes it the way everything is written, and returns the integrations' keys by "service/integration".</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ApplyAsync(WatchbillEngine engine, IEnumerable<ConfigurationFile>? files = null)
    {
        var read = ConfigurationReader.Read(files ?? [new ConfigurationFile("test.yaml", Yaml)]);
        Assert.Empty(read.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error));
        var documents = read.Documents;
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = new List<DefinitionDocument>();
        all.AddRange(documents.Users.Select(DefinitionJson.Of));
        all.AddRange(read.Seeds.Select(DefinitionJson.Of));
        all.AddRange(documents.Teams.Select(DefinitionJson.Of));
        all.AddRange(documents.Schedules.Select(DefinitionJson.Of));
        all.AddRange(documents.Policies.Select(DefinitionJson.Of));
        all.AddRange(documents.IncidentProcesses.Select(DefinitionJson.Of));
        all.AddRange(documents.Services.Select(DefinitionJson.Of));
        all.AddRange(documents.Mappings.Select(DefinitionJson.Of));
        all.AddRange(documents.Playbooks.Select(DefinitionJson.Of));
        all.AddRange(documents.Templates.Select(DefinitionJson.Of));
        foreach (var service in documents.Services)
        {
            foreach (var integration in service.Integrations)
            {
                var (key, document) = IntegrationKeys.Mint(service.Id, integration.Id, engine.Time.Now());
                keys[$"{service.Id}/{integration.Id}"] = key;
                all.Add(DefinitionJson.Of(document));
            }
        }

        await WriteAsync(engine, [.. all]);
        return keys;
    }

    public static Task WriteAsync(WatchbillEngine engine, params ImmutableArray<DefinitionDocument> documents) => engine.DefinitionPath.WriteAsync(
        [.. documents.Select(one => new DefinitionWrite(one.Kind, one.Id, one.Json, "test", Actor.Engine("test"), engine.Time.Now()))], []);
}
