using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Reading.Processes;

/// <summary>Response targets of a level: <c>{id: command, met_by: {role: commander}, within: 5m, remind: 1m}</c>.</summary>
internal static class TargetsReader
{
    private static readonly ImmutableArray<string> TriggerWords = ["role", "update", "status"];

    public static ImmutableArray<ResponseTarget> Read(ProcessPlace place, Fields level, string levelId, ImmutableArray<IncidentStatus> statuses)
    {
        var problems = place.Problems;
        var targets = ImmutableArray.CreateBuilder<ResponseTarget>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, number) in level.List("targets", ProcessLimits.TargetsPerLevel).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"target {number} of {level.What}", problems) is { } fields && ReadTarget(place, fields, levelId, statuses, taken) is { } target)
            {
                targets.Add(target);
            }
        }

        return targets.ToImmutable();
    }

    private static ResponseTarget? ReadTarget(ProcessPlace place, Fields fields, string level, ImmutableArray<IncidentStatus> statuses, HashSet<string> taken)
    {
        var problems = place.Problems;
        var id = place.Id(fields, $"target of severity {level}", taken);
        var name = fields.Text("name", required: true);
        var (trigger, argument) = ReadTrigger(place, fields, statuses);
        var within = ReadSpan(place.Draft, fields);
        var counted = fields.Choice("from", ProcessWords.Bases, TargetBase.Declared);
        var repeats = fields.Flag("every");
        var remind = fields.Time("remind", ProcessLimits.Shortest, ProcessLimits.Longest);
        var inclusive = fields.Choice("comparison", ProcessWords.Comparisons, otherwise: true);
        var opens = fields.Time("opens_after", Duration.Zero, ProcessLimits.Longest) ?? Duration.Zero;
        var facts = FactReader.Read(fields, problems, "when");
        var outward = fields.Flag("outward");
        var responsible = place.Named(fields, "responsible", "role", place.Roles);
        var missed = ReadMissed(place, fields);
        var pages = fields.Flag("page", otherwise: true);
        fields.Done();
        if (within?.Duration is { } span)
        {
            if (remind >= span)
            {
                problems.Error(
                    fields.PlaceOf("remind"), "remind-too-early", $"{fields.What} is due after {Durations.Format(span)}, and cannot be reminded {Durations.Format(remind.Value)} before", "remind less long before");
            }

            if (opens >= span)
            {
                problems.Error(
                    fields.PlaceOf("opens_after"), "opens-after-due", $"{fields.What} opens after {Durations.Format(opens)}, when it is due already", "open it earlier, or give it more time");
            }
        }

        if (repeats && (counted == TargetBase.Resolved || trigger is not (TargetTrigger.Update or TargetTrigger.ByHand)))
        {
            problems.Error(
                fields.PlaceOf("every"),
                "never-repeats",
                counted == TargetBase.Resolved ? $"{fields.What} begins when the incident is over, and so does not come again" : $"{fields.What} is met once and for all",
                "remove every; only updates, and what people confirm by hand, come again while the incident is open");
        }

        return id is null || within is null ? null : new ResponseTarget(
            id, name ?? id, trigger, argument, within, counted, repeats, remind, inclusive, opens, facts, outward, responsible, missed, pages);
    }

    private static (TargetTrigger Trigger, string? Argument) ReadTrigger(ProcessPlace place, Fields target, ImmutableArray<IncidentStatus> statuses)
    {
        var problems = place.Problems;
        switch (target.Take("met_by"))
        {
            case null:
                target.Missing("met_by");
                return (TargetTrigger.ByHand, null);
            case YamlMap map:
                var fields = new Fields(map, $"met_by of {target.What}", problems);
                var (role, update, status) = (fields.Scalar("role", Slug.MaxLength), fields.Scalar("update"), fields.Scalar("status", Slug.MaxLength));
                fields.Done();
                if (TriggerWords.Count(word => fields.Take(word) is not null) != 1)
                {
                    problems.Error(fields.At, "met-by", $"{fields.What} names {(map.Entries.IsEmpty ? "nothing" : "no one thing")}", $"write one of {string.Join(", ", TriggerWords)}");
                    return (TargetTrigger.ByHand, null);
                }

                if (role is not null)
                {
                    place.Check(role.Text, role.At, "role", place.Roles);
                    return (TargetTrigger.RoleHeld, role.Text);
                }

                if (update is not null && !ProcessWords.Updates.Contains(update.Text))
                {
                    problems.Error(update.At, "unknown-word", $"update of {fields.What} cannot be \"{Problems.Cut(update.Text)}\"", Suggestion.Fix(update.Text, ProcessWords.Updates, "see the guide"));
                }
                else if (status is not null)
                {
                    place.Check(status.Text, status.At, "status", [.. statuses.Select(known => known.Id), .. ProcessWords.Categories.Texts]);
                }

                return update is not null ? (TargetTrigger.Update, update.Text) : (TargetTrigger.Status, status?.Text);
            default:
                return (target.Choice("met_by", ProcessWords.PlainTriggers, TargetTrigger.ByHand), null);
        }
    }

    /// <summary>A duration, or business days of a calendar.</summary>
    private static TargetSpan? ReadSpan(Draft draft, Fields target)
    {
        switch (target.Take("within"))
        {
            case null:
                target.Missing("within");
                return null;
            case YamlMap map:
                var fields = new Fields(map, $"within of {target.What}", draft.Problems);
                var days = fields.Integer("business_days", 0, 1, ProcessLimits.BusinessDays, required: true);
                var zone = Zones.Read(fields, draft.Problems, required: true);
                var holidays = fields.Scalar("holidays", Slug.MaxLength);
                if (holidays is not null)
                {
                    draft.Refer(DefinitionKind.HolidayCalendar, new YamlRef(holidays.Text, holidays.At));
                }

                fields.Done();
                return days == 0 ? null : new TargetSpan(null, days, zone, holidays?.Text);
            default:
                return target.Time("within", ProcessLimits.Shortest, ProcessLimits.Longest) is { } duration ? TargetSpan.Of(duration) : null;
        }
    }

    private static ImmutableArray<MissedStep> ReadMissed(ProcessPlace place, Fields target)
    {
        var steps = ImmutableArray.CreateBuilder<MissedStep>();
        foreach (var (item, number) in target.List("missed", ProcessLimits.Steps).Select((item, i) => (item, i + 1)))
        {
            if (Fields.Of(item, $"step {number} of missed of {target.What}", place.Problems) is not { } fields)
            {
                continue;
            }

            var after = fields.Time("after", Duration.Zero, ProcessLimits.Longest) ?? Duration.Zero;
            var role = fields.Scalar("role", Slug.MaxLength);
            if (role is not null)
            {
                place.Check(role.Text, role.At, "role", place.Roles);
            }

            var paged = TargetReader.Read(place.Draft, fields, ["role"]);
            if (role is not null || paged is not null)
            {
                steps.Add(new MissedStep(after, paged is null ? role?.Text : null, paged));
            }
        }

        return steps.ToImmutable();
    }
}
