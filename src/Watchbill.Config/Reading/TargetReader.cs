using System.Collections.Immutable;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;

namespace Watchbill.Config.Reading;

/// <summary>Who or what is paged: <c>{schedule: primary}</c>.</summary>
internal static class TargetReader
{
    internal static readonly ImmutableArray<string> TargetWords = ["user", "schedule", "position", "team", "slack", "webhook", "email"];

    /// <summary>The targets of a list, without repeats.</summary>
    public static ImmutableArray<Target> List(Draft draft, Fields fields, string key, int max, bool required = false)
    {
        var problems = draft.Problems;
        var targets = ImmutableArray.CreateBuilder<Target>();
        foreach (var item in fields.List(key, max, required))
        {
            if (Fields.Of(item, $"a target of {fields.What}", problems) is { } target && Read(draft, target, []) is { } read)
            {
                if (targets.Contains(read))
                {
                    problems.Error(item.At, "duplicate", $"{fields.What} names a target twice", "remove one");
                }
                else
                {
                    targets.Add(read);
                }
            }
        }

        return targets.ToImmutable();
    }

    /// <summary>Reads all that is left of a map.</summary>
    /// <param name="instead">Keys of the map that stand for a target too, and have been read.</param>
    public static Target? Read(Draft draft, Fields fields, ImmutableArray<string> instead)
    {
        var problems = draft.Problems;
        var found = new List<(string Word, YamlScalar? Value)>();
        var next = fields.Flag("next");
        foreach (var word in TargetWords)
        {
            if (fields.Take(word) is not null)
            {
                found.Add((word, fields.Scalar(word, Addresses.MaxLength)));
            }
        }

        fields.Done();
        var others = instead.Count(key => fields.Take(key) is not null);
        if (found.Count + others != 1)
        {
            problems.Error(
                fields.At,
                "target-kind",
                $"{fields.What} names {(found.Count + others == 0 ? "nobody" : "several things")}",
                $"write one of {string.Join(", ", [.. instead, .. TargetWords])} per item");
            return null;
        }

        if (others == 1)
        {
            return null;
        }

        var (kind, value) = found[0];
        if (next && kind != "schedule")
        {
            problems.Error(fields.PlaceOf("next"), "next-without-schedule", $"{fields.What} says next, which is for a schedule", "remove next");
        }

        return value is null ? null : kind switch
        {
            "user" => Refer(draft, DefinitionKind.User, value, new UserTarget(new UserId(value.Text))),
            "schedule" => Refer(draft, DefinitionKind.Schedule, value, new ScheduleTarget(new ScheduleId(value.Text), next)),
            "position" => Refer(draft, DefinitionKind.Position, value, new PositionTarget(new PositionId(value.Text))),
            "team" => Refer(draft, DefinitionKind.Team, value, new TeamTarget(new TeamId(value.Text))),
            "slack" => Channel(problems, ContactMethodKind.Slack, value, fields.What),
            "webhook" => Channel(problems, ContactMethodKind.Webhook, value, fields.What),
            _ => Channel(problems, ContactMethodKind.Email, value, fields.What),
        };
    }

    private static Target Refer(Draft draft, DefinitionKind kind, YamlScalar value, Target target)
    {
        draft.Refer(kind, new YamlRef(value.Text, value.At));
        return target;
    }

    private static ChannelTarget Channel(Problems problems, ContactMethodKind kind, YamlScalar value, string what)
    {
        if (Addresses.ProblemOfChannel(kind, value.Text) is { } wanted)
        {
            problems.Error(value.At, Addresses.CodeOf(kind), $"{what} cannot be \"{Problems.Cut(value.Text)}\"", $"write {wanted}");
        }

        return new ChannelTarget(kind, value.Text);
    }
}
