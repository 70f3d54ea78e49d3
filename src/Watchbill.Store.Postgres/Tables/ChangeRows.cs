using Npgsql;
using Watchbill.Domain;
using Watchbill.Domain.Services;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>What was changed, and when.</summary>
internal static class ChangeRows
{
    private const string PutSql = """
        INSERT INTO change (id, at, recorded_at, kind, summary, service, made_by, link, details)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
        ON CONFLICT DO NOTHING
        """;

    private const string ListSql = """
        SELECT id, at, recorded_at, kind, summary, service, made_by, link, details FROM change
        WHERE at >= $1 AND at <= $2 AND ($3 OR service IS NULL OR service = ANY($4))
        ORDER BY at DESC, id DESC LIMIT $5
        """;

    public static void Add(List<NpgsqlBatchCommand> commands, List<ServiceChange> changes)
    {
        var rows = changes.OrderBy(change => change.Id, StringComparer.Ordinal).ToList();
        if (rows.Count > 0)
        {
            commands.Add(Command(
                PutSql,
                Texts(rows, row => row.Id),
                Ats(rows, row => row.At),
                Ats(rows, row => row.RecordedAt),
                Texts(rows, row => EnumText<ServiceChangeKind>.Of(row.Kind)),
                Texts(rows, row => row.Summary),
                Texts(rows, row => row.Service?.Value),
                Texts(rows, row => row.By),
                Texts(rows, row => row.Link),
                Texts(rows, row => row.Details)));
        }
    }

    public static async Task<IReadOnlyList<ServiceChange>> ListAsync(Session session, ChangeFilter filter, CancellationToken cancellationToken) => await session.ReadAsync(
        Command(
            ListSql,
            At(filter.From),
            At(filter.Until),
            new NpgsqlParameter<bool> { TypedValue = filter.Services.IsDefault },
            Texts([.. (filter.Services.IsDefault ? [] : filter.Services).Select(service => service.Value)]),
            Number(filter.Limit)),
        row => new ServiceChange(
            row.GetString(0),
            row.At(1),
            row.At(2),
            EnumText<ServiceChangeKind>.Parse(row.GetString(3)),
            row.GetString(4),
            row.TextOrNull(5) is { } service ? new ServiceId(service) : null,
            row.TextOrNull(6),
            row.TextOrNull(7),
            row.TextOrNull(8)),
        cancellationToken);
}
