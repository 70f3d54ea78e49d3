using NodaTime;
using Npgsql;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>Posts and subscribers of status pages.</summary>
internal sealed class StatusPageTables(Session session)
{
    private const string PutPostSql = """
        INSERT INTO status_post (id, page, kind, incident, started_at, ended_at, version, state)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
        ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, ended_at = excluded.ended_at, version = excluded.version, state = excluded.state
        """;

    private const string ReadPostSql = "SELECT state FROM status_post WHERE id = $1";
    private const string OfIncidentSql = "SELECT state FROM status_post WHERE incident = $1 AND page = $2 ORDER BY id DESC LIMIT 1";
    private const string EndedSql = "SELECT state FROM status_post WHERE page = $1 AND ended_at >= $2 ORDER BY started_at DESC, id DESC LIMIT $3";

    private const string StartedSql = """
        SELECT state FROM status_post WHERE page = $1 AND kind = $2 AND started_at >= $3 AND started_at < $4 ORDER BY started_at DESC, id DESC LIMIT $5
        """;

    private const string ReserveSql = """
        INSERT INTO counter (name, value) VALUES ('status_post', 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value
        """;

    private const string PutSubscriberSql = """
        INSERT INTO status_subscriber (id, page, kind, address, status, created_at, state)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, state = excluded.state
        """;

    private const string RemoveSubscriberSql = "DELETE FROM status_subscriber WHERE id = ANY($1)";
    private const string ReadSubscriberSql = "SELECT state FROM status_subscriber WHERE id = $1";
    private const string SubscribersSql = "SELECT state FROM status_subscriber WHERE page = $1 ORDER BY id COLLATE \"C\"";

    public async Task<StatusPostId> ReserveIdAsync() => new((await session.ReadAsync(Command(ReserveSql), row => row.GetInt64(0)))[0]);

    public Task<StatusPost?> ReadAsync(StatusPostId id, CancellationToken cancellationToken = default) => OneAsync(Command(ReadPostSql, Number(id.Value)), cancellationToken);

    public Task<StatusPost?> OfIncidentAsync(StatusPageId page, long incident) => OneAsync(Command(OfIncidentSql, Number(incident), Text(page.Value)), CancellationToken.None);

    public async Task<IReadOnlyList<StatusPost>> EndedSinceAsync(StatusPageId page, Instant since, int limit, CancellationToken cancellationToken) =>
        await session.ReadAsync(Command(EndedSql, Text(page.Value), At(since), Number(limit)), Post, cancellationToken);

    public async Task<IReadOnlyList<StatusPost>> BeganAsync(StatusPageId page, PostKind kind, Interval window, int limit, CancellationToken cancellationToken) => await session.ReadAsync(
        Command(StartedSql, Text(page.Value), Text(EnumText<PostKind>.Of(kind)), At(window.Start), At(window.End), Number(limit)), Post, cancellationToken);

    public async Task<StatusSubscriber?> SubscriberAsync(string id, CancellationToken cancellationToken = default) =>
        (await session.ReadAsync(Command(ReadSubscriberSql, Text(id)), Subscriber, cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyList<StatusSubscriber>> SubscribersAsync(StatusPageId page, CancellationToken cancellationToken = default) =>
        await session.ReadAsync(Command(SubscribersSql, Text(page.Value)), Subscriber, cancellationToken);

    public static void Add(List<NpgsqlBatchCommand> commands, WriteSet writes)
    {
        if (writes.StatusPosts.Count > 0)
        {
            var posts = writes.StatusPosts.GroupBy(post => post.Id).Select(same => same.Last()).OrderBy(post => post.Id).ToList();
            commands.Add(Command(
                PutPostSql,
                Numbers(posts, post => post.Id.Value),
                Texts(posts, post => post.Page.Value),
                Texts(posts, post => EnumText<PostKind>.Of(post.Kind)),
                Numbers(posts, post => post.Incident),
                Ats(posts, post => post.StartedAt),
                Numbers(posts, post => post.EndedAt is { } ended ? Micros.Of(ended) : long.MaxValue),
                Numbers(posts, post => post.Version),
                Texts(posts, StatusPageJson.Write)));
        }

        if (writes.SubscribersRemoved.Count > 0)
        {
            commands.Add(Command(RemoveSubscriberSql, Texts(writes.SubscribersRemoved)));
        }

        if (writes.Subscribers.Count > 0)
        {
            var rows = writes.Subscribers.GroupBy(one => one.Id, StringComparer.Ordinal).Select(same => same.Last()).OrderBy(one => one.Id, StringComparer.Ordinal).ToList();
            commands.Add(Command(
                PutSubscriberSql,
                Texts(rows, one => one.Id),
                Texts(rows, one => one.Page.Value),
                Texts(rows, one => EnumText<SubscriberKind>.Of(one.Kind)),
                Texts(rows, one => one.Address),
                Texts(rows, one => EnumText<SubscriberState>.Of(one.State)),
                Ats(rows, one => one.CreatedAt),
                Texts(rows, StatusPageJson.Write)));
        }
    }

    private async Task<StatusPost?> OneAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken) => (await session.ReadAsync(command, Post, cancellationToken)).SingleOrDefault();

    private static StatusPost Post(NpgsqlDataReader row) => StatusPageJson.ReadPost(row.GetString(0));

    private static StatusSubscriber Subscriber(NpgsqlDataReader row) => StatusPageJson.ReadSubscriber(row.GetString(0));
}
