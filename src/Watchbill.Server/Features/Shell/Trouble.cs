using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store;

namespace Watchbill.Server.Features.Shell;

/// <summary>Something that keeps people from being paged: shown loudly on every page until it is over.</summary>
public sealed record Trouble(string Text, string? Link = null, string? LinkText = null)
{
    /// <summary>How late a message may be before anybody is told.</summary>
    public static readonly Duration Patience = Duration.FromMinutes(1);

    public static ImmutableArray<Trouble> Of(IReadOnlyDictionary<Provider, Instant> failingSince, Backlog backlog, PageClock clock)
    {
        ArgumentNullException.ThrowIfNull(backlog);
        var troubles = failingSince
            .OrderBy(failing => failing.Value).ThenBy(failing => failing.Key.Kind).ThenBy(failing => failing.Key.Host, StringComparer.Ordinal)
            .Select(failing => new Trouble(
                $"{KindWords.Sentence(failing.Key.Kind)}{(failing.Key.Host is { } host ? $" to {host}" : "")} fails since {clock.Short(failing.Value)}. Watchbill keeps trying, and uses other ways meanwhile.", "/outbox#sent", "See what waits"))
            .ToImmutableArray();
        return backlog is { PendingDeliveries: > 0, NextDelivery: { } due } && due < clock.Now - Patience
            ? troubles.Add(new Trouble($"Messages are overdue, the oldest by {ReasonText.Span(clock.Now - due)}.", "/outbox#sent", "See what waits"))
            : troubles;
    }

    /// <summary>Everyone was paged, and nobody answered.</summary>
    public static ImmutableArray<Trouble> Of(IEnumerable<Alert> open) =>
    [
        .. open.Where(alert => alert is { Status: AlertStatus.Triggered, Run.ExhaustedAt: not null })
            .Select(alert => new Trouble($"Nobody answered #{alert.Id}. Everyone in its policy was paged.", $"/alerts/{alert.Id}", "Open it")),
    ];
}
