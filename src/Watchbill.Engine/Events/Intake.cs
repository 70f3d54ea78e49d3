using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Events;

/// <summary>One request of a source, parsed and authenticated.</summary>
/// <param name="Events">1 to 1,000.</param>
/// <param name="Body">The raw body, for the timeline.</param>
/// <param name="ReceivedAt">When the request arrived; null means at the decision.</param>
public sealed record IntakeRequest(
    ServiceId Service, IntegrationId Integration, ImmutableArray<ReceiveEvent> Events, StoredBody? Body, Instant? ReceivedAt);

public sealed record IntakeReceipt(ImmutableArray<EventReceipt> Events);

/// <param name="Alert">The alert that the event began, changed or repeated; null when it concerned none.</param>
public sealed record EventReceipt(AlertId? Alert, string DedupKey, string? Note);

/// <summary>
/// Takes events in. It answers only after the commit, and refuses before any change when too much is queued: never silently.
/// Thread-safe.
/// </summary>
public sealed class Intake(Committer committer, int queueLimit = Intake.DefaultQueueLimit)
{
    public const int DefaultQueueLimit = 8_192;

    private readonly StormGuard _storms = new();
    private readonly LivenessLedger _liveness = new();

    /// <summary>True when a request must be refused as overloaded.</summary>
    public bool IsOverloaded => committer.Queued >= queueLimit;

    /// <summary>Finds storms that were open when the process ended.</summary>
    public async Task StartAsync(IStoreReader reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (var alert in await reader.ReadOpenAlertsAsync(cancellationToken))
        {
            if (alert.Key.DedupKey == StormGuard.Key)
            {
                _storms.Opened(alert.Key.Service);
            }
        }
    }

    /// <returns>Null when overloaded: nothing was changed.</returns>
    /// <exception cref="CommitFailedException">The outcome is unknown; the source should send it again.</exception>
    public Task<IntakeReceipt?> AcceptAsync(IntakeRequest request)
    {
        if (IsOverloaded)
        {
            return Task.FromResult<IntakeReceipt?>(null);
        }

        var work = new EventWork(request, _storms, _liveness);
        committer.Submit(work);
        return work.Reply!;
    }
}
