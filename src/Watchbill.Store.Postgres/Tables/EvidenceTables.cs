using Npgsql;
using Watchbill.Domain;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>What proves and belongs to incidents: checkpoints, attachments, and what was taken out of entries.</summary>
internal sealed class EvidenceTables(Session session)
{
    private const string UnsignedSql = "SELECT id, version, head FROM incident WHERE version > checkpoint_version ORDER BY id LIMIT $1";
    private const string LastSql = "SELECT at, document, signature, public_key FROM checkpoint ORDER BY id DESC LIMIT 1";
    private const string OfSql = "SELECT c.at, c.document, c.signature, c.public_key, i.checkpoint_version FROM incident i JOIN checkpoint c ON c.id = i.checkpoint WHERE i.id = $1";

    private const string WriteSql = """
        WITH c AS (INSERT INTO checkpoint (at, document, signature, public_key) VALUES ($1, $2, $3, $4) RETURNING id)
        UPDATE incident i SET checkpoint = c.id, checkpoint_version = u.version
        FROM c, unnest($5::bigint[], $6::bigint[]) AS u (incident, version)
        WHERE i.id = u.incident AND i.version >= u.version
        """;

    private const string PutSql = """
        INSERT INTO attachment (hash, content, at) SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[]) ON CONFLICT DO NOTHING
        """;

    private const string ReadSql = "SELECT content, at FROM attachment WHERE hash = $1";
    private const string RemoveSql = "DELETE FROM attachment WHERE hash = ANY($1)";
    private const string RedactSql = "UPDATE journal SET payload = $1 WHERE subject = $2 AND version = $3";

    public async Task<IReadOnlyList<ChainHead>> UnsignedHeadsAsync(int limit) => await session.ReadAsync(
        Command(UnsignedSql, Number(limit)), row => new ChainHead(new IncidentId(row.GetInt64(0)), row.Int(1), row.GetString(2)));

    public async Task<Checkpoint?> LastAsync() => (await session.ReadAsync(Command(LastSql), Map)).SingleOrDefault();

    public async Task<CheckpointOf?> OfAsync(IncidentId id, CancellationToken cancellationToken) => (await session.ReadAsync(
        Command(OfSql, Number(id.Value)), row => new CheckpointOf(Map(row), row.Int(4)), cancellationToken)).SingleOrDefault();

    public async Task<StoredAttachment?> AttachmentAsync(string hash, CancellationToken cancellationToken) => (await session.ReadAsync(
        Command(ReadSql, Text(hash)), row => new StoredAttachment(hash, row.GetFieldValue<byte[]>(0), row.At(1)), cancellationToken)).SingleOrDefault();

    /// <summary>Before incidents are written.</summary>
    public async Task RedactAsync(IReadOnlyCollection<Redaction> redactions) => await session.RunAsync(
        [.. redactions.Select(redaction => Command(RedactSql, Text(JsonBuffer.Text(redaction.Payload.Span)), Text(Subjects.Of(redaction.Incident)), Number(redaction.Version)))]);

    public static void Add(List<NpgsqlBatchCommand> commands, WriteSet writes)
    {
        if (writes.AttachmentsRemoved.Count > 0)
        {
            commands.Add(Command(RemoveSql, Texts(writes.AttachmentsRemoved)));
        }

        var files = writes.Attachments.DistinctBy(file => file.Hash).OrderBy(file => file.Hash, StringComparer.Ordinal).ToList();
        if (files.Count > 0)
        {
            commands.Add(Command(PutSql, Texts(files, file => file.Hash), Contents(files, file => file.Content), Ats(files, file => file.At)));
        }

        commands.AddRange(writes.Checkpoints.Select(write => Command(
            WriteSql,
            At(write.Checkpoint.At),
            Text(write.Checkpoint.Document),
            Text(write.Checkpoint.Signature),
            Text(write.Checkpoint.PublicKey),
            Numbers(write.Heads, head => head.Incident.Value),
            Numbers(write.Heads, head => head.Version))));
    }

    private static Checkpoint Map(NpgsqlDataReader row) => new(row.At(0), row.GetString(1), row.GetString(2), row.GetString(3));
}
