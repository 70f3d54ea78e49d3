using Watchbill.Domain;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>What proves and belongs to incidents: checkpoints, attachments, and what was taken out of entries.</summary>
internal sealed class EvidenceTables(Connection connection)
{
    private const string UnsignedSql = "SELECT id, version, head FROM incident WHERE version > checkpoint_version ORDER BY id LIMIT ?";
    private const string LastSql = "SELECT at, document, signature, public_key FROM checkpoint ORDER BY id DESC LIMIT 1";
    private const string OfSql = "SELECT c.at, c.document, c.signature, c.public_key, i.checkpoint_version FROM incident i JOIN checkpoint c ON c.id = i.checkpoint WHERE i.id = ?";
    private const string InsertSql = "INSERT INTO checkpoint (at, document, signature, public_key) VALUES (?, ?, ?, ?)";
    private const string CoverSql = "UPDATE incident SET checkpoint = (SELECT max(id) FROM checkpoint), checkpoint_version = ?1 WHERE id = ?2 AND version >= ?1";
    private const string PutSql = "INSERT INTO attachment (hash, content, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    private const string ReadSql = "SELECT content, at FROM attachment WHERE hash = ?";
    private const string RemoveSql = "DELETE FROM attachment WHERE hash = ?";
    private const string RedactSql = "UPDATE journal SET payload = ? WHERE subject = ? AND version = ?";

    public IReadOnlyList<ChainHead> UnsignedHeads(int limit)
    {
        var statement = connection.Get(UnsignedSql).Number(limit);
        var heads = new List<ChainHead>();
        while (statement.Read())
        {
            heads.Add(new ChainHead(new IncidentId(statement.GetNumber(0)), statement.GetInt(1), statement.GetText(2)));
        }

        return heads;
    }

    public Checkpoint? Last()
    {
        var statement = connection.Get(LastSql);
        var last = statement.Read() ? Map(statement) : null;
        statement.Done();
        return last;
    }

    public CheckpointOf? Of(IncidentId id)
    {
        var statement = connection.Get(OfSql).Number(id.Value);
        var found = statement.Read() ? new CheckpointOf(Map(statement), statement.GetInt(4)) : null;
        statement.Done();
        return found;
    }

    public StoredAttachment? Attachment(string hash)
    {
        var statement = connection.Get(ReadSql).Text(hash);
        var found = statement.Read() ? new StoredAttachment(hash, statement.GetBytes(0).ToArray(), statement.GetInstant(1)) : null;
        statement.Done();
        return found;
    }

    /// <summary>Before incidents are written.</summary>
    public void Redact(Redaction redaction) =>
        connection.Get(RedactSql).Text(redaction.Payload.Span).Text(Subjects.Of(redaction.Incident)).Number(redaction.Version).Run();

    public void Write(WriteSet writes)
    {
        writes.AttachmentsRemoved.ForEach(hash => connection.Get(RemoveSql).Text(hash).Run());
        writes.Attachments.ForEach(file => connection.Get(PutSql).Text(file.Hash).Blob(file.Content.Span).At(file.At).Run());
        foreach (var (checkpoint, heads) in writes.Checkpoints)
        {
            connection.Get(InsertSql).At(checkpoint.At).Text(checkpoint.Document).Text(checkpoint.Signature).Text(checkpoint.PublicKey).Run();
            foreach (var head in heads)
            {
                connection.Get(CoverSql).Number(head.Version).Number(head.Incident.Value).Run();
            }
        }
    }

    private static Checkpoint Map(Statement row) => new(row.GetInstant(0), row.GetText(1), row.GetText(2), row.GetText(3));
}
