using NodaTime;
using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>Questions about deliveries.</summary>
internal sealed class DeliveryReads(Session session)
{
    private const string Columns = """
        SELECT d.id, d.lane, d.purpose, d.kind, d.address, d.user_id, d.method, d.message, d.subject, d.seq, d.status, d.attempt, d.created_at, d.due,
               d.lease_token, d.lease_until, d.handed_over_at, d.completed_at, d.cancel_requested, d.possibly_sent, d.bundle, d.provider, d.receipt, d.detail
        FROM delivery d

        """;

    private const string ReadyWhere = """
        WHERE d.status = 'pending' AND d.kind = $1 AND d.due <= $2 AND d.address <> ALL($4)
          AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.lane = d.lane AND e.seq < d.seq AND e.status IN ('pending', 'handing_over'))
        """;

    private const string ReadySql = "SELECT d.seq, d.subject FROM delivery d " + ReadyWhere + " ORDER BY d.due, d.seq LIMIT $3";

    // The head of a lane stays its head until it is finished, so looking again at the row itself is enough once it is locked.
    private const string LockReadySql = Columns + "WHERE d.seq = ANY($1) AND d.status = 'pending' AND d.due <= $2 ORDER BY d.due, d.seq FOR UPDATE SKIP LOCKED";

    // Other nodes' boots are alive and well: only time voids a lease.
    private const string ExpiredSql = "SELECT seq, subject FROM delivery WHERE status = 'handing_over' AND lease_until < $1 ORDER BY lease_until, seq LIMIT $2";

    private const string LockExpiredSql =
        Columns + "WHERE d.seq = ANY($1) AND d.status = 'handing_over' AND d.lease_until < $2 ORDER BY d.lease_until, d.seq FOR UPDATE SKIP LOCKED";

    private const string ByIdSql = Columns + "WHERE d.id = ANY($1) ORDER BY d.seq";
    private const string OfSubjectSql = Columns + "WHERE d.subject = $1 ORDER BY d.seq";
    private const string RecentSql = Columns + "ORDER BY d.seq DESC LIMIT $1";

    private const string HandedOverToSql = Columns + """
        WHERE d.kind = $1 AND d.address = $2 AND d.handed_over_at < $3
          AND (d.status IN ('handing_over', 'delivered', 'unknown') OR d.possibly_sent = 1)
        ORDER BY d.handed_over_at DESC, d.seq DESC LIMIT $4
        """;

    private const string ByReceiptSql = Columns + "WHERE d.receipt = $1 AND d.kind = $2 ORDER BY d.seq DESC LIMIT 1";

    private const string DestinationsSql = """
        SELECT u.kind, u.address, l.handed_over_at, l.severity
        FROM unnest($1::text[], $2::text[]) AS u (kind, address)
        CROSS JOIN LATERAL (
            SELECT d.handed_over_at, max(d.severity) AS severity FROM delivery d
            WHERE d.kind = u.kind AND d.address = u.address AND d.handed_over_at IS NOT NULL AND d.purpose = 'page'
              AND d.status IN ('handing_over', 'delivered', 'unknown')
            GROUP BY d.handed_over_at ORDER BY d.handed_over_at DESC LIMIT 1) l
        """;

    private const string LanesSql = """
        SELECT u.lane, l.id, l.status, l.receipt, l.created_at, l.bundle FROM unnest($1::text[]) AS u (lane)
        CROSS JOIN LATERAL (
            SELECT d.id, d.status, d.receipt, d.created_at, d.bundle FROM delivery d
            WHERE d.lane = u.lane AND (d.status IN ('delivered', 'unknown') OR d.possibly_sent = 1) ORDER BY d.receipt IS NULL, d.seq DESC LIMIT 1) l
        """;

    public async Task<IReadOnlyList<StoredDelivery>> ReadyAsync(Instant now, IReadOnlyDictionary<ContactMethodKind, int> limits, IReadOnlyCollection<string> without)
    {
        var candidates = new List<(long Sequence, string Subject)>();
        var questions = limits.Where(limit => limit.Value > 0)
            .OrderBy(limit => limit.Key)
            .Select(limit => (Command(ReadySql, Text(EnumText<ContactMethodKind>.Of(limit.Key)), At(now), Number(limit.Value), Texts(without, address => address)), (Action<NpgsqlDataReader>)Add))
            .ToList();
        if (questions.Count > 0)
        {
            await session.ReadManyAsync(questions);
        }

        return await LockAsync(LockReadySql, candidates, now);

        void Add(NpgsqlDataReader row) => candidates.Add((row.GetInt64(0), row.GetString(1)));
    }

    public async Task<IReadOnlyList<StoredDelivery>> ExpiredLeasesAsync(Instant now, int limit)
    {
        var candidates = await session.ReadAsync(Command(ExpiredSql, At(now), Number(limit)), row => (row.GetInt64(0), row.GetString(1)));
        return await LockAsync(LockExpiredSql, candidates, now);
    }

    public Task<List<StoredDelivery>> ByIdAsync(IReadOnlyCollection<DeliveryId> ids) => session.ReadAsync(Command(ByIdSql, Texts(ids, id => id.Value)), Map);

    public Task<List<StoredDelivery>> OfSubjectAsync(string subject, CancellationToken cancellationToken) =>
        session.ReadAsync(Command(OfSubjectSql, Text(subject)), Map, cancellationToken);

    public Task<List<StoredDelivery>> RecentAsync(int limit, CancellationToken cancellationToken) =>
        session.ReadAsync(Command(RecentSql, Number(limit)), Map, cancellationToken);

    public Task<List<StoredDelivery>> HandedOverToAsync(Destination destination, Instant before, int limit, CancellationToken cancellationToken) => session.ReadAsync(
        Command(HandedOverToSql, Text(EnumText<ContactMethodKind>.Of(destination.Kind)), Text(destination.Address), At(before), Number(limit)), Map, cancellationToken);

    public async Task<StoredDelivery?> ByReceiptAsync(ContactMethodKind kind, string receipt, CancellationToken cancellationToken) =>
        (await session.ReadAsync(Command(ByReceiptSql, Text(receipt), Text(EnumText<ContactMethodKind>.Of(kind))), Map, cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyDictionary<Destination, DestinationUse>> LastUsesAsync(IReadOnlyCollection<Destination> destinations)
    {
        var uses = new Dictionary<Destination, DestinationUse>();
        await session.ReadManyAsync([LastUses(destinations, uses)]);
        return uses;
    }

    public async Task<IReadOnlyDictionary<string, LaneUse>> LastInLanesAsync(IReadOnlyCollection<string> lanes)
    {
        var uses = new Dictionary<string, LaneUse>(StringComparer.Ordinal);
        await session.ReadManyAsync([LastInLanes(lanes, uses)]);
        return uses;
    }

    public static (NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row) ById(IReadOnlyCollection<DeliveryId> ids, List<StoredDelivery> found) =>
        (Command(ByIdSql, Texts(ids, id => id.Value)), row => found.Add(Map(row)));

    public static (NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row) LastUses(IReadOnlyCollection<Destination> destinations, Dictionary<Destination, DestinationUse> uses)
    {
        var wanted = destinations.Distinct().ToList();
        return (
            Command(DestinationsSql, Texts(wanted, destination => EnumText<ContactMethodKind>.Of(destination.Kind)), Texts(wanted, destination => destination.Address)),
            row => uses.Add(new Destination(EnumText<ContactMethodKind>.Parse(row.GetString(0)), row.GetString(1)), new DestinationUse(row.At(2), (Severity)row.Int(3))));
    }

    public static (NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row) LastInLanes(IReadOnlyCollection<string> lanes, Dictionary<string, LaneUse> uses) => (
        Command(LanesSql, Texts([.. lanes.Distinct(StringComparer.Ordinal)])),
        row => uses.Add(row.GetString(0), new LaneUse(new DeliveryId(row.GetString(1)), row.GetString(2) != "delivered", row.TextOrNull(3), row.At(4), row.TextOrNull(5) is not null)));

    private async Task<IReadOnlyList<StoredDelivery>> LockAsync(string sql, List<(long Sequence, string Subject)> candidates, Instant now)
    {
        if (candidates.Count == 0)
        {
            return [];
        }

        var free = await AlertLocks.TakeAsync(session, candidates.Select(delivery => delivery.Subject));
        return await session.ReadAsync(Command(sql, Numbers([.. candidates.Where(delivery => free(delivery.Subject)).Select(delivery => delivery.Sequence)]), At(now)), Map);
    }

    private static StoredDelivery Map(NpgsqlDataReader row)
    {
        var request = new DeliveryRequest(
            new DeliveryId(row.GetString(0)),
            row.GetString(1),
            EnumText<NotificationPurpose>.Parse(row.GetString(2)),
            EnumText<ContactMethodKind>.Parse(row.GetString(3)),
            row.GetString(4),
            row.TextOrNull(5) is { } user ? new UserId(user) : null,
            row.TextOrNull(6) is { } method ? new ContactMethodId(method) : null,
            MessageJson.Read(row.Json(7)));
        return new StoredDelivery(
            request,
            row.GetString(8),
            row.GetInt64(9),
            EnumText<DeliveryStatus>.Parse(row.GetString(10)),
            row.Int(11),
            row.At(12),
            row.At(13),
            row.TextOrNull(14),
            row.AtOrNull(15),
            row.AtOrNull(16),
            row.AtOrNull(17),
            row.Flag(18),
            row.Flag(19),
            row.TextOrNull(20) is { } bundle ? new DeliveryId(bundle) : null,
            row.TextOrNull(21),
            row.TextOrNull(22),
            row.TextOrNull(23));
    }
}
