using System.Data.Common;
using System.Threading.Channels;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Engine.Definitions;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Handoffs;
using Watchbill.Engine.Incidents;
using Watchbill.Engine.StatusPages;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Commit;

/// <summary>
/// Group commit: everything that changes anything goes through here. One batch at a time takes all work that has queued up meanwhile,
/// decides it in order against one consistent state, writes it in one transaction, and replies after the commit.
/// <code>
///  submit ─► queue ─► [ begin ─ read ─ decide each ─ write ─ commit ] ─► replies, wake-ups, change feed
///                         ▲                    │ lost to another node
///                         └────── again (≤ 5) ─┘
/// </code>
/// Failure: a work that throws fails alone and leaves nothing. Broken I/O, and whatever a commit throws, fails the whole batch with
/// "unknown outcome": nobody is told that it worked, nothing is decided from memory, and the next batch reads again; two nodes that wait for one another are
/// parted by the database, and the one that gave way begins again. Anything else before
/// the commit is the fault of some row that a work needs or makes: the batch is halved until only the works of that row fail.
/// On SQLite there is one writer, so nothing is ever lost to another node.
/// </summary>
public sealed class Committer
{
    private const int MaxBatch = 512;
    private const int MaxRounds = 5;
    private const string OthersWereFaster = "Other nodes were faster five times in a row. Try again.";
    private readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IStore _store;
    private readonly CurrentDefinitions _definitions;
    private readonly TimeProvider _time;
    private readonly ProviderHealth _health;
    private readonly ChangeFeed _feed;
    private readonly Decide _decide;
    private Instant _lastNow = Instant.MinValue;
    private int _queued;

    public Committer(IStore store, CurrentDefinitions definitions, TimeProvider time, ProviderHealth health, ChangeFeed feed)
        : this(store, definitions, time, health, feed, AlertDecider.Decide)
    {
    }

    /// <param name="decide">The decider; another one only where a simulation must find a planted fault.</param>
    internal Committer(IStore store, CurrentDefinitions definitions, TimeProvider time, ProviderHealth health, ChangeFeed feed, Decide decide)
    {
        _decide = decide;
        _store = store;
        _definitions = definitions;
        _time = time;
        _health = health;
        _feed = feed;
    }

    /// <summary>Told why a work failed whose rows could not be read or made, while the store itself works. Must be short and must not throw.</summary>
    public Action<Exception>? RowFailed { get; set; }

    /// <summary>What this node's settings let steps do. Set before the first decision.</summary>
    internal StepSurroundings Steps { get; set; } = StepSurroundings.None;

    /// <summary>Works that wait or are being decided; the intake refuses above its limit.</summary>
    public int Queued => Volatile.Read(ref _queued);

    internal void Submit(Work work)
    {
        Interlocked.Increment(ref _queued);
        if (!_queue.Writer.TryWrite(work))
        {
            Interlocked.Decrement(ref _queued);
            work.Failed(new CommitFailedException("Watchbill is shutting down."));
        }
    }

    /// <summary>Runs until cancelled; then refuses new work, and finishes what is queued.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => _queue.Writer.TryComplete());
        var works = new List<Work>(MaxBatch);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            works.Clear();
            while (works.Count < MaxBatch && _queue.Reader.TryRead(out var work))
            {
                works.Add(work);
            }

            var ordered = works.OrderBy(work => work.Order).ToList();
            await CommitAsync(ordered);
            Interlocked.Add(ref _queued, -works.Count);
        }
    }

    private async Task CommitAsync(List<Work> works, int attempt = 1)
    {
        var decided = new List<Work>(works.Count);
        var failed = new HashSet<Work>();
        var change = new Change();
        WriteOutcome? outcome;
        var committing = false;
        try
        {
            await using var transaction = await _store.BeginAsync(CancellationToken.None);
            outcome = await DecideAndWriteAsync(transaction, works, decided, failed, change);
            committing = true;
            if (outcome is not null)
            {
                await transaction.CommitAsync();
            }
        }
        catch (DbException exception) when (!committing && StoreFailure.WasOvertaken(exception) && attempt < MaxRounds)
        {
            outcome = null;
        }
        catch (Exception exception) when (!committing && !StoreFailure.Is(exception) && works.Count > 1)
        {
            // Those who have been told that they failed are not decided again.
            var left = works.FindAll(work => !failed.Contains(work));
            var half = works.Count / 2;
            await CommitAnyAsync([.. left.Take(half)]);
            await CommitAnyAsync([.. left.Skip(half)]);
            return;
        }
        catch (Exception exception) when (!committing && !StoreFailure.Is(exception))
        {
            RowFailed?.Invoke(exception);
            Fail(works, new CommitFailedException("Something that this needs could not be read or written; nothing of it was stored.", exception));
            return;
        }
        catch (Exception exception)
        {
            Fail(works, new CommitFailedException("The store did not confirm the transaction; its outcome is unknown.", exception));
            return;
        }

        if (outcome is null)
        {
            works = works.FindAll(work => !failed.Contains(work));
            if (attempt >= MaxRounds)
            {
                Fail(works, new CommitFailedException(OthersWereFaster));
            }
            else if (works.Count > 0)
            {
                await CommitAsync(works, attempt + 1);
            }

            return;
        }

        foreach (var work in decided)
        {
            work.Committed(outcome);
        }

        _feed.Publish(change);
    }

    private Task CommitAnyAsync(List<Work> works) => works.Count == 0 ? Task.CompletedTask : CommitAsync(works);

    /// <returns>
    /// Null when the transaction must begin anew: under the definitions that have just been loaded, other locks come before the alerts; or an alert that an incident has
    /// already heard of was lost to another node.
    /// </returns>
    private async Task<WriteOutcome?> DecideAndWriteAsync(
        IStoreTransaction transaction, List<Work> works, List<Work> decided, HashSet<Work> failed, Change change)
    {
        var open = works;
        var outcome = WriteOutcome.Clean;
        for (var round = 1; open.Count > 0; round++)
        {
            if (round > MaxRounds)
            {
                decided.RemoveAll(open.Contains);
                Fail(open, new CommitFailedException(OthersWereFaster));
                break;
            }

            if (await ReadAsync(transaction, open) is not { } batch)
            {
                return null;
            }

            var touched = await DecideAsync(batch, open, decided, failed);
            await IncidentFollower.FollowAsync(batch);
            await ComponentFollower.FollowAsync(batch);
            await ScheduleRecorder.BeforeChangeAsync(batch);
            var writes = batch.Finish();
            if (writes.IsEmpty)
            {
                break;
            }

            var written = await transaction.WriteAsync(writes);
            change.Add(writes, written);

            // Works of an earlier round have their refusals there, unless they had another try in this one.
            outcome = written with { Refused = outcome.Refused.Except(writes.Deliveries.Select(tried => tried.Delivery)).Union(written.Refused) };
            var lost = written.LostAlerts.Select(index => batch.Written[index]).ToHashSet();
            if (batch.IncidentsKnow(lost))
            {
                return null;
            }

            open = lost.Count == 0 ? [] : [.. touched.Where(entry => entry.Alerts.Overlaps(lost)).Select(entry => entry.Work)];
            decided.RemoveAll(open.Contains);
        }

        return outcome;
    }

    /// <summary>Reads all that the works need in one go. The definitions are those of the revision that was read with it, and now is after it: whatever it waited for.</summary>
    private async Task<Batch?> ReadAsync(IStoreTransaction transaction, List<Work> works)
    {
        var needs = new BatchNeeds();
        foreach (var work in works)
        {
            work.Need(needs);
        }

        var turns = await TurnSlots.ReadAsync(transaction, _definitions.Current, needs.Services);
        var answer = await transaction.ReadAsync(Batch.QuestionOf(needs));
        if (answer.Revision != _definitions.Current.Revision)
        {
            await _definitions.ReloadAsync(CancellationToken.None);
            if (!turns.Cover(_definitions.Current, needs.Services))
            {
                return null;
            }
        }

        _lastNow = Instant.Max(_lastNow, _time.Now());
        var batch = new Batch(transaction, _definitions, _lastNow, _health.Failing, _decide) { Turns = turns, Steps = Steps };
        batch.Take(needs, answer);
        await batch.ReserveAsync(needs.NewAlerts);
        return batch;
    }

    private static async Task<List<(Work Work, HashSet<Domain.AlertId> Alerts)>> DecideAsync(
        Batch batch, List<Work> works, List<Work> decided, HashSet<Work> failed)
    {
        var touched = new List<(Work, HashSet<Domain.AlertId>)>(works.Count);
        foreach (var work in works)
        {
            try
            {
                batch.BeginWork();
                await work.DecideAsync(batch);
                decided.Add(work);
                touched.Add((work, batch.EndWork()));
            }
            catch (Exception exception) when (!StoreFailure.Is(exception))
            {
                failed.Add(work);
                work.Failed(exception);
            }
        }

        return touched;
    }

    private static void Fail(List<Work> works, Exception exception)
    {
        foreach (var work in works)
        {
            work.Failed(exception);
        }
    }
}
