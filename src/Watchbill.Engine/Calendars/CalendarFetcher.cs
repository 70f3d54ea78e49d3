using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Schedules;
using Watchbill.Engine.Announcements;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Definitions;
using Watchbill.Store;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Calendars;

/// <summary>
/// Reads the calendars at addresses that layers of schedules are, and keeps the last good copy of each.
/// <code>
///  looks every 10 s ─► tried less than 15 min ago ─► later
///                      due ─► claimed (written as tried now, unless another node was faster) ─► read
///                                ├► unchanged, or the same text ─► read now
///                                ├► another text, and all of it can be used ─► the copy, in one transaction with read now
///                                └► anything else ─► failing since; the copy stays; after a day administrators are told, once
/// </code>
/// A crash between claim and outcome costs one round. A copy that no schedule names any more is removed. One tick at a time.
/// </summary>
/// <param name="every">From one reading to the next.</param>
public sealed class CalendarFetcher(Committer committer, IStoreReader reader, CurrentDefinitions definitions, ICalendarSource source, Duration every)
{
    public static readonly Duration DefaultEvery = Duration.FromMinutes(15);
    public static readonly Duration TellAfter = Duration.FromDays(1);

    private static readonly Duration LookEvery = Duration.FromSeconds(10);
    private static readonly Actor Fetcher = Actor.Engine("calendars");

    private Instant _looked = Instant.MinValue;
    private int _failing;
    private long _read;
    private long _failed;

    /// <summary>Calendars whose last reading, by whichever node, failed.</summary>
    public int Failing => Volatile.Read(ref _failing);

    /// <summary>Readings by this node that succeeded.</summary>
    public long Succeeded => Interlocked.Read(ref _read);

    public long Failed => Interlocked.Read(ref _failed);

    /// <exception cref="CommitFailedException">The store failed; call again.</exception>
    public async Task TickAsync(Instant now, CancellationToken cancellationToken)
    {
        if (now >= _looked && now - _looked < LookEvery)
        {
            return;
        }

        var current = definitions.Current;
        var calendars = CalendarsOf(current);
        var failing = 0;
        foreach (var (copy, url, schedule) in calendars)
        {
            var state = await CalendarState.ReadAsync(reader, copy, cancellationToken);
            if (state is null || now < state.TriedAt || now - state.TriedAt >= every)
            {
                state = await ReadAsync(copy, url, schedule, state, now, cancellationToken);
            }

            failing += state?.FailingSince is null ? 0 : 1;
        }

        Volatile.Write(ref _failing, failing);
        await ForgetAsync(current);
        _looked = now;
    }

    /// <summary>Each address once, with a schedule that names it now; those of earlier versions alone are not read any more.</summary>
    private static List<(string Copy, string Url, Schedule Schedule)> CalendarsOf(DefinitionSet current) =>
    [
        .. current.Schedules.Values
            .OrderBy(schedule => schedule.Id.Value, StringComparer.Ordinal)
            .SelectMany(schedule => schedule.Layers.Select(layer => layer.Calendar?.Url).OfType<string>().Select(url => (CalendarCopy.IdOf(url), url, schedule)))
            .DistinctBy(calendar => calendar.Item1),
    ];

    private async Task<CalendarState?> ReadAsync(string copy, string url, Schedule schedule, CalendarState? before, Instant now, CancellationToken cancellationToken)
    {
        var claimed = (before ?? new CalendarState(now, null, null, "", false, null, null)) with { TriedAt = now };
        if (!await DoAsync(new StateWork(copy, before, claimed)))
        {
            // Another node reads it.
            return before;
        }

        var known = definitions.Current.CalendarCopies.FirstOrDefault(one => one.Id == copy);
        var fetched = await source.ReadAsync(url, known is null ? null : claimed.ETag, known is null ? null : claimed.LastModified, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var label = new LayerCalendar(null, url).Label;
        var work = Judge(fetched, known) switch
        {
            CalendarContents contents => new StateWork(copy, claimed, Good(contents.ETag, contents.LastModified))
            {
                Text = contents.Text == known?.Text ? null : contents.Text,
                Schedule = schedule.Id,
                Label = label,
            },
            CalendarUnchanged => new StateWork(copy, claimed, Good(claimed.ETag, claimed.LastModified)),
            CalendarNotRead { Reason: var reason } => Bad(reason),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no outcome of reading a calendar."),
        };
        Interlocked.Increment(ref work.After.FailingSince is null ? ref _read : ref _failed);
        if (await DoAsync(work) && work.Text is not null)
        {
            await definitions.ReloadAsync(CancellationToken.None);
        }

        return work.After;

        CalendarState Good(string? etag, string? modified) => new(now, now, null, "", false, etag, modified);

        StateWork Bad(string reason)
        {
            var since = claimed.FailingSince ?? now;
            var tell = !claimed.IsTold && now - since >= TellAfter;
            return new StateWork(copy, claimed, claimed with { FailingSince = since, Reason = reason, IsTold = claimed.IsTold || tell })
            {
                News = tell ? EngineAnnouncements.CalendarFailing(schedule.Id, schedule.Name, label, since, claimed.ReadAt, reason) : null,
            };
        }
    }

    /// <summary>A text is used only when all of it can be, and then what matters of it is kept.</summary>
    private CalendarFetched Judge(CalendarFetched fetched, CalendarCopy? known)
    {
        if (fetched is CalendarUnchanged && known is null)
        {
            return new CalendarNotRead("the other side says that nothing has changed, but there is no copy yet");
        }

        if (fetched is CalendarContents contents)
        {
            var current = definitions.Current;
            var rota = CalendarRota.Of(contents.Text, DateTimeZone.Utc, new CalendarPeople(current.Users.Values, current.Responders.Values));
            if (rota.Problem is { } problem)
            {
                return new CalendarNotRead($"what was sent cannot be used. {problem.ToString().TrimEnd('.')}");
            }

            return contents with { Text = CalendarEssence.Of(contents.Text) };
        }

        return fetched;
    }

    private async Task ForgetAsync(DefinitionSet current)
    {
        var named = current.Schedules.Values
            .SelectMany(schedule => schedule.Layers.Concat(schedule.Earlier.SelectMany(version => version.Layers.Select(inForce => inForce.Layer))))
            .Select(layer => layer.Calendar?.Url)
            .OfType<string>()
            .Select(CalendarCopy.IdOf)
            .ToHashSet(StringComparer.Ordinal);
        var gone = current.CalendarCopies.Where(copy => !named.Contains(copy.Id)).ToList();
        if (gone.Count == 0)
        {
            return;
        }

        var work = new RowsWork(WorkOrder.Definitions, batch => batch.Writes.Definitions.AddRange(gone.Select(copy => Write(copy.Id, null, batch.Now))));
        committer.Submit(work);
        await work.Reply;
        await definitions.ReloadAsync(CancellationToken.None);
    }

    private async Task<bool> DoAsync(StateWork work)
    {
        committer.Submit(work);
        return await work.Reply;
    }

    private static DefinitionWrite Write(string copy, string? text, Instant now) =>
        new(DefinitionKinds.CalendarCopy, copy, text is null ? null : DefinitionJson.Of(new CalendarCopy(copy, text)).Json, "calendar", Fetcher, now);

    /// <summary>Goes on from one state to the next with what comes of it, unless somebody else has since we looked.</summary>
    private sealed class StateWork(string copy, CalendarState? before, CalendarState after) : Work
    {
        private readonly TaskCompletionSource<bool> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isDone;

        public Task<bool> Reply => _reply.Task;

        public CalendarState After => after;

        /// <summary>The new copy; null when it stays.</summary>
        public string? Text { get; init; }

        public ScheduleId Schedule { get; init; }

        public string Label { get; init; } = "";

        public AnnouncementDraft? News { get; init; }

        public override WorkOrder Order => WorkOrder.Definitions;

        public override async ValueTask DecideAsync(Batch batch)
        {
            var name = CalendarState.NameOf(copy);
            _isDone = await batch.Transaction.ReadEngineStateAsync(name) == before?.ToString();
            if (!_isDone)
            {
                return;
            }

            batch.Writes.EngineState.Add((name, after.ToString()));
            if (Text is not null)
            {
                batch.Writes.Definitions.Add(Write(copy, Text, batch.Now));
                batch.Writes.Audit.Add(new AuditRecord(batch.Now, Fetcher, Door.Timer, "calendar.read", $"schedule:{Schedule}", $"another text at {Label}, {Text.Split("BEGIN:VEVENT").Length - 1} events"));
            }

            if (News is not null)
            {
                await Announcer.StageAsync(batch, News, batch.Definitions.Administrators(), Fetcher, Door.Timer);
            }
        }

        public override void Committed(WriteOutcome outcome) => _reply.TrySetResult(_isDone);

        public override void Failed(Exception exception) => _reply.TrySetException(exception);
    }
}
