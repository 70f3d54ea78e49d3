using Watchbill.Domain;
using Watchbill.Domain.Services;
using Watchbill.Store.Mapping;
using Watchbill.Store.Rows;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>What was changed, and when.</summary>
internal sealed class ChangeTable(Connection connection)
{
    private const string PutSql = "INSERT INTO change (id, at, recorded_at, kind, summary, service, made_by, link, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    // Ids of services have no line breaks, so that a list of them is one text between such.
    private const string ListSql = """
        SELECT id, at, recorded_at, kind, summary, service, made_by, link, details FROM change
        WHERE at >= ?1 AND at <= ?2 AND (?3 IS NULL OR service IS NULL OR instr(?3, char(10) || service || char(10)) > 0)
        ORDER BY at DESC, id DESC LIMIT ?4
        """;

    public void Put(ServiceChange change) => connection.Get(PutSql)
        .Text(change.Id).At(change.At).At(change.RecordedAt).Text(EnumText<ServiceChangeKind>.Of(change.Kind)).Text(change.Summary)
        .Text(change.Service?.Value).Text(change.By).Text(change.Link).Text(change.Details).Run();

    public IReadOnlyList<ServiceChange> List(ChangeFilter filter)
    {
        var statement = connection.Get(ListSql)
            .At(filter.From)
            .At(filter.Until)
            .Text(filter.Services.IsDefault ? null : $"\n{string.Join('\n', filter.Services.Select(service => service.Value))}\n")
            .Number(filter.Limit);
        var rows = new List<ServiceChange>();
        while (statement.Read())
        {
            rows.Add(new ServiceChange(
                statement.GetText(0),
                statement.GetInstant(1),
                statement.GetInstant(2),
                EnumText<ServiceChangeKind>.Parse(statement.GetText(3)),
                statement.GetText(4),
                statement.GetTextOrNull(5) is { } service ? new ServiceId(service) : null,
                statement.GetTextOrNull(6),
                statement.GetTextOrNull(7),
                statement.GetTextOrNull(8)));
        }

        return rows;
    }
}
