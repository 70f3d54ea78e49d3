using System.Collections.Immutable;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>
/// Writes incidents one after another: there are few, and each link of a chain is made over the one before, which is read first. Whoever decided holds the lock of
/// all incidents; a writer without it finds another version than it expected and loses.
/// </summary>
internal sealed class IncidentWrites(Session session, JsonBuffer json)
{
    private const string VersionSql = "SELECT version FROM incident WHERE id = $1 FOR UPDATE";
    private const string EndSql = "SELECT version, chain, recorded_at FROM journal WHERE subject = $1 ORDER BY version DESC LIMIT 1";

    private const string InsertSql = """
        INSERT INTO incident (reference, process, mode, category, level, restricted, declared_at, resolved_at, title, version, head, state, id, checkpoint_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)
        ON CONFLICT DO NOTHING RETURNING id
        """;

    private const string UpdateSql = """
        UPDATE incident SET reference = $1, process = $2, mode = $3, category = $4, level = $5, restricted = $6, declared_at = $7, resolved_at = $8,
                            title = $9, version = $10, head = $11, state = $12
        WHERE id = $13 AND version = $14 RETURNING id
        """;

    private const string AppendSql = """
        INSERT INTO journal (subject, version, kind, kind_version, occurred_at, recorded_at, revision, actor, door, command_id, body_hash, payload, payload_hash, chain)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text[],
                             $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
        """;

    private const string RemoveServicesSql = "DELETE FROM incident_service WHERE incident = $1 AND service <> ALL($2)";
    private const string AddServicesSql = "INSERT INTO incident_service (incident, service) SELECT $1, service FROM unnest($2::text[]) AS u (service) ON CONFLICT DO NOTHING";
    private const string RemoveAlertsSql = "DELETE FROM incident_alert WHERE incident = $1 AND alert <> ALL($2)";
    private const string AddAlertsSql = "INSERT INTO incident_alert (incident, alert) SELECT $1, alert FROM unnest($2::bigint[]) AS u (alert) ON CONFLICT DO NOTHING";

    /// <summary>Answers the indexes of the losers, of which nothing is written.</summary>
    public async Task<ImmutableArray<int>> WriteAsync(IReadOnlyList<IncidentWrite> writes)
    {
        var lost = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < writes.Count; i++)
        {
            if (!await TryWriteAsync(writes[i]))
            {
                lost.Add(i);
            }
        }

        return lost.ToImmutable();
    }

    private async Task<bool> TryWriteAsync(IncidentWrite write)
    {
        write.Check();
        var incident = write.Incident;
        var (version, end) = (0, ChainEnd.Beginning);
        await session.ReadManyAsync(
        [
            (Command(VersionSql, Number(incident.Id.Value)), row => version = row.Int(0)),
            (Command(EndSql, Text(Subjects.Of(incident.Id))), row => end = new ChainEnd(row.Int(0), row.GetString(1), row.GetInt64(2))),
        ]);
        if (version != write.ExpectedVersion || end.Version != write.ExpectedVersion)
        {
            return false;
        }

        var rows = SealedRow.Of(write.Journal, end, json);
        if ((await session.ReadAsync(Snapshot(write, rows.IsEmpty ? end.Chain : rows[^1].Chain), row => row.GetInt64(0))).Count == 0)
        {
            return false;
        }

        await session.RunAsync(
        [
            Append(rows),
            Command(RemoveServicesSql, Number(incident.Id.Value), Texts(incident.Services, service => service.Value)),
            Command(AddServicesSql, Number(incident.Id.Value), Texts(incident.Services, service => service.Value)),
            Command(RemoveAlertsSql, Number(incident.Id.Value), Numbers([.. IncidentColumns.AlertsOf(incident)])),
            Command(AddAlertsSql, Number(incident.Id.Value), Numbers([.. IncidentColumns.AlertsOf(incident)])),
        ]);
        return true;
    }

    private NpgsqlBatchCommand Snapshot(IncidentWrite write, string head)
    {
        var incident = write.Incident;
        var command = Command(
            write.ExpectedVersion == 0 ? InsertSql : UpdateSql,
            Text(incident.Reference),
            Text(incident.Process),
            Text(EnumText<IncidentMode>.Of(incident.Mode)),
            Text(EnumText<StatusCategory>.Of(incident.Category)),
            Text(incident.Level),
            Number(incident.IsRestricted ? 1 : 0),
            At(incident.DeclaredAt),
            AtOrNull(incident.TimeOf(TimeAnchor.Resolved)),
            Text(incident.Title),
            Number(incident.Version),
            Text(head),
            Text(JsonBuffer.Text(json.State(incident))),
            Number(incident.Id.Value));
        if (write.ExpectedVersion > 0)
        {
            command.Parameters.Add(Number(write.ExpectedVersion));
        }

        return command;
    }

    private static NpgsqlBatchCommand Append(ImmutableArray<SealedRow> rows) => Command(
        AppendSql,
        Texts(rows, row => row.Row.Subject),
        Numbers(rows, row => row.Row.Version),
        Texts(rows, row => row.Kind),
        Numbers(rows, row => row.KindVersion),
        Ats(rows, row => row.Row.OccurredAt),
        Numbers(rows, row => row.RecordedAt),
        Numbers(rows, row => row.Row.Revision),
        Texts(rows, row => ActorText.Of(row.Row.Actor)),
        Texts(rows, row => EnumText<Door>.Of(row.Row.Door)),
        Texts(rows, row => row.Row.CommandId),
        Texts(rows, row => row.Row.BodyHash),
        Texts(rows, row => JsonBuffer.Text(row.Payload)),
        Texts(rows, row => row.PayloadHash),
        Texts(rows, row => row.Chain));
}
