using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Announcements;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Upkeep;

/// <summary>
/// Tells administrators of events that came with keys which open nothing: at once, then at most once an hour, and nothing when there are none.
/// <code>
///  looks every 10 s ─► none newer than told of ─► nothing
///                      some, told less than an hour ago ─► later
///                      some ─► announced, with when and up to which event, in one transaction
/// </code>
/// What was told is in the store, so a restart begins no new hour, and of several nodes one tells.
/// </summary>
public sealed class RefusalReporter(Committer committer, IStoreReader reader)
{
    private const string LastReport = "refusals.last_report";
    private static readonly Duration Every = Duration.FromHours(1);
    private static readonly Duration LookEvery = Duration.FromSeconds(10);
    private Instant _looked = Instant.MinValue;

    /// <exception cref="CommitFailedException">The store failed; nothing is lost, call again.</exception>
    public async Task TickAsync(Instant now, CancellationToken cancellationToken)
    {
        if (now >= _looked && now - _looked < LookEvery)
        {
            return;
        }

        var text = await reader.ReadEngineStateAsync(LastReport, cancellationToken);
        var last = Report.Parse(text);
        var isTooSoon = last is not null && now >= last.At && now - last.At < Every;
        if (!isTooSoon && await FreshAsync(last, cancellationToken) is { Count: > 0 } fresh)
        {
            var work = new ReportWork(text, Draft(fresh), new Report(now, fresh.Max(refused => refused.At)).ToString());
            committer.Submit(work);
            await work.Reply;
        }

        _looked = now;
    }

    /// <summary>Newest first. The newest alone is looked at first: mostly there is nothing after it.</summary>
    private async Task<List<RejectedEvent>> FreshAsync(Report? last, CancellationToken cancellationToken)
    {
        var newest = await reader.ReadRejectedAsync(1, cancellationToken);
        if (newest.Count == 0 || newest[0].At <= last?.Through)
        {
            return [];
        }

        var all = await reader.ReadRejectedAsync(RejectedEvent.MaxKept, cancellationToken);
        return [.. all.Where(refused => refused.Code == RejectedEvent.UnknownKey && (last is null || refused.At > last.Through))];
    }

    private static AnnouncementDraft Draft(List<RejectedEvent> fresh)
    {
        var places = fresh
            .GroupBy(refused => refused.Where, StringComparer.Ordinal)
            .Select(place => (Place: place.Key, Count: place.Count()))
            .OrderByDescending(place => place.Count)
            .ThenBy(place => place.Place, StringComparer.Ordinal)
            .ToImmutableArray();
        return EngineAnnouncements.EventsRefused(fresh.Count, places, fresh[0].Code, fresh[0].At);
    }

    /// <summary>When it was told, and of which events: those up to an instant.</summary>
    private sealed record Report(Instant At, Instant Through)
    {
        public static Report? Parse(string? text) =>
            text?.Split(' ') is [var at, var through]
            && InstantPattern.ExtendedIso.Parse(at) is { Success: true } told && InstantPattern.ExtendedIso.Parse(through) is { Success: true } newest
                ? new Report(told.Value, newest.Value)
                : null;

        public override string ToString() => $"{InstantPattern.ExtendedIso.Format(At)} {InstantPattern.ExtendedIso.Format(Through)}";
    }

    /// <summary>Announces, unless somebody else has done so since we looked.</summary>
    private sealed class ReportWork(string? before, AnnouncementDraft draft, string after) : Work
    {
        private static readonly Actor Reporter = Actor.Engine("refusals");
        private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reply => _reply.Task;

        public override WorkOrder Order => WorkOrder.Timer;

        public override async ValueTask DecideAsync(Batch batch)
        {
            if (await batch.Transaction.ReadEngineStateAsync(LastReport) == before)
            {
                await Announcer.StageAsync(batch, draft, batch.Definitions.Administrators(), Reporter, Door.Timer);
                batch.Writes.EngineState.Add((LastReport, after));
            }
        }

        public override void Committed(WriteOutcome outcome) => _reply.TrySetResult();

        public override void Failed(Exception exception) => _reply.TrySetException(exception);
    }
}
