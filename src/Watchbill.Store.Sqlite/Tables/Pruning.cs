using NodaTime;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>Removes what has been kept long enough, a bounded number at a time, oldest first.</summary>
internal sealed class Pruning(Connection connection)
{
    // Those of an incident stay for as long as it is not over.
    private const string OldAlertsSql = """
        SELECT id FROM alert
        WHERE status = 'resolved' AND resolved_at < ?
          AND NOT EXISTS (SELECT 1 FROM incident_alert l JOIN incident i ON i.id = l.incident
                          WHERE l.alert = alert.id AND i.category IN ('triage', 'live', 'resolved', 'learning'))
        ORDER BY resolved_at LIMIT ?
        """;

    private const string AlertSql = "DELETE FROM alert WHERE id = ?";
    private const string MembersSql = "DELETE FROM alert_member WHERE alert = ?";
    private const string JournalSql = "DELETE FROM journal WHERE subject = ?";
    private const string TimersSql = "DELETE FROM timer WHERE subject = ?";
    private const string DeliveriesOfSql = "DELETE FROM delivery WHERE subject = ?";

    private const string DeliveriesSql = """
        DELETE FROM delivery WHERE seq IN (SELECT seq FROM delivery WHERE completed_at < ? AND completed_at IS NOT NULL ORDER BY completed_at LIMIT ?)
        """;

    private const string BodiesSql = "DELETE FROM body WHERE rowid IN (SELECT rowid FROM body WHERE at < ? ORDER BY at LIMIT ?)";
    private const string CommandsSql = "DELETE FROM command WHERE id IN (SELECT id FROM command WHERE at < ? ORDER BY at LIMIT ?)";
    private const string SessionsSql = "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE expires_at < ? ORDER BY expires_at LIMIT ?)";

    private const string RejectedSql = """
        DELETE FROM rejected_event WHERE id IN
            (SELECT id FROM rejected_event WHERE id <= (SELECT max(id) FROM rejected_event) - ? ORDER BY id LIMIT ?)
        """;

    private const string OutboxCountSql = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id <= (SELECT max(id) FROM outbox) - ? ORDER BY id LIMIT ?)";
    private const string OutboxAgeSql = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE at < ? ORDER BY at LIMIT ?)";

    // The next version that is left says since when this one has not been current.
    private const string PoliciesSql = """
        DELETE FROM definition WHERE kind = 'policy' AND (id, version) IN (
            SELECT d.id, d.version FROM definition d
            WHERE d.kind = 'policy'
              AND (SELECT n.at FROM definition n WHERE n.kind = d.kind AND n.id = d.id AND n.version > d.version ORDER BY n.version LIMIT 1) < ?
              AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.status <> 'resolved' AND a.policy = d.id AND a.policy_version = d.version)
            ORDER BY d.id, d.version LIMIT ?)
        """;

    private const string ChangesSql = "DELETE FROM change WHERE id IN (SELECT id FROM change WHERE recorded_at < ? ORDER BY recorded_at LIMIT ?)";

    public int Run(Retention retention, Instant now, int limit)
    {
        var left = limit;
        left -= Alerts(now - retention.ResolvedAlerts, left);
        left -= connection.Get(DeliveriesSql).At(now - retention.FinishedDeliveries).Number(left).Run();
        left -= connection.Get(BodiesSql).At(now - retention.Bodies).Number(left).Run();
        left -= connection.Get(CommandsSql).At(now - retention.Commands).Number(left).Run();
        left -= connection.Get(SessionsSql).At(now).Number(left).Run();
        left -= connection.Get(RejectedSql).Number(retention.RejectedEvents).Number(left).Run();
        left -= connection.Get(OutboxCountSql).Number(retention.OutboxRows).Number(left).Run();
        left -= connection.Get(OutboxAgeSql).At(now - retention.OutboxAge).Number(left).Run();
        left -= connection.Get(PoliciesSql).At(now - retention.SupersededPolicies).Number(left).Run();
        left -= connection.Get(ChangesSql).At(now - retention.Changes).Number(left).Run();
        return limit - left;
    }

    private int Alerts(Instant before, int limit)
    {
        var statement = connection.Get(OldAlertsSql).At(before).Number(limit);
        var ids = new List<long>();
        while (statement.Read())
        {
            ids.Add(statement.GetNumber(0));
        }

        foreach (var id in ids)
        {
            var subject = Subjects.Of(new Domain.AlertId(id));
            connection.Get(JournalSql).Text(subject).Run();
            connection.Get(TimersSql).Text(subject).Run();
            connection.Get(DeliveriesOfSql).Text(subject).Run();
            connection.Get(MembersSql).Number(id).Run();
            connection.Get(AlertSql).Number(id).Run();
        }

        return ids.Count;
    }
}
