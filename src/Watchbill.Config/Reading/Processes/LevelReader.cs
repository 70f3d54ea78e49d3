using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Checklists;

namespace Watchbill.Config.Reading.Processes;

/// <summary>Severity levels, worst first.</summary>
internal static class LevelReader
{
    private static readonly Duration LongestGate = Duration.FromDays(7);

    public static ImmutableArray<SeverityLevel> Read(ProcessPlace place, Fields process, ImmutableArray<IncidentStatus> statuses)
    {
        var problems = place.Problems;
        var levels = ImmutableArray.CreateBuilder<SeverityLevel>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, number) in process.List("severities", ProcessLimits.Levels, required: true).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"severity {number} of {process.What}", problems) is { } fields && ReadLevel(place, fields, statuses, taken) is { } level)
            {
                levels.Add(level);
            }
        }

        if (process.Take("severities") is YamlList { Items.IsEmpty: true } or YamlScalar { IsNothing: true })
        {
            problems.Error(process.PlaceOf("severities"), "no-severity", $"{process.What} has no severities", "add one, worst first");
        }

        CheckAliases(place, levels);
        return levels.ToImmutable();
    }

    /// <summary>What playbooks and people name has to be one level.</summary>
    private static void CheckAliases(ProcessPlace place, IReadOnlyList<SeverityLevel> levels)
    {
        foreach (var level in levels)
        {
            foreach (var alias in level.Aliases)
            {
                if (levels.FirstOrDefault(other => other.Id != level.Id && LevelNames.Of(other, other.Id).Any(name => LevelNames.Plain(name) == LevelNames.Plain(alias))) is { } taken)
                {
                    place.Problems.Error(place.Draft.ProcessOrigins[(place.Process, "severity", level.Id)], "ambiguous-severity", $"severity {level.Id} is also called \"{Problems.Cut(alias)}\", and so is {taken.Id}", "remove it from one of them");
                }
            }
        }
    }

    private static SeverityLevel? ReadLevel(ProcessPlace place, Fields fields, ImmutableArray<IncidentStatus> statuses, HashSet<string> taken)
    {
        var problems = place.Problems;
        var id = place.Id(fields, "severity", taken);
        var name = fields.Text("name", required: true);
        var aliases = place.Sentences(fields, "aliases");
        var definition = fields.Text("definition", ProcessLimits.Sentence, required: true);
        var examples = place.Sentences(fields, "examples");
        var bands = ReadBands(fields, problems);
        var severity = fields.Choice("alert_severity", Words.Severities, Severity.Critical, required: true);
        var policy = fields.Scalar("policy", Slug.MaxLength);
        if (policy is not null)
        {
            place.Draft.Refer(DefinitionKind.Policy, new YamlRef(policy.Text, policy.At));
        }

        var pages = fields.Flag("pages", otherwise: true);
        if (policy is not null && !pages)
        {
            problems.Error(policy.At, "policy-not-used", $"{fields.What} has a policy, but pages nobody", "remove policy, or \"pages: false\"");
        }

        var review = fields.Flag("review");
        var warRoom = ProcessReader.ReadUrl(fields, problems);
        var targets = TargetsReader.Read(place, fields, id ?? "", statuses);
        var gate = fields.Take("resolve") is { } resolve && Fields.Of(resolve, $"resolve of {fields.What}", problems) is { } parts ? ReadGate(place, parts) : null;
        fields.Done();
        return id is null ? null : new SeverityLevel(
            id, name ?? id, definition ?? "", examples, bands, severity, policy is null ? null : new PolicyId(policy.Text), pages, targets, gate, warRoom, review)
        {
            Aliases = aliases,
        };
    }

    private static ImmutableArray<SeverityBand> ReadBands(Fields fields, Problems problems)
    {
        var bands = ImmutableArray.CreateBuilder<SeverityBand>();
        foreach (var entry in fields.Map("bands", ProcessLimits.Items))
        {
            if (Fields.ScalarOf(entry.Key, $"a band of {fields.What}", problems) is { } measure
                && Fields.ScalarOf(entry.Value, $"band {Problems.Cut(measure.Text)} of {fields.What}", problems) is { } range)
            {
                bands.Add(new SeverityBand(measure.Text, range.Text));
            }
        }

        return bands.ToImmutable();
    }

    private static ResolveGate ReadGate(ProcessPlace place, Fields fields)
    {
        var gate = new ResolveGate(
            fields.Time("quiet", Duration.Zero, LongestGate) ?? Duration.Zero,
            place.Sentences(fields, "confirm"),
            fields.Flag("tasks_done"),
            fields.Time("reopen_within", Duration.Zero, LongestGate) ?? Duration.Zero,
            fields.Flag("playbooks_done"));
        fields.Done();
        return gate;
    }
}
