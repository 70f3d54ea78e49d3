using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Config.Reading;

internal static class PolicyReader
{
    public const int MaxRules = 50;
    public const int MaxTargets = 50;

    private static readonly Duration LongestWait = Duration.FromDays(30);

    public static void Read(Draft draft, string id, YamlNode node)
    {
        var problems = draft.Problems;
        if (Fields.Of(node, $"policy {id}", problems) is not { } fields)
        {
            return;
        }

        var policy = new PolicyId(id);
        var name = fields.Text("name", required: true) ?? id;
        var rules = ImmutableArray.CreateBuilder<EscalationRule>();
        foreach (var item in fields.List("rules", MaxRules, required: true))
        {
            if (Fields.Of(item, $"rule {rules.Count + 1} of policy {id}", problems) is { } rule)
            {
                draft.RuleOrigins[(policy, rules.Count)] = item.At;
                rules.Add(ReadRule(draft, rule));
            }
        }

        var repeat = fields.Take("repeat") is { } again && Fields.Of(again, $"repeat of policy {id}", problems) is { } repeats ? ReadRepeat(repeats) : null;
        var responseTargets = ReadBySeverity(fields, "response_targets", Duration.FromSeconds(1), problems);
        fields.Done();
        draft.Policies.Add(new EscalationPolicy(policy, name, Version: 1, rules.ToImmutable(), repeat, responseTargets));
    }

    private static PolicyRepeat? ReadRepeat(Fields fields)
    {
        var times = fields.Integer("times", 1, 1, 20, required: true);
        var every = fields.Time("every", Duration.FromMinutes(1), LongestWait, required: true);
        fields.Done();
        return every is { } wait ? new PolicyRepeat(times, wait) : null;
    }

    private static EscalationRule ReadRule(Draft draft, Fields fields)
    {
        var problems = draft.Problems;
        var after = fields.Time("after", Duration.Zero, LongestWait) ?? Duration.Zero;
        var counted = fields.Choice("base", Words.Bases, RuleBase.RunStart);
        var until = fields.Choice("until", Words.Untils, Until.Acknowledged);
        var targets = TargetReader.List(draft, fields, "page", MaxTargets, required: true);
        var when = fields.Take("when") is { } condition && Fields.Of(condition, $"when of {fields.What}", problems) is { } parts ? ReadCondition(draft, parts) : null;
        var bySeverity = ReadBySeverity(fields, "after_by_severity", Duration.Zero, problems);
        var via = fields.Choices("via", Words.Methods);
        var again = fields.Flag("again");
        var roundRobin = fields.Flag("round_robin");
        var noAnswer = fields.Flag("no_answer_needed");
        fields.Done();
        if (noAnswer && targets.Any(target => target is not ChannelTarget))
        {
            problems.Error(
                fields.PlaceOf("no_answer_needed"),
                "answer-needed",
                $"{fields.What} pages people, of whom an answer is always wanted",
                "page only slack, webhook or email, or remove no_answer_needed");
        }

        if (roundRobin && targets.All(target => target is ChannelTarget))
        {
            problems.Error(fields.PlaceOf("round_robin"), "nobody-in-turn", $"{fields.What} pages no people who could take turns", "add users, a team, a position or schedules");
        }

        if (counted is RuleBase.Acknowledged or RuleBase.FirstResponse && until == Until.Acknowledged)
        {
            problems.Error(
                fields.PlaceOf("base"),
                "never-fires",
                $"{fields.What} waits for an acknowledgement and ends at one, so it never fires",
                "add \"until: resolved\" or count from run-start");
        }

        return new EscalationRule(after, counted, until, targets, when, bySeverity, via, again, noAnswer, roundRobin);
    }

    private static ImmutableSortedDictionary<Severity, Duration> ReadBySeverity(Fields fields, string key, Duration min, Problems problems)
    {
        var times = ImmutableSortedDictionary.CreateBuilder<Severity, Duration>();
        foreach (var entry in fields.Map(key, max: 10))
        {
            var what = $"{key} of {fields.What}";
            if (!Words.Severities.TryParse(entry.Key.Text, out var severity))
            {
                Fields.ChoiceOf(entry.Key, what, Words.Severities, problems, severity);
            }
            else if (Fields.ScalarOf(entry.Value, what, problems) is { } scalar && Fields.TimeOf(scalar, what, problems, min, LongestWait) is { } after)
            {
                times[severity] = after;
            }
        }

        return times.ToImmutable();
    }

    private static RuleCondition ReadCondition(Draft draft, Fields fields)
    {
        var problems = draft.Problems;
        var severities = fields.Choices("severity", Words.Severities);
        var urgencies = fields.Choices("urgency", Words.Urgencies);
        var labels = Alert.NoLabels.ToBuilder();
        foreach (var entry in fields.Map("labels", max: 20))
        {
            if (Fields.ScalarOf(entry.Key, $"a label of {fields.What}", problems) is { } label
                && Fields.ScalarOf(entry.Value, $"label {Problems.Cut(label.Text)} of {fields.What}", problems, max: 1_024) is { } value)
            {
                labels[label.Text] = value.Text;
            }
        }

        var facts = FactReader.Read(fields, problems);
        var services = Ids.List(fields, "services", problems).ToList();
        services.ForEach(service => draft.Refer(DefinitionKind.Service, service));
        var calendar = fields.Take("calendar") is { } hours && Fields.Of(hours, $"calendar of {fields.What}", problems) is { } parts ? HoursReader.Condition(draft, parts) : null;
        fields.Done();
        return new RuleCondition(severities, urgencies, labels.ToImmutable(), facts, [.. services.Select(service => new ServiceId(service.Id))], calendar);
    }
}
