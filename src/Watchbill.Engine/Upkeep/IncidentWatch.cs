using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Definitions;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Upkeep;

/// <summary>
/// Finds incidents that wait for something and have no timer. Those that are open are asked each time; all that are not over (those that wait for their review too) at the
/// start and when definitions have changed, for then what they wait for may have. Not thread-safe.
/// </summary>
internal sealed class IncidentWatch(Committer committer, IStoreReader reader, CurrentDefinitions definitions)
{
    private const int Most = 1_000;

    private long? _lookedUnder;

    /// <summary>Timers that had to be set since the start.</summary>
    public long Repaired { get; private set; }

    /// <exception cref="CommitFailedException">The store failed; nothing is lost, call again.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var revision = definitions.Current.Revision;
        var all = revision != _lookedUnder;
        var waiting = (await reader.ReadUnfinishedIncidentsAsync(openOnly: !all, Most, cancellationToken)).ToList();
        if (!all && waiting.Count > 0)
        {
            var watched = (await reader.ReadSubjectsWithTimerAsync(Subjects.IncidentPrefix, IncidentTimers.Purpose, cancellationToken)).ToHashSet(StringComparer.Ordinal);
            waiting.RemoveAll(id => watched.Contains(Subjects.Of(id)));
        }

        if (waiting.Count > 0)
        {
            var work = new IncidentWatchWork([.. waiting]);
            committer.Submit(work);
            Repaired += await work.Reply;
        }

        _lookedUnder = revision;
    }
}

/// <summary>Sets the timers of incidents to what their states wait for.</summary>
internal sealed class IncidentWatchWork(ImmutableArray<IncidentId> incidents) : Work
{
    private readonly TaskCompletionSource<int> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _repaired;

    public Task<int> Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Timer;

    public override async ValueTask DecideAsync(Batch batch)
    {
        _repaired = 0;
        await batch.Incidents.DefinitionsAsync();
        foreach (var id in incidents)
        {
            try
            {
                _repaired += await batch.Incidents.RepairAsync(id) ? 1 : 0;
            }
            catch (Exception exception) when (!StoreFailure.Is(exception))
            {
                // One that cannot be read keeps no other from being looked at.
            }
        }
    }

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_repaired);

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
