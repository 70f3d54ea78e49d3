using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Services;

namespace Watchbill.Domain.Simulation;

/// <summary>Services and severities to all of which the same would happen, and the moments at which that may change.</summary>
internal sealed class SweepCase(ImmutableArray<ServiceId> services, ImmutableArray<Severity> severities, EscalationPolicy? policy, ImmutableSortedSet<Instant> moments)
{
    /// <summary>Of a round of more people so many are tried.</summary>
    private const int MostTurns = 20;

    public ImmutableArray<ServiceId> Services { get; } = services;

    public ImmutableArray<Severity> Severities { get; } = severities;

    public ImmutableSortedSet<Instant> Moments { get; } = moments;

    /// <summary>
    /// Services count apart where their policies, teams, support hours, or what a rule asks of them differ; severities where the policy or the urgency tells them apart.
    /// </summary>
    public static ImmutableArray<SweepCase> All(DefinitionSet definitions, SweepQuestion question)
    {
        var severities = question.Severities.IsEmpty ? [.. Enum.GetValues<Severity>()] : question.Severities;
        return
        [
            .. definitions.Services.Values
                .Where(service => question.Services.IsEmpty || question.Services.Contains(service.Id))
                .OrderBy(service => service.Id.Value, StringComparer.Ordinal)
                .SelectMany(service => severities.Select(severity => (Service: service, Severity: severity, Policy: definitions.Policies.GetValueOrDefault(service.Policy))))
                .GroupBy(one => (one.Service.Policy, one.Service.Team, Urgency: UrgencyOf(one.Service, one.Severity), Rules: one.Policy is { } policy ? Told(policy, one.Service, one.Severity) : ""))
                .Select(same => new SweepCase(
                    [.. same.Select(one => one.Service.Id).Distinct()],
                    [.. same.Select(one => one.Severity).Distinct().Order()],
                    same.First().Policy,
                    SweepMoments.Of(definitions, same.First().Policy, MattersTo(same.First().Service, same.First().Severity), MayBeLow(same.First().Service, same.First().Severity), same.First().Severity, question))),
        ];
    }

    /// <summary>How many turns are to be tried at a moment, of how many people: those of the widest round that a rule of the policy finds.</summary>
    public (int Tried, int People) TurnsAt(DefinitionSet definitions, Instant at)
    {
        if (policy is not { HasTurns: true })
        {
            return (1, 1);
        }

        var waits = SweepMoments.Waits(policy, Severities[0]);
        var people = policy.Rules.Select((rule, index) => rule.RoundRobin && waits[index] is { } wait ? TargetResolution.People(definitions, rule.Targets, at + wait, []).Count : 1).Max();
        return (Math.Clamp(people, 1, MostTurns), people);
    }

    /// <summary>Support hours of which the urgency takes notice.</summary>
    private static SupportHours? MattersTo(Service service, Severity severity) =>
        service.Support is { } support && support.Outside.Of(severity) != service.Urgency.Of(severity) ? support : null;

    private static bool MayBeLow(Service service, Severity severity) =>
        service.Urgency.Of(severity) == Urgency.Low || service.Support?.Outside.Of(severity) == Urgency.Low;

    private static string UrgencyOf(Service service, Severity severity) => MattersTo(service, severity) is { Hours: var hours } support
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{service.Urgency.Of(severity)} {support.Outside.Of(severity)} {hours.Zone.Id} {string.Join(';', hours.Times)} {string.Join(' ', hours.Except.Order(StringComparer.Ordinal))} {hours.Outside}")
        : service.Urgency.Of(severity).ToString();

    /// <summary>What each rule makes of the service and the severity. Labels are no matter: alerts are tried without any.</summary>
    private static string Told(EscalationPolicy policy, Service service, Severity severity)
    {
        var told = new StringBuilder();
        foreach (var rule in policy.Rules)
        {
            var within = rule.Base == RuleBase.FirstResponse && policy.ResponseTargets.TryGetValue(severity, out var target) ? target : (Duration?)null;
            var holds = rule.When is not { } when
                || ((when.Severities.IsDefaultOrEmpty || when.Severities.Contains(severity)) && (when.Services.IsEmpty || when.Services.Contains(service.Id)) && when.Facts.All(service.Facts.Contains));
            told.Append(CultureInfo.InvariantCulture, $"{rule.AfterFor(severity)} {within} {holds};");
        }

        return told.ToString();
    }
}
