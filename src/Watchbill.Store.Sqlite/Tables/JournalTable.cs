using NodaTime;
using Watchbill.Domain;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>The journal: appended to, read, and pruned with its subject; never changed.</summary>
internal sealed class JournalTable(Connection connection)
{
    // The clock may have been set back while nothing ran: the recorded time never goes back within a subject.
    private const string AppendSql = """
        INSERT INTO journal (subject, version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload)
        VALUES (?1, ?2, ?3, ?4, ?5, max(?6, coalesce((SELECT recorded_at FROM journal WHERE subject = ?1 ORDER BY version DESC LIMIT 1), ?6)), ?7, ?8, ?9, ?10, ?11, ?12)
        """;

    private const string AppendSealedSql = """
        INSERT INTO journal (subject, version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload, payload_hash, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string EndSql = "SELECT version, chain, recorded_at FROM journal WHERE subject = ? ORDER BY version DESC LIMIT 1";

    private const string ReadChainSql = """
        SELECT version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, payload, payload_hash, chain
        FROM journal WHERE subject = ? ORDER BY version
        """;

    private const string HasSql = "SELECT 1 FROM journal WHERE subject = ? AND version >= ? LIMIT 1";

    private const string ReadSql = """
        SELECT version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload
        FROM journal WHERE subject = ? ORDER BY version
        """;

    // The index of migration 4: the last entry before the window, and those within it, however long the history.
    private const string OnCallSql = """
        SELECT version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload
        FROM journal WHERE kind = 'schedule.on_call_changed' AND subject = ?1 AND occurred_at < ?3
          AND occurred_at >= coalesce((SELECT max(occurred_at) FROM journal WHERE kind = 'schedule.on_call_changed' AND subject = ?1 AND occurred_at <= ?2), ?2)
        ORDER BY occurred_at, version
        """;

    /// <summary>True when the subject has this version, or a later one.</summary>
    public bool Has(string subject, int version) => connection.Get(HasSql).Text(subject).Number(version).ReadNumber() is not null;

    public void Append(JournalRow row, JsonBuffer json)
    {
        var (kind, version) = JournalJson.KindOf(row.Entry);
        connection.Get(AppendSql)
            .Text(row.Subject)
            .Number(row.Version)
            .Text(kind)
            .Number(version)
            .At(row.OccurredAt)
            .At(row.RecordedAt)
            .Number(row.Revision)
            .Text(ActorText.Of(row.Actor))
            .Text(EnumText<Door>.Of(row.Door))
            .Text(row.CommandId)
            .Text(row.BodyHash)
            .Text(json.Entry(row.Entry))
            .Run();
    }

    public void Append(SealedRow row) => connection.Get(AppendSealedSql)
        .Text(row.Row.Subject)
        .Number(row.Row.Version)
        .Text(row.Kind)
        .Number(row.KindVersion)
        .At(row.Row.OccurredAt)
        .Number(row.RecordedAt)
        .Number(row.Row.Revision)
        .Text(ActorText.Of(row.Row.Actor))
        .Text(EnumText<Door>.Of(row.Row.Door))
        .Text(row.Row.CommandId)
        .Text(row.Row.BodyHash)
        .Text(row.Payload)
        .Text(row.PayloadHash)
        .Text(row.Chain)
        .Run();

    /// <summary>The last entry of a subject with a chain.</summary>
    public ChainEnd End(string subject)
    {
        var statement = connection.Get(EndSql).Text(subject);
        var end = statement.Read() ? new ChainEnd(statement.GetInt(0), statement.GetText(1), statement.GetNumber(2)) : ChainEnd.Beginning;
        statement.Done();
        return end;
    }

    public IReadOnlyList<ChainRow> ReadChain(string subject)
    {
        var statement = connection.Get(ReadChainSql).Text(subject);
        var rows = new List<ChainRow>();
        while (statement.Read())
        {
            rows.Add(new ChainRow(
                statement.GetInt(0),
                statement.GetText(1),
                statement.GetInt(2),
                statement.GetInstant(3),
                statement.GetNumber(4),
                statement.GetNumber(5),
                ActorText.Parse(statement.GetText(6)),
                EnumText<Door>.Parse(statement.GetText(7)),
                statement.GetTextOrNull(8),
                statement.GetBytes(9).ToArray(),
                statement.GetTextOrNull(10),
                statement.GetTextOrNull(11)));
        }

        return rows;
    }

    public IReadOnlyList<JournalRow> Read(string subject) => ReadAll(subject, connection.Get(ReadSql).Text(subject));

    public IReadOnlyList<JournalRow> ReadOnCall(string subject, Interval window) =>
        ReadAll(subject, connection.Get(OnCallSql).Text(subject).At(window.Start).At(window.End));

    private static List<JournalRow> ReadAll(string subject, Statement statement)
    {
        var rows = new List<JournalRow>();
        while (statement.Read())
        {
            rows.Add(new JournalRow(
                subject,
                statement.GetInt(0),
                statement.GetInstant(3),
                statement.GetInstant(4),
                statement.GetNumber(5),
                ActorText.Parse(statement.GetText(6)),
                EnumText<Door>.Parse(statement.GetText(7)),
                statement.GetTextOrNull(8),
                statement.GetTextOrNull(9),
                JournalJson.Read(statement.GetText(1), statement.GetInt(2), statement.GetBytes(10))));
        }

        return rows;
    }
}
