using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.StatusPages;

/// <summary>
/// Posts and records of status pages within a batch: read when they are first asked for, under one lock for all pages, so that nodes cannot lock each other out;
/// each decision sees what the earlier ones made. Whoever holds alerts or incidents as well takes those first. Not thread-safe.
/// </summary>
internal sealed class StatusPageSlots(Batch batch)
{
    private readonly Dictionary<StatusPostId, PostSlot> _posts = [];
    private readonly Dictionary<StatusPageId, RecordSlot> _records = [];
    private DefinitionSet? _definitions;

    /// <summary>What holds until the batch commits; takes the lock.</summary>
    public async ValueTask<DefinitionSet> DefinitionsAsync() => _definitions ??= await batch.TakeTurnAsync(Subjects.StatusPagesLock);

    public async ValueTask<StatusPost?> FindAsync(StatusPostId id)
    {
        await DefinitionsAsync();
        if (!_posts.TryGetValue(id, out var slot))
        {
            _posts[id] = slot = new PostSlot(await batch.Transaction.ReadStatusPostAsync(id));
        }

        return slot.Post;
    }

    /// <summary>The newest post on a page about one of our own incidents.</summary>
    public async ValueTask<StatusPost?> FindAsync(StatusPageId page, long incident)
    {
        await DefinitionsAsync();
        var staged = _posts.Values.Where(slot => slot.Post?.Page == page && slot.Post.Incident == incident).MaxBy(slot => slot.Post!.Id)?.Post;
        var stored = staged is null ? await batch.Transaction.ReadStatusPostOfAsync(page, incident) : staged;
        return stored is null ? null : await FindAsync(stored.Id);
    }

    public async ValueTask<PageRecord> RecordAsync(StatusPageId page)
    {
        await DefinitionsAsync();
        if (!_records.TryGetValue(page, out var slot))
        {
            var state = await batch.Transaction.ReadEngineStateAsync(Subjects.Of(page));
            _records[page] = slot = new RecordSlot(state is null ? PageRecord.New(page) : StatusPageJson.ReadRecord(state));
        }

        return slot.Record;
    }

    /// <summary>Puts an accepted decision into the batch.</summary>
    public void Stage(StatusPostDecision decision, Actor actor, Door door, string? commandId)
    {
        var post = decision.Post!;
        if (!_posts.TryGetValue(post.Id, out var slot))
        {
            _posts[post.Id] = slot = new PostSlot(null);
        }

        var subject = Subjects.Of(post.Id);
        var version = post.Version - decision.Entries.Length;
        foreach (var (occurredAt, entry) in decision.Entries)
        {
            slot.Journal.Add(new JournalRow(subject, ++version, occurredAt, batch.Now, _definitions!.Revision, actor, door, commandId, null, entry));
        }

        slot.Post = post;
    }

    /// <summary>Puts a fact about a page into the batch.</summary>
    public void Stage(PageRecord record, StatusPageEntry entry, Actor actor, Door door, string? commandId)
    {
        var slot = _records[record.Page];
        slot.Record = record.Evolve(entry, batch.Now);
        slot.Journal.Add(new JournalRow(Subjects.Of(record.Page), slot.Record.Version, batch.Now, batch.Now, _definitions!.Revision, actor, door, commandId, null, entry));
    }

    public void AddTo(WriteSet writes)
    {
        foreach (var (id, slot) in _posts.OrderBy(slot => slot.Key).Where(slot => slot.Value.Journal.Count > 0))
        {
            writes.StatusPosts.Add(slot.Post!);
            writes.Journal.AddRange(slot.Journal);
            if (StatusPostTimers.Of(slot.Post!) is { } due)
            {
                writes.TimersPut.Add((Subjects.Of(id), new TimerSetting(StatusPostTimers.Purpose, due, default)));
            }
            else
            {
                writes.TimersRemoved.Add((Subjects.Of(id), StatusPostTimers.Purpose));
            }
        }

        foreach (var (page, slot) in _records.OrderBy(slot => slot.Key.Value, StringComparer.Ordinal).Where(slot => slot.Value.Journal.Count > 0))
        {
            writes.EngineState.Add((Subjects.Of(page), StatusPageJson.Write(slot.Record)));
            writes.Journal.AddRange(slot.Journal);
        }
    }

    private sealed class PostSlot(StatusPost? post)
    {
        public StatusPost? Post { get; set; } = post;

        public List<JournalRow> Journal { get; } = [];
    }

    private sealed class RecordSlot(PageRecord record)
    {
        public PageRecord Record { get; set; } = record;

        public List<JournalRow> Journal { get; } = [];
    }
}
