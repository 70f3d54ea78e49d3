using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>Alerts and their members.</summary>
internal sealed class AlertTable(Connection connection)
{
    private const string InsertSql = """
        INSERT INTO alert (id, service, dedup_key, status, severity, urgency, title, version, policy, policy_version,
                           triggered_at, resolved_at, events, last_seen, ends_at, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """;

    private const string UpdateSql = """
        UPDATE alert SET status = ?, severity = ?, urgency = ?, title = ?, version = ?, policy = ?, policy_version = ?,
                         triggered_at = ?, resolved_at = ?, events = ?, last_seen = ?, ends_at = ?, state = ?
        WHERE id = ? AND version = ?
        """;

    private const string TouchSql = "UPDATE alert SET events = ?, last_seen = ?, ends_at = ? WHERE id = ?";
    private const string ReadSql = "SELECT id, state, events, last_seen, ends_at FROM alert WHERE id = ?";

    private const string ReadOpenSql = """
        SELECT id, state, events, last_seen, ends_at FROM alert WHERE service = ? AND dedup_key = ? AND status <> 'resolved'
        """;

    private const string ReadResolvedSql = """
        SELECT id, state, events, last_seen, ends_at FROM alert
        WHERE service = ? AND dedup_key = ? AND status = 'resolved' ORDER BY id DESC LIMIT 1
        """;

    private const string ListSql = """
        SELECT id, state FROM alert
        WHERE id < ?1 AND (?2 IS NULL OR service = ?2) AND (?3 OR status <> 'triggered') AND (?4 OR status <> 'acknowledged') AND (?5 OR status <> 'resolved')
        ORDER BY id DESC LIMIT ?6
        """;

    // The same for open ones alone, by their own index: few among many.
    private const string ListOpenSql = """
        SELECT id, state FROM alert
        WHERE id < ?1 AND (?2 IS NULL OR service = ?2) AND status <> 'resolved'
          AND ((?3 AND status = 'triggered') OR (?4 AND status = 'acknowledged')) AND (?5 IS NOT NULL)
        ORDER BY id DESC LIMIT ?6
        """;

    // And for the open ones of one service: what others have open costs nothing.
    private const string ListOpenOfSql = """
        SELECT id, state FROM alert INDEXED BY alert_open_key
        WHERE id < ?1 AND service = ?2 AND status <> 'resolved'
          AND ((?3 AND status = 'triggered') OR (?4 AND status = 'acknowledged')) AND (?5 IS NOT NULL)
        ORDER BY id DESC LIMIT ?6
        """;

    // Looks at open alerts alone, however many resolved ones there are, and not into their documents.
    private const string OpenSql = """
        SELECT id, service, dedup_key, version,
               (SELECT count(*) FROM timer WHERE subject = 'alert:' || alert.id),
               (SELECT coalesce(sum(timer.id), 0) FROM timer WHERE subject = 'alert:' || alert.id)
        FROM alert INDEXED BY alert_open_key WHERE status <> 'resolved' ORDER BY id
        """;

    private const string PutMemberSql = """
        INSERT INTO alert_member (alert, fingerprint, firing, state) VALUES (?, ?, ?, ?)
        ON CONFLICT (alert, fingerprint) DO UPDATE SET firing = excluded.firing, state = excluded.state
        """;

    private const string ReadMembersSql = "SELECT state FROM alert_member WHERE alert = ?";

    public bool TryInsert(Alert alert, Liveness liveness, JsonBuffer json)
    {
        var statement = connection.Get(InsertSql).Number(alert.Id.Value).Text(alert.Service.Value).Text(alert.DedupKey);
        return BindSnapshot(statement, alert, liveness, json).Run() == 1;
    }

    public bool TryUpdate(Alert alert, int expectedVersion, Liveness liveness, JsonBuffer json) =>
        BindSnapshot(connection.Get(UpdateSql), alert, liveness, json).Number(alert.Id.Value).Number(expectedVersion).Run() == 1;

    public void Touch(AlertId alert, Liveness liveness) =>
        connection.Get(TouchSql).Number(liveness.Events).At(liveness.LastSeen).At(liveness.EndsAt).Number(alert.Value).Run();

    public void PutMember(AlertId alert, AlertMember member, JsonBuffer json) =>
        connection.Get(PutMemberSql).Number(alert.Value).Text(member.Fingerprint).Flag(member.Firing).Text(json.Member(member)).Run();

    /// <summary>Without its timers, which are another table's.</summary>
    public StoredAlert? Read(AlertId id) => ReadOne(connection.Get(ReadSql).Number(id.Value));

    public StoredAlert? ReadLatest(AlertKey key) =>
        ReadOne(connection.Get(ReadOpenSql).Text(key.Service.Value).Text(key.DedupKey))
        ?? ReadOne(connection.Get(ReadResolvedSql).Text(key.Service.Value).Text(key.DedupKey));

    public IReadOnlyList<Alert> List(AlertFilter filter)
    {
        bool Wants(AlertStatus status) => filter.Statuses.IsDefaultOrEmpty || filter.Statuses.Contains(status);
        var statement = connection.Get(Wants(AlertStatus.Resolved) ? ListSql : filter.Service is null ? ListOpenSql : ListOpenOfSql)
            .Number(filter.Before?.Value ?? long.MaxValue)
            .Text(filter.Service?.Value)
            .Flag(Wants(AlertStatus.Triggered))
            .Flag(Wants(AlertStatus.Acknowledged))
            .Flag(Wants(AlertStatus.Resolved))
            .Number(filter.Limit);
        var rows = new List<(long Id, byte[] State)>();
        while (statement.Read())
        {
            rows.Add((statement.GetNumber(0), statement.GetBytes(1).ToArray()));
        }

        return rows.ConvertAll(row => Snapshot(row.Id, row.State).Alert);
    }

    public IReadOnlyList<OpenAlert> ListOpen()
    {
        var statement = connection.Get(OpenSql);
        var open = new List<OpenAlert>();
        while (statement.Read())
        {
            var key = new AlertKey(new ServiceId(statement.GetText(1)), statement.GetText(2));
            open.Add(new OpenAlert(new AlertId(statement.GetNumber(0)), key, statement.GetInt(3), statement.GetInt(4), statement.GetNumber(5)));
        }

        return open;
    }

    private StoredAlert? ReadOne(Statement statement)
    {
        if (!statement.Read())
        {
            return null;
        }

        var id = statement.GetNumber(0);
        var state = statement.GetBytes(1).ToArray();
        var liveness = new Liveness(statement.GetNumber(2), statement.GetInstant(3), statement.GetInstantOrNull(4));
        statement.Done();
        var (alert, isRebuilt) = Snapshot(id, state);
        return new StoredAlert(alert, [], liveness, isRebuilt);
    }

    private (Alert Alert, bool IsRebuilt) Snapshot(long id, byte[] state)
    {
        try
        {
            return (AlertJson.ReadState(state, ReadMembers(id)), false);
        }
        catch (Exception exception) when (AlertRebuild.IsDamage(exception))
        {
            return (AlertRebuild.Of(new JournalTable(connection).Read(Subjects.Of(new AlertId(id)))) ?? throw AlertRebuild.Lost(id, exception), true);
        }
    }

    private ImmutableSortedDictionary<string, AlertMember> ReadMembers(long alert)
    {
        var statement = connection.Get(ReadMembersSql).Number(alert);
        ImmutableSortedDictionary<string, AlertMember>.Builder? members = null;
        while (statement.Read())
        {
            var member = AlertJson.ReadMember(statement.GetBytes(0));
            (members ??= Alert.NoMembers.ToBuilder()).Add(member.Fingerprint, member);
        }

        return members?.ToImmutable() ?? Alert.NoMembers;
    }

    private static Statement BindSnapshot(Statement statement, Alert alert, Liveness liveness, JsonBuffer json) => statement
        .Text(EnumText<AlertStatus>.Of(alert.Status))
        .Number((int)alert.Severity)
        .Number((int)alert.Urgency)
        .Text(alert.Title)
        .Number(alert.Version)
        .Text(alert.Run?.Policy.Value)
        .Number(alert.Run is { } run ? run.PolicyVersion : (long?)null)
        .At(alert.TriggeredAt)
        .At(alert.ResolvedAt)
        .Number(liveness.Events)
        .At(liveness.LastSeen)
        .At(liveness.EndsAt)
        .Text(json.State(alert));
}
