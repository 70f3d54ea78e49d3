using Watchbill.Domain;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>The small tables around the four: commands, audit, refused events, counters, outbox, engine state.</summary>
internal sealed class RecordTables(Connection connection)
{
    // A command that lost and was decided again has a new result.
    private const string PutCommandSql = "INSERT INTO command (id, result, at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET result = excluded.result";
    private const string ReadCommandSql = "SELECT result FROM command WHERE id = ?";
    private const string AuditSql = "INSERT INTO audit (at, actor, door, action, object, detail) VALUES (?, ?, ?, ?, ?, ?)";
    private const string ReadAuditSql = "SELECT at, actor, door, action, object, detail FROM audit ORDER BY id DESC LIMIT ?";
    private const string RejectSql = "INSERT INTO rejected_event (at, place, status, code, excerpt) VALUES (?, ?, ?, ?, ?)";
    private const string TrimRejectedSql = "DELETE FROM rejected_event WHERE id <= (SELECT max(id) FROM rejected_event) - ?";
    private const string ReadRejectedSql = "SELECT at, place, status, code, excerpt FROM rejected_event ORDER BY id DESC LIMIT ?";

    private const string CountUseSql = """
        INSERT INTO integration_use (service, integration, last_event_at, accepted, rejected) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (service, integration) DO UPDATE SET
            last_event_at = max(last_event_at, excluded.last_event_at), accepted = accepted + excluded.accepted, rejected = rejected + excluded.rejected
        """;

    private const string ReadUsesSql = "SELECT service, integration, last_event_at, accepted, rejected FROM integration_use ORDER BY service, integration";

    private const string PutOutboxSql = """
        INSERT INTO outbox (delivery, at, kind, address, user_id, subject, text, html, alert) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string ReadOutboxSql = "SELECT delivery, at, kind, address, user_id, subject, text, html, alert FROM outbox ORDER BY id DESC LIMIT ?";
    private const string PutStateSql = "INSERT INTO engine_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    // Of a prefix that ends with a colon: the semicolon is the next character.
    private const string ReadStatesSql = "SELECT name, value FROM engine_state WHERE name >= ? AND name < ?";
    private const string ReadStateSql = "SELECT value FROM engine_state WHERE name = ?";

    // The count added first and the number read then: nobody else is inside this transaction.
    private const string ReserveSql = "UPDATE counter SET value = value + ? WHERE name = 'alert' RETURNING value";

    private const string ReserveOneSql = """
        INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value
        """;

    /// <summary>The first of so many consecutive numbers.</summary>
    public long ReserveAlertIds(int count)
    {
        var last = Reserve(connection.Get(ReserveSql).Number(count));
        return last - count + 1;
    }

    public long ReserveAnnouncementId() => Reserve(connection.Get(ReserveOneSql).Text("announcement"));

    public long ReserveIncidentId() => Reserve(connection.Get(ReserveOneSql).Text("incident"));

    public void PutCommand(CommandRecord command) => connection.Get(PutCommandSql).Text(command.Id).Text(command.Result).At(command.At).Run();

    public string? ReadCommand(string id) => ReadText(connection.Get(ReadCommandSql).Text(id));

    public void Audit(AuditRecord record) => connection.Get(AuditSql)
        .At(record.At)
        .Text(ActorText.Of(record.Actor))
        .Text(EnumText<Door>.Of(record.Door))
        .Text(record.Action)
        .Text(record.Object)
        .Text(record.Detail)
        .Run();

    public IReadOnlyList<AuditRecord> ReadAudit(int limit) => ReadAll(connection.Get(ReadAuditSql).Number(limit), row => new AuditRecord(
        row.GetInstant(0), ActorText.Parse(row.GetText(1)), EnumText<Door>.Parse(row.GetText(2)), row.GetText(3), row.GetText(4), row.GetText(5)));

    public void Reject(IReadOnlyList<RejectedEvent> events)
    {
        foreach (var refused in events.Skip(events.Count - RejectedEvent.MaxKept))
        {
            connection.Get(RejectSql).At(refused.At).Text(refused.Where).Number(refused.Status).Text(refused.Code).Text(refused.Excerpt).Run();
        }

        // At once, not when the Pruner comes: whoever floods us with rubbish must not fill the disk.
        connection.Get(TrimRejectedSql).Number(RejectedEvent.MaxKept).Run();
    }

    public IReadOnlyList<RejectedEvent> ReadRejected(int limit) => ReadAll(connection.Get(ReadRejectedSql).Number(limit), row => new RejectedEvent(
        row.GetInstant(0), row.GetText(1), row.GetInt(2), row.GetText(3), row.GetText(4)));

    public void CountUse(IntegrationUse use) => connection.Get(CountUseSql)
        .Text(use.Service.Value).Text(use.Integration.Value).At(use.LastEventAt).Number(use.Accepted).Number(use.Rejected).Run();

    public IReadOnlyList<IntegrationUse> ReadUses() => ReadAll(connection.Get(ReadUsesSql), row => new IntegrationUse(
        new ServiceId(row.GetText(0)), new IntegrationId(row.GetText(1)), row.GetInstant(2), row.GetNumber(3), row.GetNumber(4)));

    public void PutOutbox(OutboxRow row) => connection.Get(PutOutboxSql)
        .Text(row.Delivery.Value)
        .At(row.At)
        .Text(row.Kind)
        .Text(row.Address)
        .Text(row.User?.Value)
        .Text(row.Subject)
        .Text(row.Text)
        .Text(row.Html)
        .Number(row.Alert)
        .Run();

    public IReadOnlyList<OutboxRow> ReadOutbox(int limit) => ReadAll(connection.Get(ReadOutboxSql).Number(limit), row => new OutboxRow(
        new DeliveryId(row.GetText(0)),
        row.GetInstant(1),
        row.GetText(2),
        row.GetText(3),
        row.GetTextOrNull(4) is { } user ? new UserId(user) : null,
        row.GetText(5),
        row.GetText(6),
        row.GetTextOrNull(7),
        row.IsNull(8) ? null : row.GetNumber(8)));

    public void PutState(string name, string value) => connection.Get(PutStateSql).Text(name).Text(value).Run();

    public IReadOnlyDictionary<string, string> ReadStates(string prefix)
    {
        var statement = connection.Get(ReadStatesSql).Text(prefix).Text($"{prefix[..^1]};");
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        while (statement.Read())
        {
            states[statement.GetText(0)] = statement.GetText(1);
        }

        return states;
    }

    public string? ReadState(string name) => ReadText(connection.Get(ReadStateSql).Text(name));

    private static long Reserve(Statement statement)
    {
        var last = statement.Read() ? statement.GetNumber(0) : throw new InvalidDataException("The store has lost its alert counter.");

        // RETURNING takes hold when the statement has run to its end.
        while (statement.Read())
        {
        }

        return last;
    }

    private static string? ReadText(Statement statement)
    {
        var text = statement.Read() ? statement.GetText(0) : null;
        statement.Done();
        return text;
    }

    private static List<T> ReadAll<T>(Statement statement, Func<Statement, T> map)
    {
        var rows = new List<T>();
        while (statement.Read())
        {
            rows.Add(map(statement));
        }

        return rows;
    }
}
