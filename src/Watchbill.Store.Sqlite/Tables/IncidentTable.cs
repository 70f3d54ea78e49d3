using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>Incidents, and what is looked up of them: their services and alerts.</summary>
internal sealed class IncidentTable(Connection connection)
{
    private const string InsertSql = """
        INSERT INTO incident (reference, process, mode, category, level, restricted, declared_at, resolved_at, title, version, head, state, id, checkpoint_version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
        ON CONFLICT DO NOTHING
        """;

    private const string UpdateSql = """
        UPDATE incident SET reference = ?, process = ?, mode = ?, category = ?, level = ?, restricted = ?, declared_at = ?, resolved_at = ?,
                            title = ?, version = ?, head = ?, state = ?
        WHERE id = ? AND version = ?
        """;

    private const string ReadSql = "SELECT id, state FROM incident WHERE id = ?";
    private const string FindSql = "SELECT id, state FROM incident WHERE lower(reference) = lower(?)";
    private const string ListSql = """
        SELECT id, state FROM incident
        WHERE id < ?1 AND (?2 IS NULL OR id IN (SELECT incident FROM incident_service WHERE service = ?2)) AND (?3 IS NULL OR instr(?3, ',' || category || ',') > 0)
        ORDER BY id DESC LIMIT ?4
        """;

    // The same for open ones alone, by their index: few among many.
    private const string ListOpenSql = """
        SELECT id, state FROM incident
        WHERE id < ?1 AND (?2 IS NULL OR id IN (SELECT incident FROM incident_service WHERE service = ?2)) AND instr(?3, ',' || category || ',') > 0
          AND category IN ('triage', 'live')
        ORDER BY id DESC LIMIT ?4
        """;

    private const string UnfinishedSql = "SELECT id FROM incident WHERE category IN ('triage', 'live') OR (? = 0 AND category IN ('resolved', 'learning')) ORDER BY id DESC LIMIT ?";

    private const string PastSql = """
        SELECT id, version FROM incident INDEXED BY incident_declared
        WHERE declared_at >= ?1 AND category IN ('resolved', 'learning', 'closed') AND mode IN ('real', 'retrospective')
        ORDER BY declared_at DESC, id DESC LIMIT ?2
        """;

    private const string VersionSql = "SELECT version FROM incident WHERE id = ?";
    private const string ServicesSql = "SELECT service FROM incident_service WHERE incident = ?";
    private const string AddServiceSql = "INSERT INTO incident_service (incident, service) VALUES (?, ?)";
    private const string RemoveServiceSql = "DELETE FROM incident_service WHERE incident = ? AND service = ?";
    private const string AlertsSql = "SELECT alert FROM incident_alert WHERE incident = ?";
    private const string AddAlertSql = "INSERT INTO incident_alert (incident, alert) VALUES (?, ?)";
    private const string RemoveAlertSql = "DELETE FROM incident_alert WHERE incident = ? AND alert = ?";
    private readonly JournalTable _journal = new(connection);

    /// <summary>Without its timers, which are another table's.</summary>
    public StoredIncident? Read(IncidentId id) => ReadOne(connection.Get(ReadSql).Number(id.Value));

    public StoredIncident? Find(string text) =>
        ReadOne(connection.Get(FindSql).Text(text)) ?? (IncidentReference.NumberIn(text) is { } id ? Read(id) : null);

    public IReadOnlyList<Incident> List(IncidentFilter filter)
    {
        var wanted = filter.Wanted;
        var statement = connection.Get(wanted is { } some && some.All(category => category.IsOpen()) ? ListOpenSql : ListSql)
            .Number(filter.Before?.Value ?? long.MaxValue)
            .Text(filter.Service?.Value)
            .Text(wanted is { } chosen ? $",{string.Join(',', chosen.Select(EnumText<StatusCategory>.Of))}," : null)
            .Number(filter.Limit);
        var rows = new List<(long Id, byte[] State)>();
        while (statement.Read())
        {
            rows.Add((statement.GetNumber(0), statement.GetBytes(1).ToArray()));
        }

        return rows.ConvertAll(row => Snapshot(row.Id, row.State).Incident);
    }

    public IReadOnlyList<IncidentId> ListUnfinished(bool openOnly, int limit)
    {
        var statement = connection.Get(UnfinishedSql).Number(openOnly ? 1 : 0).Number(limit);
        var ids = new List<IncidentId>();
        while (statement.Read())
        {
            ids.Add(new IncidentId(statement.GetNumber(0)));
        }

        return ids;
    }

    public IReadOnlyList<IncidentMark> Past(Instant since, int limit)
    {
        var statement = connection.Get(PastSql).At(since).Number(limit);
        var marks = new List<IncidentMark>();
        while (statement.Read())
        {
            marks.Add(new IncidentMark(new IncidentId(statement.GetNumber(0)), statement.GetInt(1)));
        }

        return marks;
    }

    /// <summary>False when somebody was faster, or the reference is taken: then nothing has been written.</summary>
    public bool TryWrite(IncidentWrite write, JsonBuffer json)
    {
        write.Check();
        var incident = write.Incident;
        var end = _journal.End(Subjects.Of(incident.Id));
        if (end.Version != write.ExpectedVersion || (connection.Get(VersionSql).Number(incident.Id.Value).ReadNumber() ?? 0) != write.ExpectedVersion)
        {
            return false;
        }

        var rows = SealedRow.Of(write.Journal, end, json);
        var head = rows.IsEmpty ? end.Chain : rows[^1].Chain;
        var statement = Bind(connection.Get(write.ExpectedVersion == 0 ? InsertSql : UpdateSql), incident, head, json).Number(incident.Id.Value);
        if ((write.ExpectedVersion == 0 ? statement : statement.Number(write.ExpectedVersion)).Run() == 0)
        {
            return false;
        }

        foreach (var row in rows)
        {
            _journal.Append(row);
        }

        Keep(incident.Id, incident.Services.Select(service => service.Value), ServicesSql, row => row.GetText(0), AddServiceSql, RemoveServiceSql, (statement, service) => statement.Text(service));
        Keep(incident.Id, IncidentColumns.AlertsOf(incident), AlertsSql, row => row.GetNumber(0), AddAlertSql, RemoveAlertSql, (statement, alert) => statement.Number(alert));
        return true;
    }

    /// <summary>Leaves of the rows of an incident those that are wanted, writing only what differs.</summary>
    private void Keep<T>(IncidentId id, IEnumerable<T> wanted, string read, Func<Statement, T> map, string add, string remove, Func<Statement, T, Statement> bind)
    {
        var present = new HashSet<T>();
        var statement = connection.Get(read).Number(id.Value);
        while (statement.Read())
        {
            present.Add(map(statement));
        }

        var kept = wanted.ToHashSet();
        foreach (var gone in present.Except(kept))
        {
            bind(connection.Get(remove).Number(id.Value), gone).Run();
        }

        foreach (var added in kept.Except(present))
        {
            bind(connection.Get(add).Number(id.Value), added).Run();
        }
    }

    private StoredIncident? ReadOne(Statement statement)
    {
        if (!statement.Read())
        {
            return null;
        }

        var (id, state) = (statement.GetNumber(0), statement.GetBytes(1).ToArray());
        statement.Done();
        var (incident, isRebuilt) = Snapshot(id, state);
        return new StoredIncident(incident, [], isRebuilt);
    }

    private (Incident Incident, bool IsRebuilt) Snapshot(long id, byte[] state)
    {
        try
        {
            return (IncidentJson.ReadState(state), false);
        }
        catch (InvalidDataException damage)
        {
            return (IncidentRebuild.Of(_journal.Read(Subjects.Of(new IncidentId(id)))) ?? throw IncidentRebuild.Lost(id, damage), true);
        }
    }

    private static Statement Bind(Statement statement, Incident incident, string head, JsonBuffer json) => statement
        .Text(incident.Reference)
        .Text(incident.Process)
        .Text(EnumText<IncidentMode>.Of(incident.Mode))
        .Text(EnumText<StatusCategory>.Of(incident.Category))
        .Text(incident.Level)
        .Flag(incident.IsRestricted)
        .At(incident.DeclaredAt)
        .At(incident.TimeOf(TimeAnchor.Resolved))
        .Text(incident.Title)
        .Number(incident.Version)
        .Text(head)
        .Text(json.State(incident));
}
