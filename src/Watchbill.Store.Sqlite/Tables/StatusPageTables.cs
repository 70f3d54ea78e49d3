using NodaTime;
using Watchbill.Domain.StatusPages;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>Posts and subscribers of status pages.</summary>
internal sealed class StatusPageTables(Connection connection)
{
    private const string PutPostSql = """
        INSERT INTO status_post (id, page, kind, incident, started_at, ended_at, version, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, ended_at = excluded.ended_at, version = excluded.version, state = excluded.state
        """;

    private const string ReadPostSql = "SELECT state FROM status_post WHERE id = ?";
    private const string OfIncidentSql = "SELECT state FROM status_post WHERE incident = ? AND page = ? ORDER BY id DESC LIMIT 1";
    private const string EndedSql = "SELECT state FROM status_post WHERE page = ? AND ended_at >= ? ORDER BY started_at DESC, id DESC LIMIT ?";

    private const string StartedSql = """
        SELECT state FROM status_post WHERE page = ? AND kind = ? AND started_at >= ? AND started_at < ? ORDER BY started_at DESC, id DESC LIMIT ?
        """;

    private const string ReserveSql = """
        INSERT INTO counter (name, value) VALUES ('status_post', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value
        """;

    private const string PutSubscriberSql = """
        INSERT INTO status_subscriber (id, page, kind, address, status, created_at, state) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, state = excluded.state
        """;

    private const string RemoveSubscriberSql = "DELETE FROM status_subscriber WHERE id = ?";
    private const string ReadSubscriberSql = "SELECT state FROM status_subscriber WHERE id = ?";
    private const string SubscribersSql = "SELECT state FROM status_subscriber WHERE page = ? ORDER BY id";

    public long ReserveId()
    {
        var statement = connection.Get(ReserveSql);
        var id = statement.Read() ? statement.GetNumber(0) : throw new InvalidDataException("The store has lost its counter of posts.");

        // RETURNING takes hold when the statement has run to its end.
        while (statement.Read())
        {
        }

        return id;
    }

    public void Put(StatusPost post) => connection.Get(PutPostSql)
        .Number(post.Id.Value)
        .Text(post.Page.Value)
        .Text(EnumText<PostKind>.Of(post.Kind))
        .Number(post.Incident)
        .At(post.StartedAt)
        .Number(post.EndedAt is { } ended ? Micros.Of(ended) : long.MaxValue)
        .Number(post.Version)
        .Text(StatusPageJson.Write(post))
        .Run();

    public StatusPost? Read(StatusPostId id) => One(connection.Get(ReadPostSql).Number(id.Value));

    public StatusPost? OfIncident(StatusPageId page, long incident) => One(connection.Get(OfIncidentSql).Number(incident).Text(page.Value));

    public IReadOnlyList<StatusPost> EndedSince(StatusPageId page, Instant since, int limit) =>
        All(connection.Get(EndedSql).Text(page.Value).At(since).Number(limit), StatusPageJson.ReadPost);

    public IReadOnlyList<StatusPost> Began(StatusPageId page, PostKind kind, Interval window, int limit) =>
        All(connection.Get(StartedSql).Text(page.Value).Text(EnumText<PostKind>.Of(kind)).At(window.Start).At(window.End).Number(limit), StatusPageJson.ReadPost);

    public void Put(StatusSubscriber subscriber) => connection.Get(PutSubscriberSql)
        .Text(subscriber.Id)
        .Text(subscriber.Page.Value)
        .Text(EnumText<SubscriberKind>.Of(subscriber.Kind))
        .Text(subscriber.Address)
        .Text(EnumText<SubscriberState>.Of(subscriber.State))
        .At(subscriber.CreatedAt)
        .Text(StatusPageJson.Write(subscriber))
        .Run();

    public void RemoveSubscriber(string id) => connection.Get(RemoveSubscriberSql).Text(id).Run();

    public StatusSubscriber? ReadSubscriber(string id) => All(connection.Get(ReadSubscriberSql).Text(id), StatusPageJson.ReadSubscriber).SingleOrDefault();

    public IReadOnlyList<StatusSubscriber> Subscribers(StatusPageId page) => All(connection.Get(SubscribersSql).Text(page.Value), StatusPageJson.ReadSubscriber);

    private static StatusPost? One(Statement statement) => All(statement, StatusPageJson.ReadPost).SingleOrDefault();

    private static List<T> All<T>(Statement statement, Func<string, T> read)
    {
        var rows = new List<T>();
        while (statement.Read())
        {
            rows.Add(read(statement.GetText(0)));
        }

        return rows;
    }
}
