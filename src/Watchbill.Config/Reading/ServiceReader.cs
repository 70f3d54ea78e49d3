using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Reading;

internal static class ServiceReader
{
    public const int MaxIntegrations = 100;

    private static readonly Duration Shortest = Duration.FromMinutes(1);
    private static readonly Duration Longest = Duration.FromDays(30);

    public static void Read(Draft draft, string id, YamlNode node)
    {
        var problems = draft.Problems;
        if (Fields.Of(node, $"service {id}", problems) is not { } fields)
        {
            return;
        }

        var service = new ServiceId(id);
        var name = fields.Text("name", required: true) ?? id;
        var description = fields.Text("description", Fields.MaxText, lines: true);
        var policy = fields.Scalar("policy", Slug.MaxLength);
        if (policy is not null)
        {
            draft.Refer(DefinitionKind.Policy, new YamlRef(policy.Text, policy.At));
        }
        else if (fields.Take("policy") is null)
        {
            problems.Error(fields.At, "service-without-policy", $"service {id} has no policy, so nobody would be paged", "add policy");
        }

        var team = fields.Scalar("team", Slug.MaxLength);
        if (team is not null)
        {
            draft.Refer(DefinitionKind.Team, new YamlRef(team.Text, team.At));
        }

        var urgency = fields.Choice("urgency", Words.UrgencyRules, UrgencyRule.FromSeverity);
        var support = fields.Take("support_hours") is { } hours && Fields.Of(hours, $"support_hours of service {id}", problems) is { } parts ? HoursReader.Support(draft, parts) : null;
        var integrations = ImmutableArray.CreateBuilder<Integration>();
        foreach (var entry in fields.Map("integrations", MaxIntegrations))
        {
            if (ReadIntegration(draft, service, entry) is { } integration)
            {
                integrations.Add(integration);
            }
        }

        var read = new Service(
            service,
            name,
            description,
            new PolicyId(policy?.Text ?? ""),
            team is null ? null : new TeamId(team.Text),
            urgency,
            integrations.ToImmutable(),
            fields.Time("acknowledgement_timeout", Shortest, Longest),
            fields.Time("stale_after", Shortest, Longest),
            fields.Flag("page_on_new_members"),
            fields.Integer("storm_threshold", Service.DefaultStormThreshold, 1, 1_000_000),
            FactReader.Read(fields, problems),
            support,
            ReadProcess(draft, fields),
            DependencyReader.Read(draft, fields, id));
        fields.Done();
        draft.Services.Add(read);
    }

    private static string? ReadProcess(Draft draft, Fields fields)
    {
        var process = fields.Scalar("incidents", Slug.MaxLength);
        if (process is not null && process.Text != DefaultProcess.Id)
        {
            draft.Refer(DefinitionKind.IncidentProcess, new YamlRef(process.Text, process.At));
        }

        return process?.Text;
    }

    private static Integration? ReadIntegration(Draft draft, ServiceId service, YamlEntry entry)
    {
        var problems = draft.Problems;
        var id = entry.Key.Text;
        if (!draft.CheckSlug(id, "the id of an integration", entry.Key.At)
            || Fields.Of(entry.Value, $"integration {id} of service {service}", problems) is not { } fields)
        {
            return null;
        }

        var integration = new IntegrationId(id);
        var name = fields.Text("name") ?? id;
        var kind = fields.Choice("kind", Words.Integrations, IntegrationKind.Alertmanager, required: true);
        var mapping = fields.Scalar("mapping", Slug.MaxLength);
        if (mapping is not null && kind != IntegrationKind.Json)
        {
            problems.Error(
                fields.PlaceOf("mapping"),
                "mapping-not-used",
                $"{fields.What} has a mapping, but only the kind json uses one",
                "remove mapping or write \"kind: json\"");
        }
        else if (mapping is not null)
        {
            BuiltInMappings.Include(draft, mapping.Text);
            draft.Refer(DefinitionKind.Mapping, new YamlRef(mapping.Text, mapping.At));
        }
        else if (kind == IntegrationKind.Json && fields.Take("mapping") is null)
        {
            fields.Missing("mapping");
        }

        if (fields.Scalar("key", max: 1_200) is { } key)
        {
            ReadKey(draft, service, integration, key, fields.What);
        }

        fields.Done();
        return new Integration(integration, name, kind, mapping?.Text);
    }

    private static void ReadKey(Draft draft, ServiceId service, IntegrationId integration, YamlScalar key, string what)
    {
        if (SecretReference.Parse(key.Text) is { } secret)
        {
            draft.Keys.Add(new KeyReference(service, integration, secret, key.At));
        }
        else
        {
            // The text is not repeated: somebody may have written the key itself.
            draft.Problems.Error(
                key.At,
                "key-not-a-reference",
                $"the key of {what} is not a reference, and files must not hold the key itself",
                "write ${env:NAME} or ${file:/path}");
        }
    }
}
