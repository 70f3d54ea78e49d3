using NodaTime;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>Removes what has been kept long enough, a bounded number at a time, oldest first.</summary>
internal sealed class Pruning(Session session)
{
    // Two nodes that prune at once share the work. Alerts of an incident stay for as long as it is not over.
    private const string OldAlertsSql = """
        SELECT id FROM alert
        WHERE status = 'resolved' AND resolved_at < $1
          AND NOT EXISTS (SELECT 1 FROM incident_alert l JOIN incident i ON i.id = l.incident
                          WHERE l.alert = alert.id AND i.category IN ('triage', 'live', 'resolved', 'learning'))
        ORDER BY resolved_at LIMIT $2 FOR UPDATE SKIP LOCKED
        """;

    private const string AlertsSql = "DELETE FROM alert WHERE id = ANY($1)";
    private const string MembersSql = "DELETE FROM alert_member WHERE alert = ANY($1)";
    private const string JournalSql = "DELETE FROM journal WHERE subject = ANY($1)";
    private const string TimersSql = "DELETE FROM timer WHERE subject = ANY($1)";
    private const string DeliveriesOfSql = "DELETE FROM delivery WHERE subject = ANY($1)";
    private const string DeliveriesSql = "DELETE FROM delivery WHERE seq IN (SELECT seq FROM delivery WHERE completed_at < $1 ORDER BY completed_at LIMIT $2 FOR UPDATE SKIP LOCKED)";
    private const string BodiesSql = "DELETE FROM body WHERE hash IN (SELECT hash FROM body WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)";
    private const string CommandsSql = "DELETE FROM command WHERE id IN (SELECT id FROM command WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)";
    private const string SessionsSql = "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)";

    private const string RejectedSql = """
        DELETE FROM rejected_event WHERE id IN
            (SELECT id FROM rejected_event WHERE id <= (SELECT max(id) FROM rejected_event) - $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string OutboxCountSql = """
        DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE id <= (SELECT max(id) FROM outbox) - $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    private const string OutboxAgeSql = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)";

    // The next version that is left says since when this one has not been current.
    private const string PoliciesSql = """
        DELETE FROM definition WHERE kind = 'policy' AND (id, version) IN (
            SELECT d.id, d.version FROM definition d
            WHERE d.kind = 'policy'
              AND (SELECT n.at FROM definition n WHERE n.kind = d.kind AND n.id = d.id AND n.version > d.version ORDER BY n.version LIMIT 1) < $1
              AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.status <> 'resolved' AND a.policy = d.id AND a.policy_version = d.version)
            ORDER BY d.id, d.version LIMIT $2)
        """;

    private const string ChangesSql = "DELETE FROM change WHERE id IN (SELECT id FROM change WHERE recorded_at < $1 ORDER BY recorded_at LIMIT $2 FOR UPDATE SKIP LOCKED)";

    public async Task<int> RunAsync(Retention retention, Instant now, int limit)
    {
        var left = limit;
        left -= await AlertsAsync(now - retention.ResolvedAlerts, left);
        left -= await session.RunAsync(Command(DeliveriesSql, At(now - retention.FinishedDeliveries), Number(left)));
        left -= await session.RunAsync(Command(BodiesSql, At(now - retention.Bodies), Number(left)));
        left -= await session.RunAsync(Command(CommandsSql, At(now - retention.Commands), Number(left)));
        left -= await session.RunAsync(Command(SessionsSql, At(now), Number(left)));
        left -= await session.RunAsync(Command(RejectedSql, Number(retention.RejectedEvents), Number(left)));
        left -= await session.RunAsync(Command(OutboxCountSql, Number(retention.OutboxRows), Number(left)));
        left -= await session.RunAsync(Command(OutboxAgeSql, At(now - retention.OutboxAge), Number(left)));
        left -= await session.RunAsync(Command(PoliciesSql, At(now - retention.SupersededPolicies), Number(left)));
        left -= await session.RunAsync(Command(ChangesSql, At(now - retention.Changes), Number(left)));
        return limit - left;
    }

    private async Task<int> AlertsAsync(Instant before, int limit)
    {
        var ids = await session.ReadAsync(Command(OldAlertsSql, At(before), Number(limit)), row => row.GetInt64(0));
        if (ids.Count > 0)
        {
            var subjects = ids.ConvertAll(id => Subjects.Of(new Domain.AlertId(id)));
            await session.RunAsync(
            [
                Command(JournalSql, Texts(subjects)),
                Command(TimersSql, Texts(subjects)),
                Command(DeliveriesOfSql, Texts(subjects)),
                Command(MembersSql, Numbers(ids)),
                Command(AlertsSql, Numbers(ids)),
            ]);
        }

        return ids.Count;
    }
}
