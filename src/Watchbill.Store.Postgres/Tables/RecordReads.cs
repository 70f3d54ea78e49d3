using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>Reads the small tables around the four.</summary>
internal sealed class RecordReads(Session session)
{
    private const string BodySql = "SELECT content, full_length, at FROM body WHERE hash = $1";
    private const string AuditSql = "SELECT at, actor, door, action, object, detail FROM audit ORDER BY id DESC LIMIT $1";
    private const string RejectedSql = "SELECT at, place, status, code, excerpt FROM rejected_event ORDER BY id DESC LIMIT $1";
    private const string UsesSql = "SELECT service, integration, last_event_at, accepted, rejected FROM integration_use ORDER BY service, integration";
    private const string OutboxSql = "SELECT delivery, at, kind, address, user_id, subject, text, html, alert FROM outbox ORDER BY id DESC LIMIT $1";
    private const string StateSql = "SELECT value FROM engine_state WHERE name = $1";

    private const string BacklogSql = """
        SELECT (SELECT min(due) FROM timer),
               (SELECT min(due) FROM delivery WHERE status = 'pending'),
               (SELECT min(lease_until) FROM delivery WHERE status = 'handing_over'),
               (SELECT count(*) FROM timer),
               (SELECT count(*) FROM delivery WHERE status = 'pending'),
               (SELECT count(*) FROM delivery WHERE status = 'handing_over'),
               (SELECT count(*) FROM alert WHERE status <> 'resolved'),
               (SELECT count(*) FROM alert WHERE status <> 'resolved' AND status = 'triggered')
        """;

    // One look into the index for each kind, which is its first column.
    private static readonly string NextDueSql = $"""
        SELECT (SELECT min(due) FROM timer),
               (SELECT min((SELECT min(due) FROM delivery WHERE status = 'pending' AND kind = kinds.column1 AND due > $1))
                FROM (VALUES {Kinds}) AS kinds)
        """;

    private static string Kinds => string.Join(", ", Enum.GetValues<ContactMethodKind>().Select(kind => $"('{EnumText<ContactMethodKind>.Of(kind)}')"));

    public async Task<StoredBody?> BodyAsync(string hash, CancellationToken cancellationToken) =>
        (await session.ReadAsync(Command(BodySql, Text(hash)), row => new StoredBody(hash, row.GetFieldValue<byte[]>(0), row.Int(1), row.At(2)), cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyList<AuditRecord>> AuditAsync(int limit, CancellationToken cancellationToken) => await session.ReadAsync(
        Command(AuditSql, Number(limit)),
        row => new AuditRecord(row.At(0), ActorText.Parse(row.GetString(1)), EnumText<Door>.Parse(row.GetString(2)), row.GetString(3), row.GetString(4), row.GetString(5)),
        cancellationToken);

    public async Task<IReadOnlyList<RejectedEvent>> RejectedAsync(int limit, CancellationToken cancellationToken) => await session.ReadAsync(
        Command(RejectedSql, Number(limit)), row => new RejectedEvent(row.At(0), row.GetString(1), row.Int(2), row.GetString(3), row.GetString(4)), cancellationToken);

    public async Task<IReadOnlyList<IntegrationUse>> UsesAsync(CancellationToken cancellationToken) => await session.ReadAsync(
        Command(UsesSql),
        row => new IntegrationUse(new ServiceId(row.GetString(0)), new IntegrationId(row.GetString(1)), row.At(2), row.GetInt64(3), row.GetInt64(4)),
        cancellationToken);

    public async Task<IReadOnlyList<OutboxRow>> OutboxAsync(int limit, CancellationToken cancellationToken) => await session.ReadAsync(
        Command(OutboxSql, Number(limit)),
        row => new OutboxRow(
            new DeliveryId(row.GetString(0)),
            row.At(1),
            row.GetString(2),
            row.GetString(3),
            row.TextOrNull(4) is { } user ? new UserId(user) : null,
            row.GetString(5),
            row.GetString(6),
            row.TextOrNull(7),
            row.NumberOrNull(8)),
        cancellationToken);

    public async Task<string?> StateAsync(string name, CancellationToken cancellationToken) =>
        (await session.ReadAsync(Command(StateSql, Text(name)), row => row.GetString(0), cancellationToken)).SingleOrDefault();

    public async Task<NextDue> NextDueAsync(Instant after, CancellationToken cancellationToken) => (await session.ReadAsync(
        Command(NextDueSql, At(after)), row => new NextDue(row.AtOrNull(0), row.AtOrNull(1)), cancellationToken)).Single();

    public async Task<Backlog> BacklogAsync(CancellationToken cancellationToken) => (await session.ReadAsync(
        Command(BacklogSql),
        row => new Backlog(row.AtOrNull(0), row.AtOrNull(1), row.AtOrNull(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7)),
        cancellationToken)).Single();
}
