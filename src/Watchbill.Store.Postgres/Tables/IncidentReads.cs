using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>Reads incidents with their timers.</summary>
internal sealed class IncidentReads(Session session)
{
    private const string ReadSql = "SELECT id, state FROM incident WHERE id = ANY($1) ORDER BY id";

    // In id order, as with alerts.
    private const string LockSql = ReadSql + " FOR UPDATE";
    private const string FindSql = "SELECT id FROM incident WHERE lower(reference) = lower($1)";
    private const string TimersSql = "SELECT subject, purpose, due, run, pass, rule, generation FROM timer WHERE subject = ANY($1) ORDER BY due, id";

    private const string UnfinishedSql = "SELECT id FROM incident WHERE category = ANY ($1) ORDER BY id DESC LIMIT $2";

    private const string ListSql = """
        SELECT id, state FROM incident
        WHERE id < $1 AND ($2::text IS NULL OR id IN (SELECT incident FROM incident_service WHERE service = $2)) AND category = ANY($3)
        ORDER BY id DESC LIMIT $4
        """;

    private const string PastSql = """
        SELECT id, version FROM incident
        WHERE declared_at >= $1 AND category IN ('resolved', 'learning', 'closed') AND mode IN ('real', 'retrospective')
        ORDER BY declared_at DESC, id DESC LIMIT $2
        """;

    public async Task<IReadOnlyList<IncidentMark>> PastAsync(Instant since, int limit, CancellationToken cancellationToken) =>
        await session.ReadAsync(Command(PastSql, At(since), Number(limit)), row => new IncidentMark(new IncidentId(row.GetInt64(0)), row.GetInt32(1)), cancellationToken);

    public async Task<IReadOnlyList<StoredIncident>> ReadAsync(IReadOnlyCollection<IncidentId> ids, bool locked, CancellationToken cancellationToken = default)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var wanted = ids.Distinct().Select(id => id.Value).ToArray();
        var rows = new List<(long Id, byte[] State)>();
        var timers = new List<(string Subject, TimerSetting Timer)>();
        await session.ReadManyAsync(
            [
                (Command(locked ? LockSql : ReadSql, Numbers(wanted)), row => rows.Add((row.GetInt64(0), row.Json(1)))),
                (Command(TimersSql, Texts(wanted, id => Subjects.Of(new IncidentId(id)))), row => timers.Add((row.GetString(0), TimerTable.Setting(row)))),
            ],
            cancellationToken);
        var own = timers.ToLookup(row => row.Subject, row => row.Timer, StringComparer.Ordinal);
        var incidents = new List<StoredIncident>(rows.Count);
        foreach (var (id, state) in rows)
        {
            var (incident, isRebuilt) = await SnapshotAsync(id, state);
            incidents.Add(new StoredIncident(incident, [.. own[Subjects.Of(new IncidentId(id))]], isRebuilt));
        }

        return incidents;
    }

    public async Task<StoredIncident?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var found = await session.ReadAsync(Command(FindSql, Text(text)), row => row.GetInt64(0), cancellationToken);
        return (found.Count > 0 ? new IncidentId(found[0]) : IncidentReference.NumberIn(text)) is { } id
            ? (await ReadAsync([id], locked: false, cancellationToken)).SingleOrDefault()
            : null;
    }

    public async Task<IReadOnlyList<Incident>> ListAsync(IncidentFilter filter, CancellationToken cancellationToken)
    {
        var command = Command(
            ListSql,
            Number(filter.Before?.Value ?? long.MaxValue),
            Text(filter.Service?.Value),
            Texts(filter.Wanted ?? [.. Enum.GetValues<StatusCategory>()], EnumText<StatusCategory>.Of),
            Number(filter.Limit));
        var rows = await session.ReadAsync(command, row => (Id: row.GetInt64(0), State: row.Json(1)), cancellationToken);
        var incidents = new List<Incident>(rows.Count);
        foreach (var (id, state) in rows)
        {
            incidents.Add((await SnapshotAsync(id, state)).Incident);
        }

        return incidents;
    }

    public async Task<IReadOnlyList<IncidentId>> UnfinishedAsync(bool openOnly, int limit, CancellationToken cancellationToken) => await session.ReadAsync(
        Command(
            UnfinishedSql,
            Texts(Enum.GetValues<StatusCategory>().Where(category => openOnly ? category.IsOpen() : !category.IsOver()).ToArray(), EnumText<StatusCategory>.Of),
            Number(limit)),
        row => new IncidentId(row.GetInt64(0)),
        cancellationToken);

    private async ValueTask<(Incident Incident, bool IsRebuilt)> SnapshotAsync(long id, byte[] state)
    {
        try
        {
            return (IncidentJson.ReadState(state), false);
        }
        catch (InvalidDataException damage)
        {
            return (IncidentRebuild.Of(await new JournalReads(session).ReadAsync(Subjects.Of(new IncidentId(id)))) ?? throw IncidentRebuild.Lost(id, damage), true);
        }
    }
}
