using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Store.Json;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>Questions about deliveries.</summary>
internal sealed class DeliveryReads(Connection connection)
{
    private const string Columns = """
        SELECT d.id, d.lane, d.purpose, d.kind, d.address, d.user_id, d.method, d.message, d.subject, d.seq, d.status, d.attempt, d.created_at, d.due,
               d.lease_token, d.lease_until, d.handed_over_at, d.completed_at, d.cancel_requested, d.possibly_sent, d.bundle, d.provider, d.receipt, d.detail
        FROM delivery d

        """;

    // What is left out comes as one text, a line for each address, with a line break around each.
    private const string ReadySql = Columns + """
        WHERE d.status = 'pending' AND d.kind = ? AND d.due <= ? AND instr(?, char(10) || d.address || char(10)) = 0
          AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.lane = d.lane AND e.seq < d.seq AND e.status IN ('pending', 'handing_over'))
        ORDER BY d.due, d.seq LIMIT ?
        """;

    // One node has the file, so a lease of another boot is of a process that is gone.
    private const string ExpiredSql = Columns + """
        WHERE d.status = 'handing_over' AND (d.lease_until < ? OR d.boot <> ?) ORDER BY d.lease_until, d.seq LIMIT ?
        """;

    private const string ByIdSql = Columns + "WHERE d.id = ?";
    private const string OfSubjectSql = Columns + "WHERE d.subject = ? ORDER BY d.seq";
    private const string RecentSql = Columns + "ORDER BY d.seq DESC LIMIT ?";

    private const string HandedOverToSql = Columns + """
        WHERE d.kind = ? AND d.address = ? AND d.handed_over_at < ? AND d.handed_over_at IS NOT NULL
          AND (d.status IN ('handing_over', 'delivered', 'unknown') OR d.possibly_sent = 1)
        ORDER BY d.handed_over_at DESC, d.seq DESC LIMIT ?
        """;

    private const string ByReceiptSql = Columns + "WHERE d.receipt = ? AND d.receipt IS NOT NULL AND d.kind = ? ORDER BY d.seq DESC LIMIT 1";

    private const string DestinationSql = """
        SELECT handed_over_at, max(severity) FROM delivery
        WHERE kind = ? AND address = ? AND handed_over_at IS NOT NULL AND purpose = 'page' AND status IN ('handing_over', 'delivered', 'unknown')
        GROUP BY handed_over_at ORDER BY handed_over_at DESC LIMIT 1
        """;

    private const string LaneSql = """
        SELECT id, status <> 'delivered', receipt, created_at, bundle IS NOT NULL FROM delivery
        WHERE lane = ? AND (status IN ('delivered', 'unknown') OR possibly_sent = 1) ORDER BY receipt IS NULL, seq DESC LIMIT 1
        """;

    public IReadOnlyList<StoredDelivery> Ready(Instant now, IReadOnlyDictionary<ContactMethodKind, int> limits, IReadOnlyCollection<string> without)
    {
        var lines = without.Count == 0 ? string.Empty : $"\n{string.Join('\n', without)}\n";
        return [.. limits.Where(limit => limit.Value > 0)
            .OrderBy(limit => limit.Key)
            .SelectMany(limit => ReadAll(connection.Get(ReadySql).Text(EnumText<ContactMethodKind>.Of(limit.Key)).At(now).Text(lines).Number(limit.Value)))
            .OrderBy(delivery => delivery.Due)
            .ThenBy(delivery => delivery.Sequence)];
    }

    public IReadOnlyList<StoredDelivery> ExpiredLeases(Instant now, string boot, int limit) =>
        ReadAll(connection.Get(ExpiredSql).At(now).Text(boot).Number(limit));

    public IEnumerable<StoredDelivery> ById(DeliveryId id) => ReadAll(connection.Get(ByIdSql).Text(id.Value));

    public IReadOnlyList<StoredDelivery> OfSubject(string subject) => ReadAll(connection.Get(OfSubjectSql).Text(subject));

    public IReadOnlyList<StoredDelivery> Recent(int limit) => ReadAll(connection.Get(RecentSql).Number(limit));

    public IReadOnlyList<StoredDelivery> HandedOverTo(Destination destination, Instant before, int limit) => ReadAll(connection.Get(HandedOverToSql)
        .Text(EnumText<ContactMethodKind>.Of(destination.Kind)).Text(destination.Address).At(before).Number(limit));

    public StoredDelivery? ByReceipt(ContactMethodKind kind, string receipt) =>
        ReadAll(connection.Get(ByReceiptSql).Text(receipt).Text(EnumText<ContactMethodKind>.Of(kind))).SingleOrDefault();

    public DestinationUse? LastUse(Destination destination)
    {
        var statement = connection.Get(DestinationSql).Text(EnumText<ContactMethodKind>.Of(destination.Kind)).Text(destination.Address);
        DestinationUse? use = statement.Read() ? new DestinationUse(statement.GetInstant(0), (Severity)statement.GetInt(1)) : null;
        statement.Done();
        return use;
    }

    public LaneUse? LastInLane(string lane)
    {
        var statement = connection.Get(LaneSql).Text(lane);
        var use = statement.Read()
            ? new LaneUse(new DeliveryId(statement.GetText(0)), statement.GetFlag(1), statement.GetTextOrNull(2), statement.GetInstant(3), statement.GetFlag(4))
            : null;
        statement.Done();
        return use;
    }

    private static List<StoredDelivery> ReadAll(Statement statement)
    {
        var deliveries = new List<StoredDelivery>();
        while (statement.Read())
        {
            deliveries.Add(Map(statement));
        }

        return deliveries;
    }

    private static StoredDelivery Map(Statement row)
    {
        var request = new DeliveryRequest(
            new DeliveryId(row.GetText(0)),
            row.GetText(1),
            EnumText<NotificationPurpose>.Parse(row.GetText(2)),
            EnumText<ContactMethodKind>.Parse(row.GetText(3)),
            row.GetText(4),
            row.GetTextOrNull(5) is { } user ? new UserId(user) : null,
            row.GetTextOrNull(6) is { } method ? new ContactMethodId(method) : null,
            MessageJson.Read(row.GetBytes(7)));
        return new StoredDelivery(
            request,
            row.GetText(8),
            row.GetNumber(9),
            EnumText<DeliveryStatus>.Parse(row.GetText(10)),
            row.GetInt(11),
            row.GetInstant(12),
            row.GetInstant(13),
            row.GetTextOrNull(14),
            row.GetInstantOrNull(15),
            row.GetInstantOrNull(16),
            row.GetInstantOrNull(17),
            row.GetFlag(18),
            row.GetFlag(19),
            row.GetTextOrNull(20) is { } bundle ? new DeliveryId(bundle) : null,
            row.GetTextOrNull(21),
            row.GetTextOrNull(22),
            row.GetTextOrNull(23));
    }
}
