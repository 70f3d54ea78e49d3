using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Services;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Outlook;
using Watchbill.Server.Features.Services.Near;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Services;

/// <summary>A service in a list.</summary>
public sealed record ServiceLine(Service Service, string Policy, string? Team, int Open, Severity? Worst, Instant? LastEvent);

public sealed record ServicesView(ImmutableArray<ServiceLine> Lines)
{
    public static ServicesView Of(IEnumerable<Service> services, IReadOnlyList<Alert> open, IReadOnlyList<IntegrationUse> uses, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return new ServicesView(
        [
            .. services
                .OrderBy(service => service.Name, StringComparer.Ordinal)
                .ThenBy(service => service.Id.Value, StringComparer.Ordinal)
                .Select(service =>
                {
                    var own = open.Where(alert => alert.Service == service.Id).ToList();
                    return new ServiceLine(
                        service,
                        ServiceView.PolicyName(service, definitions),
                        service.Team is { } team && definitions.Teams.TryGetValue(team, out var known) ? known.Name : null,
                        own.Count,
                        own.Count == 0 ? null : own.Max(alert => alert.Severity),
                        uses.Where(use => use.Service == service.Id).Select(use => (Instant?)use.LastEventAt).Max());
                }),
        ]);
    }
}

/// <summary>A source of a service.</summary>
/// <param name="Address">Where its events go, with the key as "KEY…last four".</param>
/// <param name="Keys">Those that work now, newest first.</param>
public sealed record IntegrationView(Integration Integration, string Address, ImmutableArray<IntegrationKey> Keys, IntegrationUse? Use);

/// <summary>A service with who would be paged for it at this moment.</summary>
/// <param name="WouldPage">For a critical alert, by the deciders of production; times count from now.</param>
/// <param name="KnowsPolicy">False when the policy that it names is gone.</param>
/// <param name="Process">How its incidents are run.</param>
public sealed record ServiceView(
    Service Service, string Policy, string? Team, SupportView? Support, ImmutableArray<ForecastLine> WouldPage, ImmutableArray<AlertLine> Open, ImmutableArray<IntegrationView> Integrations,
    bool KnowsPolicy, IncidentProcess Process)
{
    /// <summary>What it depends on, and what depends on it.</summary>
    public Surroundings Near { get; init; } = Surroundings.None;

    private const int MostLines = 12;
    private static readonly Duration Horizon = Duration.FromDays(1);

    public static ServiceView Of(
        Service service, IEnumerable<Alert> open, IReadOnlyList<IntegrationUse> uses, DefinitionSet definitions, AlertLinks links, PageFrame frame)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(frame);
        var clock = frame.Clock;
        return new ServiceView(
            service,
            PolicyName(service, definitions),
            service.Team is { } team && definitions.Teams.TryGetValue(team, out var known) ? known.Name : null,
            SupportView.Of(service, definitions, clock),
            WhoWouldBePaged(service, definitions, clock.Now),
            [.. AlertLine.MostUrgentFirst(open).Select(alert => AlertLine.Of(alert, definitions, clock, frame.OpenIncidents))],
            [.. service.Integrations.Select(integration => IntegrationOf(service, integration, uses, definitions, links, clock.Now))],
            definitions.Policies.ContainsKey(service.Policy),
            definitions.ProcessOf(service.Id));
    }

    /// <summary>Plays a critical alert through: nobody is paged, nothing is kept.</summary>
    public static ImmutableArray<ForecastLine> WhoWouldBePaged(Service service, DefinitionSet definitions, Instant now)
    {
        ArgumentNullException.ThrowIfNull(service);
        var integration = service.Integrations.IsDefaultOrEmpty ? new IntegrationId("none") : service.Integrations[0].Id;
        var context = new DecisionContext(definitions, now, Actor.Engine("forecast"), [], null);
        return AlertDecider.Decide(null, TestEvents.Trigger(service, integration, Severity.Critical, now), context, new AlertId(1)) is Accepted accepted
            ? ForecastWords.Shortened(ForecastWords.Of(Forecast.Of(accepted, definitions, now, now + Horizon, 50), definitions), MostLines)
            : [];
    }

    public static string PolicyName(Service service, DefinitionSet definitions)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(definitions);
        return definitions.Policies.TryGetValue(service.Policy, out var policy) ? policy.Name : service.Policy.Value;
    }

    private static IntegrationView IntegrationOf(
        Service service, Integration integration, IReadOnlyList<IntegrationUse> uses, DefinitionSet definitions, AlertLinks links, Instant now)
    {
        var keys = definitions.Keys.Values
            .Where(key => key.Service == service.Id && key.Integration == integration.Id && !(key.ExpiresAt <= now))
            .OrderBy(key => key.ExpiresAt is not null)
            .ThenByDescending(key => key.CreatedAt)
            .ToImmutableArray();
        return new IntegrationView(
            integration,
            IntegrationKeys.Url(links, integration.Kind, "KEY").AbsoluteUri,
            keys,
            uses.FirstOrDefault(use => use.Service == service.Id && use.Integration == integration.Id));
    }
}
