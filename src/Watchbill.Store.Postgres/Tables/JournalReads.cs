using Npgsql;
using Watchbill.Domain;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>Reads the journal of a subject.</summary>
internal sealed class JournalReads(Session session)
{
    private const string ReadSql = """
        SELECT version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload
        FROM journal WHERE subject = $1 ORDER BY version
        """;

    private const string ReadChainSql = """
        SELECT version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, payload, payload_hash, chain
        FROM journal WHERE subject = $1 ORDER BY version
        """;

    public async Task<IReadOnlyList<ChainRow>> ReadChainAsync(string subject, CancellationToken cancellationToken) => await session.ReadAsync(
        Command(ReadChainSql, Text(subject)),
        row => new ChainRow(
            row.Int(0),
            row.GetString(1),
            row.Int(2),
            row.At(3),
            row.GetInt64(4),
            row.GetInt64(5),
            ActorText.Parse(row.GetString(6)),
            EnumText<Door>.Parse(row.GetString(7)),
            row.TextOrNull(8),
            row.Json(9),
            row.TextOrNull(10),
            row.TextOrNull(11)),
        cancellationToken);

    public async Task<List<JournalRow>> ReadAsync(string subject, CancellationToken cancellationToken = default) =>
        await session.ReadAsync(Command(ReadSql, Text(subject)), row => Map(subject, row), cancellationToken);

    /// <param name="row">Its columns as above.</param>
    public static JournalRow Map(string subject, NpgsqlDataReader row) => new(
        subject,
        row.Int(0),
        row.At(3),
        row.At(4),
        row.GetInt64(5),
        ActorText.Parse(row.GetString(6)),
        EnumText<Door>.Parse(row.GetString(7)),
        row.TextOrNull(8),
        row.TextOrNull(9),
        JournalJson.Read(row.GetString(1), row.Int(2), row.Json(10)));
}
