using Npgsql;
using Watchbill.Domain;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>The small tables around the four. Rows that two nodes may want come in the order of their keys.</summary>
internal static class RecordWrites
{
    // A body that comes again within a day is not written again.
    private const string BodySql = """
        INSERT INTO body (hash, content, full_length, at) SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bigint[])
        ON CONFLICT (hash) DO UPDATE SET at = excluded.at WHERE body.at < excluded.at - 86400000000
        """;

    // A command that lost and was decided again has a new result.
    private const string CommandSql = """
        INSERT INTO command (id, result, at) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
        ON CONFLICT (id) DO UPDATE SET result = excluded.result
        """;

    private const string AuditSql = """
        INSERT INTO audit (at, actor, door, action, object, detail) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        """;

    private const string RejectSql = """
        INSERT INTO rejected_event (at, place, status, code, excerpt) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[])
        """;

    private const string TrimRejectedSql = "DELETE FROM rejected_event WHERE id <= (SELECT max(id) FROM rejected_event) - $1";

    private const string UseSql = """
        INSERT INTO integration_use AS i (service, integration, last_event_at, accepted, rejected)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
        ON CONFLICT (service, integration) DO UPDATE SET
            last_event_at = greatest(i.last_event_at, excluded.last_event_at), accepted = i.accepted + excluded.accepted, rejected = i.rejected + excluded.rejected
        """;

    private const string OutboxSql = """
        INSERT INTO outbox (delivery, at, kind, address, user_id, subject, text, html, alert)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
        """;

    private const string StateSql = """
        INSERT INTO engine_state (name, value) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """;

    public static void Add(List<NpgsqlBatchCommand> commands, WriteSet writes)
    {
        AddBodies(commands, writes.Bodies);
        AddCommands(commands, writes.Commands);
        AddAudit(commands, writes.Audit);
        AddUses(commands, writes.Integrations);
        AddOutbox(commands, writes.Outbox);
        ChangeRows.Add(commands, writes.Changes);
        AddState(commands, writes.EngineState);
        AddRejected(commands, writes.Rejected);
    }

    private static void AddBodies(List<NpgsqlBatchCommand> commands, List<StoredBody> bodies)
    {
        var rows = bodies.DistinctBy(body => body.Hash).OrderBy(body => body.Hash, StringComparer.Ordinal).ToList();
        if (rows.Count > 0)
        {
            commands.Add(Command(
                BodySql,
                Texts(rows, row => row.Hash),
                Contents(rows, row => row.Content[..Math.Min(row.Content.Length, StoredBody.MaxKept)]),
                Numbers(rows, row => row.FullLength),
                Ats(rows, row => row.At)));
        }
    }

    private static void AddCommands(List<NpgsqlBatchCommand> commands, List<CommandRecord> records)
    {
        var rows = records.GroupBy(record => record.Id, StringComparer.Ordinal).Select(same => same.Last()).OrderBy(record => record.Id, StringComparer.Ordinal).ToList();
        if (rows.Count > 0)
        {
            commands.Add(Command(CommandSql, Texts(rows, row => row.Id), Texts(rows, row => row.Result), Ats(rows, row => row.At)));
        }
    }

    private static void AddAudit(List<NpgsqlBatchCommand> commands, List<AuditRecord> rows)
    {
        if (rows.Count > 0)
        {
            commands.Add(Command(
                AuditSql,
                Ats(rows, row => row.At),
                Texts(rows, row => ActorText.Of(row.Actor)),
                Texts(rows, row => EnumText<Door>.Of(row.Door)),
                Texts(rows, row => row.Action),
                Texts(rows, row => row.Object),
                Texts(rows, row => row.Detail)));
        }
    }

    private static void AddUses(List<NpgsqlBatchCommand> commands, List<IntegrationUse> uses)
    {
        var rows = uses.GroupBy(use => (Service: use.Service.Value, Integration: use.Integration.Value))
            .OrderBy(same => same.Key.Service, StringComparer.Ordinal)
            .ThenBy(same => same.Key.Integration, StringComparer.Ordinal)
            .Select(same => (same.Key, Last: same.Max(use => use.LastEventAt), Accepted: same.Sum(use => use.Accepted), Rejected: same.Sum(use => use.Rejected)))
            .ToList();
        if (rows.Count > 0)
        {
            commands.Add(Command(
                UseSql,
                Texts(rows, row => row.Key.Service),
                Texts(rows, row => row.Key.Integration),
                Ats(rows, row => row.Last),
                Numbers(rows, row => row.Accepted),
                Numbers(rows, row => row.Rejected)));
        }
    }

    private static void AddOutbox(List<NpgsqlBatchCommand> commands, List<OutboxRow> rows)
    {
        if (rows.Count > 0)
        {
            commands.Add(Command(
                OutboxSql,
                Texts(rows, row => row.Delivery.Value),
                Ats(rows, row => row.At),
                Texts(rows, row => row.Kind),
                Texts(rows, row => row.Address),
                Texts(rows, row => row.User?.Value),
                Texts(rows, row => row.Subject),
                Texts(rows, row => row.Text),
                Texts(rows, row => row.Html),
                Numbers(rows, row => row.Alert)));
        }
    }

    private static void AddState(List<NpgsqlBatchCommand> commands, List<(string Name, string Value)> state)
    {
        var rows = state.GroupBy(row => row.Name, StringComparer.Ordinal).Select(same => same.Last()).OrderBy(row => row.Name, StringComparer.Ordinal).ToList();
        if (rows.Count > 0)
        {
            commands.Add(Command(StateSql, Texts(rows, row => row.Name), Texts(rows, row => row.Value)));
        }
    }

    private static void AddRejected(List<NpgsqlBatchCommand> commands, List<RejectedEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        var rows = events.Skip(events.Count - RejectedEvent.MaxKept).ToList();
        commands.Add(Command(
            RejectSql,
            Ats(rows, row => row.At),
            Texts(rows, row => row.Where),
            Numbers(rows, row => row.Status),
            Texts(rows, row => row.Code),
            Texts(rows, row => row.Excerpt)));

        // At once, not when the Pruner comes: whoever floods us with rubbish must not fill the disk.
        commands.Add(Command(TrimRejectedSql, Number(RejectedEvent.MaxKept)));
    }
}
