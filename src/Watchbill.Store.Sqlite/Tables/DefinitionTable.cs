using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>Definitions, their versions and the revision.</summary>
internal sealed class DefinitionTable(Connection connection)
{
    private const string InsertSql = """
        INSERT INTO definition (kind, id, version, json, managed_by, actor, at, removed)
        VALUES (?1, ?2, (SELECT coalesce(max(version), 0) + 1 FROM definition WHERE kind = ?1 AND id = ?2), ?3, ?4, ?5, ?6, ?3 IS NULL)
        """;

    private const string CurrentJsonSql = "SELECT json FROM definition WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1";
    private const string RaiseSql = "UPDATE revision SET value = value + 1";
    private const string RevisionSql = "SELECT value FROM revision";

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
        SELECT version, json, managed_by, at, actor FROM definition
        WHERE kind = ?1 AND id = ?2 AND version >= coalesce((SELECT max(version) FROM definition WHERE kind = ?1 AND id = ?2 AND at < ?3), 0)
        ORDER BY version
        """;

    public long Revision => connection.Get(RevisionSql).ReadNumber() ?? throw new InvalidDataException("The store has lost its revision.");

    public void RaiseRevision() => connection.Get(RaiseSql).Run();

    public void Write(DefinitionWrite write) => connection.Get(InsertSql)
        .Text(write.Kind)
        .Text(write.Id)
        .Text(write.Json)
        .Text(write.ManagedBy)
        .Text(ActorText.Of(write.Actor))
        .At(write.At)
        .Run();

    /// <summary>False when the method bears a flag already: the first failure is the one to show.</summary>
    public bool WriteFlag(MethodFlag flag)
    {
        var document = DefinitionJson.Of(flag);
        var statement = connection.Get(CurrentJsonSql).Text(document.Kind).Text(document.Id);
        var flagged = statement.Read() && !statement.IsNull(0);
        statement.Done();
        if (!flagged)
        {
            Write(new DefinitionWrite(document.Kind, document.Id, document.Json, "engine", Actor.Engine("deliverer"), flag.Since));
        }

        return !flagged;
    }

    public IReadOnlyList<DefinitionRow> ReadCurrent()
    {
        var statement = connection.Get(CurrentSql);
        var rows = new List<DefinitionRow>();
        while (statement.Read())
        {
            rows.Add(new DefinitionRow(
                statement.GetText(0), statement.GetText(1), statement.GetInt(2), statement.GetText(3), statement.GetText(4), statement.GetInstant(5), ActorText.Parse(statement.GetText(6))));
        }

        return rows;
    }

    public IReadOnlyList<DefinitionVersion> ReadHistory(IEnumerable<(string Kind, string Id)> names, Instant from)
    {
        var versions = new List<DefinitionVersion>();
        foreach (var (kind, id) in names.Distinct().OrderBy(name => name.Kind, StringComparer.Ordinal).ThenBy(name => name.Id, StringComparer.Ordinal))
        {
            var statement = connection.Get(HistorySql).Text(kind).Text(id).At(from);
            while (statement.Read())
            {
                versions.Add(new DefinitionVersion(
                    kind, id, statement.GetInt(0), statement.IsNull(1) ? null : statement.GetText(1), statement.GetText(2), statement.GetInstant(3), ActorText.Parse(statement.GetText(4))));
            }
        }

        return versions;
    }

    public DefinitionDocuments ReadDocuments()
    {
        var documents = new DefinitionAssembly();
        var statement = connection.Get(LiveSql);
        while (statement.Read())
        {
            documents.Add(statement.GetText(0), statement.GetText(1), statement.GetInt(2), statement.GetText(3), statement.GetText(4));
        }

        return documents.ToDocuments(Revision);
    }
}
