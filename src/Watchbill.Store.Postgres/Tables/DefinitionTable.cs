using NodaTime;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>Definitions, their versions and the revision.</summary>
internal sealed class DefinitionTable(Session session)
{
    private const string RevisionSql = "SELECT value FROM revision";

    // Whoever writes definitions holds the revision until the commit, so version numbers cannot be given twice.
    private const string LockSql = "SELECT value FROM revision FOR UPDATE";
    private const string RaiseSql = "UPDATE revision SET value = value + 1";

    private const string InsertSql = """
        INSERT INTO definition (kind, id, version, json, managed_by, actor, at, removed)
        SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, CASE WHEN $3 IS NULL THEN 1 ELSE 0 END FROM definition WHERE kind = $1 AND id = $2
        """;

    private const string FlaggedSql = """
        SELECT id FROM definition d WHERE kind = 'flag' AND id = ANY($1) AND removed = 0
          AND version = (SELECT max(version) FROM definition l WHERE l.kind = d.kind AND l.id = d.id)
        """;

    private const string CurrentSql = """
        SELECT kind, id, version, json, managed_by, at, actor FROM definition d
        WHERE removed = 0 AND version = (SELECT max(version) FROM definition l WHERE l.kind = d.kind AND l.id = d.id)
        ORDER BY kind, id
        """;

    // Also the earlier versions of policies that exist, and those of removed ones that a run still follows.
    // Overrides in the order in which they were made: the later has the last word.
    private const string LiveSql = """
        SELECT kind, id, version, json, actor FROM definition d
        WHERE removed = 0
          AND (version = (SELECT max(version) FROM definition l WHERE l.kind = d.kind AND l.id = d.id)
               OR (kind = 'policy' AND 0 = (SELECT removed FROM definition l WHERE l.kind = d.kind AND l.id = d.id ORDER BY version DESC LIMIT 1))
               OR (kind = 'policy' AND EXISTS (SELECT 1 FROM alert a WHERE a.status <> 'resolved' AND a.policy = d.id AND a.policy_version = d.version)))
        ORDER BY kind, CASE kind WHEN 'override' THEN (SELECT at FROM definition f WHERE f.kind = d.kind AND f.id = d.id AND f.version = 1) END, id, version
        """;

    private const string HistorySql = """
        SELECT d.kind, d.id, d.version, d.json, d.managed_by, d.at, d.actor
        FROM (SELECT DISTINCT * FROM unnest($1, $2) AS wanted (kind, id)) AS n
        JOIN definition d ON d.kind = n.kind AND d.id = n.id
        WHERE d.version >= coalesce((SELECT max(l.version) FROM definition l WHERE l.kind = n.kind AND l.id = n.id AND l.at < $3), 0)
        ORDER BY d.kind COLLATE "C", d.id COLLATE "C", d.version
        """;

    public static NpgsqlBatchCommand Revision() => Command(RevisionSql);

    public async Task<long> ReadRevisionAsync(CancellationToken cancellationToken = default) =>
        (await session.ReadAsync(Command(RevisionSql), row => row.GetInt64(0), cancellationToken)).Single();

    public async Task WriteAsync(IReadOnlyList<DefinitionWrite> definitions, IReadOnlyList<MethodFlag> flags)
    {
        if (definitions.Count + flags.Count == 0)
        {
            return;
        }

        await session.RunAsync(Command(LockSql));
        await session.RunAsync([.. definitions.Select(Insert)]);
        var news = await NewFlagsAsync(flags);
        await session.RunAsync([.. news.Select(Insert)]);
        if (definitions.Count + news.Count > 0)
        {
            await session.RunAsync(Command(RaiseSql));
        }
    }

    public async Task<IReadOnlyList<DefinitionRow>> ReadCurrentAsync(CancellationToken cancellationToken) => await session.ReadAsync(
        Command(CurrentSql), row => new DefinitionRow(row.GetString(0), row.GetString(1), row.Int(2), row.GetString(3), row.GetString(4), row.At(5), ActorText.Parse(row.GetString(6))), cancellationToken);

    public async Task<IReadOnlyList<DefinitionVersion>> ReadHistoryAsync(IReadOnlyCollection<(string Kind, string Id)> names, Instant from, CancellationToken cancellationToken) => await session.ReadAsync(
        Command(HistorySql, Texts(names, name => name.Kind), Texts(names, name => name.Id), At(from)),
        row => new DefinitionVersion(row.GetString(0), row.GetString(1), row.Int(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.At(5), ActorText.Parse(row.GetString(6))),
        cancellationToken);

    public async Task<DefinitionDocuments> ReadDocumentsAsync(CancellationToken cancellationToken)
    {
        var documents = new DefinitionAssembly();
        long revision = 0;
        await session.ReadManyAsync(
            [
                (Command(RevisionSql), row => revision = row.GetInt64(0)),
                (Command(LiveSql), row => documents.Add(row.GetString(0), row.GetString(1), row.Int(2), row.GetString(3), row.GetString(4))),
            ],
            cancellationToken);
        return documents.ToDocuments(revision);
    }

    /// <summary>A method that bears a flag already keeps it: the first failure is the one to show.</summary>
    private async Task<List<DefinitionWrite>> NewFlagsAsync(IReadOnlyList<MethodFlag> flags)
    {
        if (flags.Count == 0)
        {
            return [];
        }

        var documents = flags.Select(flag => (Flag: flag, Document: DefinitionJson.Of(flag))).DistinctBy(row => row.Document.Id).ToList();
        var flagged = (await session.ReadAsync(Command(FlaggedSql, Texts(documents, row => row.Document.Id)), row => row.GetString(0))).ToHashSet(StringComparer.Ordinal);
        return [.. documents.Where(row => !flagged.Contains(row.Document.Id))
            .Select(row => new DefinitionWrite(row.Document.Kind, row.Document.Id, row.Document.Json, "engine", Actor.Engine("deliverer"), row.Flag.Since))];
    }

    private static NpgsqlBatchCommand Insert(DefinitionWrite write) => Command(
        InsertSql, Text(write.Kind), Text(write.Id), Text(write.Json), Text(write.ManagedBy), Text(ActorText.Of(write.Actor)), At(write.At));
}
