using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Features.Alerts;

/// <summary>Which alerts a list shows.</summary>
public enum AlertsShown
{
    Open = 0,
    Resolved = 1,
    All = 2,
}

/// <summary>A list of alerts with its filters.</summary>
/// <param name="Services">Those that the reader may see.</param>
/// <param name="Older">The next page holds alerts with lower numbers than this; null on the last.</param>
public sealed record AlertsView(
    AlertsShown Shown, ServiceId? Service, ImmutableArray<Service> Services, ImmutableArray<AlertLine> Lines, AlertId? Older)
{
    public ImmutableArray<AlertStatus> Statuses => Shown switch
    {
        AlertsShown.Open => [AlertStatus.Triggered, AlertStatus.Acknowledged],
        AlertsShown.Resolved => [AlertStatus.Resolved],
        _ => [],
    };

    public string Url(AlertId? before)
    {
        var service = Service is { } id ? $"&service={Uri.EscapeDataString(id.Value)}" : "";
        return $"/alerts?show={ReasonText.Word(Shown)}{service}{(before is { } number ? $"&before={number}" : "")}";
    }
}
