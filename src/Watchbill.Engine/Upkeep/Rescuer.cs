using NodaTime;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Definitions;
using Watchbill.Engine.Handoffs;
using Watchbill.Engine.StatusPages;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Upkeep;

/// <summary>
/// Finds what was left behind:
/// <code>
///  handing over, lease over or of an earlier boot ─► "unknown" ─► pages are repeated
///  open alert whose timers are not what its state says ─► timers written anew, and counted as a repair
///  incident that waits for something and has no timer ─► its timer is set
///  schedule without a timer (a store from before they were recorded) ─► looked at
///  components that do not show what open incidents say (new or edited definitions) ─► shown
/// </code>
/// Both are safe at any time and on every node. A lease is never touched before its end, so a slow attempt is not doubled.
/// Each minute every open alert is looked at in brief; in full only those that are not as they were when they were last found to be right:
/// another version, other timers, or other definitions.
/// </summary>
public sealed class Rescuer(Committer committer, IStoreReader reader, CurrentDefinitions definitions, string boot)
{
    private const int Limit = 256;
    private static readonly Duration RepairEvery = Duration.FromMinutes(1);
    private readonly IncidentWatch _incidents = new(committer, reader, definitions);
    private Instant _repaired = Instant.MinValue;
    private HashSet<OpenAlert> _right = [];
    private long _rightUnder;
    private long? _followedUnder;

    /// <summary>Handovers found without an outcome since the start.</summary>
    public long Rescued { get; private set; }

    /// <summary>Alerts whose timers had to be written anew since the start. More than after an edit of definitions points to a bug.</summary>
    public long Repaired { get; private set; }

    /// <summary>The same of incidents.</summary>
    public long RepairedIncidents => _incidents.Repaired;

    /// <summary>Alerts that were looked at in full since the start.</summary>
    internal long Examined { get; private set; }

    /// <exception cref="CommitFailedException">The store failed; nothing is lost, call again.</exception>
    public async Task TickAsync(Instant now, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var work = new RescueWork(boot, Limit);
            committer.Submit(work);
            var rescued = await work.Reply;
            Rescued += rescued;
            if (rescued < Limit)
            {
                break;
            }
        }

        var isTime = now - _repaired >= RepairEvery;
        if (isTime)
        {
            await RepairAsync(cancellationToken);
            await WatchSchedulesAsync(cancellationToken);
            await _incidents.LookAsync(cancellationToken);
            _repaired = now;
        }

        // Edited definitions show at once: a component may have begun to follow, or a level to page otherwise.
        if (isTime || definitions.Current.Revision != _followedUnder)
        {
            await FollowServicesAsync();
        }
    }

    private async Task FollowServicesAsync()
    {
        // One that fails is looked at again in a minute.
        var current = definitions.Current;
        _followedUnder = current.Revision;
        if (ComponentFollower.IsWanted(current))
        {
            var work = new FollowWork();
            committer.Submit(work);
            await work.Reply;
        }
    }

    private async Task WatchSchedulesAsync(CancellationToken cancellationToken)
    {
        var watched = await reader.ReadSubjectsWithTimerAsync(Subjects.SchedulePrefix, ScheduleRecorder.Purpose, cancellationToken);
        var missing = definitions.Current.Schedules.Keys.Where(id => !watched.Contains(Subjects.Of(id), StringComparer.Ordinal)).OrderBy(id => id.Value, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            var work = new WatchWork(missing);
            committer.Submit(work);
            await work.Reply;
        }
    }

    private async Task RepairAsync(CancellationToken cancellationToken)
    {
        // Both as they were before the look: what changes meanwhile is looked at again.
        var revision = definitions.Current.Revision;
        var open = await reader.ReadOpenAlertsAsync(cancellationToken);
        var doubtful = revision == _rightUnder ? open.Where(alert => !_right.Contains(alert)) : open;
        foreach (var page in doubtful.Chunk(Limit))
        {
            var work = new RepairWork([.. page.Select(alert => alert.Id)]);
            committer.Submit(work);
            Repaired += await work.Reply;
            Examined += page.Length;
        }

        (_right, _rightUnder) = ([.. open], revision);
    }
}
