using System.Diagnostics;
using NodaTime;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>
/// Changes of what is owed to the outside world. Each names in its WHERE the state from which it may start: under READ COMMITTED a statement that
/// waited for a row looks at the condition again, so a cancellation that came first wins.
/// </summary>
internal static class DeliveryWrites
{
    private const string InsertSql = """
        INSERT INTO delivery (id, subject, lane, purpose, kind, address, user_id, method, severity, message,
                              status, attempt, created_at, due, completed_at, cancel_requested, possibly_sent, detail)
        SELECT u.id, u.subject, u.lane, u.purpose, u.kind, u.address, u.user_id, u.method, u.severity, u.message,
               CASE u.superseded WHEN 1 THEN 'cancelled' ELSE 'pending' END, 0, u.at, u.at,
               CASE u.superseded WHEN 1 THEN u.at END, 0, 0, CASE u.superseded WHEN 1 THEN 'superseded' END
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::text[], $11::bigint[], $12::bigint[])
             AS u (id, subject, lane, purpose, kind, address, user_id, method, severity, message, at, superseded)
        """;

    // What an earlier attempt may have sent ends as "unknown", never as if it had not been.
    private const string Ended = "CASE possibly_sent WHEN 1 THEN 'unknown' ELSE 'cancelled' END";

    private const string SupersedeSql = $"""
        UPDATE delivery d SET status = {Ended}, completed_at = u.at, detail = 'superseded'
        FROM unnest($1::text[], $2::bigint[]) AS u (lane, at)
        WHERE d.lane = u.lane AND d.purpose = 'notice' AND d.status = 'pending'
        """;

    private const string CancelSql = $"""
        UPDATE delivery d SET status = CASE d.status WHEN 'pending' THEN {Ended} ELSE d.status END,
                              completed_at = CASE d.status WHEN 'pending' THEN u.at ELSE d.completed_at END,
                              detail = CASE d.status WHEN 'pending' THEN 'cancelled' ELSE d.detail END,
                              cancel_requested = CASE d.status WHEN 'pending' THEN 0 ELSE 1 END
        FROM unnest($1::text[], $2::bigint[]) AS u (id, at)
        WHERE d.id = u.id AND d.status IN ('pending', 'handing_over')
        """;

    private const string HandOverSql = """
        UPDATE delivery d SET status = 'handing_over', attempt = d.attempt + 1, lease_token = u.token, lease_until = u.until, boot = u.boot, handed_over_at = u.at, bundle = u.bundle
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[]) AS u (id, token, until, boot, at, bundle)
        WHERE d.id = u.id AND d.status = 'pending' RETURNING d.id
        """;

    private const string Returning = " RETURNING id";
    private const string HoldSql = "UPDATE delivery SET due = $1 WHERE id = $2 AND status = 'pending'";
    private const string DropSql = $"UPDATE delivery SET status = {Ended}, completed_at = $1, detail = $2 WHERE id = $3 AND status = 'pending'";

    private const string CompleteSql = """
        UPDATE delivery d SET status = u.status, completed_at = u.at, possibly_sent = greatest(d.possibly_sent, u.possibly_sent), lease_token = NULL, lease_until = NULL, boot = NULL,
                              provider = coalesce(u.provider, d.provider), receipt = coalesce(u.receipt, d.receipt), detail = coalesce(u.detail, d.detail)
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
             AS u (id, status, at, provider, receipt, detail, token, possibly_sent)
        WHERE d.id = u.id AND d.status = 'handing_over' AND d.lease_token = u.token RETURNING d.id
        """;

    // Another attempt, unless a cancellation came while this one was under way.
    private const string RetrySql = """
        UPDATE delivery SET status = CASE WHEN cancel_requested = 0 THEN 'pending' WHEN greatest(possibly_sent, $8) = 1 THEN 'unknown' ELSE 'cancelled' END,
                            possibly_sent = greatest(possibly_sent, $8), completed_at = CASE cancel_requested WHEN 1 THEN $1 END,
                            due = $2, lease_token = NULL, lease_until = NULL, boot = NULL,
                            provider = coalesce($3, provider), receipt = coalesce($4, receipt), detail = coalesce($5, detail)
        WHERE id = $6 AND status = 'handing_over' AND lease_token = $7
        """;

    public static void AddCancellations(List<NpgsqlBatchCommand> commands, IReadOnlyCollection<AlertWrite> writes)
    {
        var cancelled = writes.SelectMany(write => write.Cancelled.Distinct().Select(delivery => (Delivery: delivery, write.At))).ToList();
        if (cancelled.Count > 0)
        {
            commands.Add(Command(CancelSql, Texts(cancelled, row => row.Delivery.Value), Ats(cancelled, row => row.At)));
        }
    }

    public static void AddInserts(List<NpgsqlBatchCommand> commands, IReadOnlyList<(string Subject, DeliveryRequest Request, Instant At)> rows, JsonBuffer json)
    {
        if (rows.Count == 0)
        {
            return;
        }

        // The last notice of a lane supersedes the stored ones and those before it in this very list.
        var last = new Dictionary<string, (int Index, Instant At)>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Request.Purpose == NotificationPurpose.Notice)
            {
                last[rows[i].Request.Lane] = (i, rows[i].At);
            }
        }

        if (last.Count > 0)
        {
            commands.Add(Command(SupersedeSql, Texts(last, lane => lane.Key), Ats(last, lane => lane.Value.At)));
        }

        var superseded = rows.Select((row, index) => row.Request.Purpose == NotificationPurpose.Notice && last[row.Request.Lane].Index != index ? 1L : 0L).ToList();
        commands.Add(Command(
            InsertSql,
            Texts(rows, row => row.Request.Id.Value),
            Texts(rows, row => row.Subject),
            Texts(rows, row => row.Request.Lane),
            Texts(rows, row => EnumText<NotificationPurpose>.Of(row.Request.Purpose)),
            Texts(rows, row => EnumText<ContactMethodKind>.Of(row.Request.Kind)),
            Texts(rows, row => row.Request.Address),
            Texts(rows, row => row.Request.User?.Value),
            Texts(rows, row => row.Request.Method?.Value),
            Numbers(rows, row => (long)row.Request.Message.Severity),
            Texts(rows, row => JsonBuffer.Text(json.Message(row.Request.Message))),
            Ats(rows, row => row.At),
            Numbers(superseded)));
    }

    /// <summary>
    /// A step for all that are handed over, one for all that end, and one for each of the rest. A change from another state than the one it may start
    /// from changes no row: it is not among the taken.
    /// </summary>
    public static IEnumerable<Step> Changes(IReadOnlyCollection<DeliveryChange> changes, List<DeliveryId> taken)
    {
        // Two changes of one delivery follow one another.
        var waves = changes.Select((change, index) => (Change: change, Index: index)).GroupBy(row => row.Change.Delivery)
            .SelectMany(same => same.Select((row, wave) => (row.Change, row.Index, Wave: wave)))
            .GroupBy(row => row.Wave, row => (row.Change, row.Index)).OrderBy(wave => wave.Key);
        foreach (var wave in waves)
        {
            var all = wave.OrderBy(row => row.Index).Select(row => row.Change).ToList();
            var handed = all.OfType<HandOver>().ToList();
            if (handed.Count > 0)
            {
                yield return new Step(Hand(handed), Take);
            }

            var ended = all.OfType<Complete>().Where(complete => complete.Status != DeliveryStatus.Pending).ToList();
            if (ended.Count > 0)
            {
                yield return new Step(End(ended), Take);
            }

            foreach (var change in all.Where(change => change is not HandOver && !(change is Complete complete && complete.Status != DeliveryStatus.Pending)))
            {
                yield return new Step(Change(change), Take);
            }
        }

        void Take(NpgsqlDataReader row) => taken.Add(new DeliveryId(row.GetString(0)));
    }

    private static NpgsqlBatchCommand Hand(List<HandOver> rows) => Command(
        HandOverSql,
        Texts(rows, row => row.Delivery.Value),
        Texts(rows, row => row.LeaseToken),
        Ats(rows, row => row.LeaseUntil),
        Texts(rows, row => row.Boot),
        Ats(rows, row => row.At),
        Texts(rows, row => row.Bundle?.Value));

    private static NpgsqlBatchCommand End(List<Complete> rows) => rows.Exists(row => row.Status == DeliveryStatus.HandingOver)
        ? throw new ArgumentException("A delivery is not completed by handing it over.", nameof(rows))
        : Command(
            CompleteSql,
            Texts(rows, row => row.Delivery.Value),
            Texts(rows, row => EnumText<DeliveryStatus>.Of(row.Status)),
            Ats(rows, row => row.At),
            Texts(rows, row => row.Provider),
            Texts(rows, row => row.Receipt),
            Texts(rows, row => row.Detail),
            Texts(rows, row => row.LeaseToken),
            Numbers(rows, row => row.PossiblySent ? 1L : 0L));

    private static NpgsqlBatchCommand Change(DeliveryChange change) => change switch
    {
        Hold hold => Command(HoldSql + Returning, Number(Micros.NotBefore(hold.Due)), Text(hold.Delivery.Value)),
        Drop drop => Command(DropSql + Returning, At(drop.At), Text(drop.Detail), Text(drop.Delivery.Value)),
        Complete retry => Command(
            RetrySql + Returning,
            At(retry.At),
            Number(Micros.NotBefore(retry.RetryAt ?? retry.At)),
            Text(retry.Provider),
            Text(retry.Receipt),
            Text(retry.Detail),
            Text(retry.Delivery.Value),
            Text(retry.LeaseToken),
            Number(retry.PossiblySent ? 1 : 0)),
        _ => throw new UnreachableException($"{change.GetType().Name} is no change of a delivery."),
    };
}
