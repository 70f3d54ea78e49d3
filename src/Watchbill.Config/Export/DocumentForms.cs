using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Export;

/// <summary>How each kind of document is written. The mirror of the readers; defaults are left out.</summary>
internal static class DocumentForms
{
    public static MapForm Of(User user) => new FormBuilder()
        .Add("name", user.Name)
        .Add("email", user.Email)
        .Add("zone", user.Zone)
        .Add("permission", Words.Permissions.TextOf(user.Permission))
        .Add("scope", user.Scope.Select(team => team.Value))
        .Add("disabled", user.Disabled)
        .Build();

    public static MapForm Of(Team team) => new FormBuilder()
        .Add("name", team.Name)
        .Add("members", team.Members.Select(user => user.Value))
        .Build();

    public static MapForm Of(Position position) => new FormBuilder()
        .Add("name", position.Name)
        .Add("users", position.Holders.Select(user => user.Value))
        .Add("schedules", position.Schedules.Select(schedule => schedule.Value))
        .Build();

    public static MapForm Of(EscalationPolicy policy) => new FormBuilder()
        .Add("name", policy.Name)
        .AddEach("rules", policy.Rules.Select(Of))
        .Add("repeat", policy.Repeat is { } repeat
            ? new FormBuilder(flow: true).Add("times", repeat.Times).Add("every", Durations.Format(repeat.Every)).Build()
            : null)
        .Add("response_targets", policy.ResponseTargets.IsEmpty ? null : BySeverity(policy.ResponseTargets))
        .Build();

    public static MapForm Of(Service service) => new FormBuilder()
        .Add("name", service.Name)
        .Add("description", service.Description)
        .Add("policy", service.Policy.Value)
        .Add("team", service.Team?.Value)
        .Add("urgency", Words.UrgencyRules.TextOf(service.Urgency))
        .Add("support_hours", service.Support is { } support ? Of(support) : null)
        .Add("integrations", service.Integrations.IsEmpty ? null : MapOf(service.Integrations, integration => integration.Id.Value, Of))
        .Add("acknowledgement_timeout", Text(service.AcknowledgementTimeout))
        .Add("stale_after", Text(service.StaleAfter))
        .Add("page_on_new_members", service.PageOnNewMembers)
        .Add("storm_threshold", service.StormThreshold)
        .Add("facts", service.Facts)
        .Add("incidents", service.IncidentProcess)
        .Add("depends_on", service.DependsOn.Select(other => other.Value))
        .Build();

    public static MapForm Of(EventMapping mapping) => new FormBuilder()
        .Add("items", mapping.Items)
        .Add("group", mapping.Group)
        .Add("action", Of(mapping.Action))
        .Add("dedup_key", Of(mapping.DedupKey))
        .Add("title", Of(mapping.Title))
        .Add("severity", Of(mapping.Severity))
        .Add("link", Of(mapping.Link))
        .Add("details", Of(mapping.Details))
        .Add("fingerprint", Of(mapping.Fingerprint))
        .Add("starts_at", Of(mapping.StartsAt))
        .Add("ends_at", Of(mapping.EndsAt))
        .Add("labels", mapping.Labels)
        .Build();

    public static MapForm MapOf<T>(IEnumerable<T> documents, Func<T, string> id, Func<T, YamlForm> form) =>
        new([.. documents.Select(document => (id(document), form(document)))], Flow: false);

    private static MapForm Of(Integration integration) => new FormBuilder(flow: true)
        .Add("name", integration.Name)
        .Add("kind", Words.Integrations.TextOf(integration.Kind))
        .Add("mapping", integration.Mapping)
        .Build();

    private static MapForm Of(EscalationRule rule) => new FormBuilder()
        .AddEach("page", rule.Targets.Select(Of), flow: true)
        .Add("after", Durations.Format(rule.After))
        .Add("after_by_severity", rule.AfterBySeverity.IsEmpty ? null : BySeverity(rule.AfterBySeverity))
        .Add("base", rule.Base == RuleBase.RunStart ? null : Words.Bases.TextOf(rule.Base))
        .Add("until", rule.Until == Until.Acknowledged ? null : Words.Untils.TextOf(rule.Until))
        .Add("when", rule.When is { } when ? Of(when) : null)
        .Add("again", rule.Again)
        .Add("round_robin", rule.RoundRobin)
        .Add("no_answer_needed", rule.NoAnswerNeeded)
        .Add("via", rule.Via.Select(Words.Methods.TextOf))
        .Build();

    private static MapForm BySeverity(ImmutableSortedDictionary<Severity, Duration> times) =>
        new([.. times.Select(time => (Words.Severities.TextOf(time.Key), (YamlForm)new TextForm(Durations.Format(time.Value))))], Flow: true);

    private static MapForm Of(RuleCondition when) => new FormBuilder(flow: true)
        .Add("severity", when.Severities.Select(Words.Severities.TextOf))
        .Add("urgency", when.Urgencies.Select(Words.Urgencies.TextOf))
        .Add("labels", when.Labels.IsEmpty ? null : Texts(when.Labels))
        .Add("facts", when.Facts)
        .Add("services", when.Services.Select(service => service.Value))
        .Add("calendar", when.Calendar is { } hours ? Of(hours) : null)
        .Build();

    private static MapForm Of(WorkingHours hours) => Start(hours).Add("outside", hours.Outside).Build();

    private static MapForm Of(SupportHours support) => Start(support.Hours)
        .Add("outside", support.Outside == UrgencyRule.AlwaysLow ? null : Words.UrgencyRules.TextOf(support.Outside))
        .Build();

    private static FormBuilder Start(WorkingHours hours) => new FormBuilder(flow: true)
        .Add("zone", hours.Zone.Id)
        .AddEach("times", hours.Times.Select(ScheduleForms.Of), flow: true)
        .Add("holidays", hours.Except);

    internal static MapForm Of(Target target)
    {
        var (kind, value) = target switch
        {
            UserTarget user => ("user", user.User.Value),
            ScheduleTarget schedule => ("schedule", schedule.Schedule.Value),
            PositionTarget position => ("position", position.Position.Value),
            TeamTarget team => ("team", team.Team.Value),
            ChannelTarget channel => (Words.Methods.TextOf(channel.Kind), channel.Address),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Files have no word for it."),
        };
        return new FormBuilder(flow: true).Add(kind, value).Add("next", target is ScheduleTarget { Next: true }).Build();
    }

    private static YamlForm? Of(FieldPick? pick)
    {
        if (pick is null)
        {
            return null;
        }

        var paths = new ListForm([.. pick.Paths.Select(path => new TextForm(path))], Flow: true);
        return pick.Values.IsEmpty && pick.Default is null
            ? paths
            : new FormBuilder()
                .Add("path", pick.Paths.IsEmpty ? null : paths)
                .Add("values", pick.Values.IsEmpty ? null : Texts(pick.Values.OrderBy(value => value.Key.ToUpperInvariant(), StringComparer.Ordinal)))
                .Add("default", pick.Default)
                .Build();
    }

    private static MapForm Texts(IEnumerable<KeyValuePair<string, string>> texts) =>
        new([.. texts.Select(text => (text.Key, (YamlForm)new TextForm(text.Value)))], Flow: true);

    private static string? Text(Duration? duration) => duration is { } value ? Durations.Format(value) : null;
}
