using System.Collections.Concurrent;
using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.StatusPages;

/// <summary>
/// What pages are made from, read at most every few seconds however many people look: on the day of an incident everybody does. A change in this process
/// shows at once; that of another node within <see cref="Fresh"/>. Thread-safe.
/// </summary>
internal sealed class StatusSnapshots
{
    public static readonly Duration Fresh = Duration.FromSeconds(5);

    /// <summary>So many of a kind are in the lists for programs.</summary>
    public const int Newest = 50;

    private readonly WatchbillEngine _engine;
    private readonly ConcurrentDictionary<StatusPageId, Held> _held = new();
    private long _changes;

    public StatusSnapshots(WatchbillEngine engine)
    {
        _engine = engine;
        engine.Feed.Listen(change =>
        {
            if (change.StatusPages.Count > 0 || change.Definitions)
            {
                Interlocked.Increment(ref _changes);
            }
        });
    }

    /// <returns>Null when there is no such page.</returns>
    public async Task<StatusSnapshot?> FindAsync(StatusPageId id, CancellationToken cancellationToken)
    {
        var definitions = _engine.Definitions.Current;
        if (!definitions.StatusPages.TryGetValue(id, out var page))
        {
            return null;
        }

        var now = _engine.Time.Now();
        var changes = Interlocked.Read(ref _changes);
        if (_held.TryGetValue(id, out var held) && held.Changes == changes && held.Revision == definitions.Revision && now >= held.At && now - held.At < Fresh)
        {
            return await held.Reading.WaitAsync(cancellationToken);
        }

        // Whoever comes while one reads waits for the same reading.
        var reading = new Held(now, changes, definitions.Revision, ReadAsync(page, now));
        _held[id] = reading;
        try
        {
            return await reading.Reading.WaitAsync(cancellationToken);
        }
        catch (Exception) when (reading.Reading.IsFaulted)
        {
            _held.TryRemove(KeyValuePair.Create(id, reading));
            throw;
        }
    }

    private async Task<StatusSnapshot> ReadAsync(StatusPage page, Instant now)
    {
        var reader = _engine.Store.Reader;
        var none = CancellationToken.None;
        var rows = await reader.ReadDefinitionRowsAsync(none);
        var state = await reader.ReadEngineStateAsync(Subjects.Of(page.Id), none);
        var began = new Interval(Instant.FromUnixTimeSeconds(0), now + Duration.FromDays(36_500));
        return StatusSnapshot.Of(
            page,
            state is null ? PageRecord.New(page.Id) : StatusPageJson.ReadRecord(state),
            rows.FirstOrDefault(row => row.Kind == DefinitionKinds.StatusPage && row.Id == page.Id.Value)?.At ?? now,
            await reader.ReadStatusPostsAsync(page.Id, Uptime.Window(page.Zone, now).Start, none),
            await reader.ListStatusPostsAsync(page.Id, PostKind.Incident, began, Newest, none),
            await reader.ListStatusPostsAsync(page.Id, PostKind.Maintenance, began, Newest, none),
            now);
    }

    private sealed record Held(Instant At, long Changes, long Revision, Task<StatusSnapshot> Reading);
}
