using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Responders;

namespace Watchbill.Config.Reading;

/// <summary>
/// The organisation's rules for people who have none of their own, by urgency: <c>high: {rules: [{method: sms, every: 5m}, {method: email, after: 5m}]}</c>.
/// </summary>
internal static class NotificationDefaultsReader
{
    public static void Read(Draft draft, string id, YamlNode node)
    {
        var problems = draft.Problems;
        if (!Words.Urgencies.TryParse(id, out var urgency))
        {
            problems.Error(
                node.At, "unknown-word", $"notification_defaults cannot be for \"{Problems.Cut(id)}\" urgency", Suggestion.Fix(id, Words.Urgencies.Texts, "write high or low"));
            return;
        }

        if (Fields.Of(node, $"notification-defaults {id}", problems) is not { } fields)
        {
            return;
        }

        var rules = ImmutableArray.CreateBuilder<DefaultRule>();
        var items = fields.List("rules", NotificationDefaults.MostRules, required: true);
        foreach (var item in items)
        {
            if (Fields.Of(item, $"rule {rules.Count + 1} of {fields.What}", problems) is { } rule)
            {
                rules.Add(ReadRule(rule, problems));
            }
        }

        fields.Done();
        draft.NotificationDefaults.Add(new NotificationDefaults(urgency, rules.ToImmutable()));
    }

    private static DefaultRule ReadRule(Fields fields, Problems problems)
    {
        var kind = fields.Choice("method", Words.Methods, ContactMethodKind.Email, required: true);
        var after = fields.Time("after", Duration.Zero, ResponderReader.LongestDelay) ?? Duration.Zero;
        var repeat = ResponderReader.ReadRepeat(fields, problems);
        fields.Done();
        return new DefaultRule(after, kind, repeat);
    }
}
