using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Store.Mapping;
using Watchbill.Store.Sqlite.Native;

namespace Watchbill.Store.Sqlite.Tables;

/// <summary>What waits, and until when.</summary>
internal sealed class BacklogQuery(Connection connection)
{
    private const string Sql = """
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
    private static readonly string NextSql = $"""
        SELECT (SELECT min(due) FROM timer),
               (SELECT min((SELECT min(due) FROM delivery WHERE status = 'pending' AND kind = kinds.column1 AND due > ?))
                FROM (VALUES {Kinds}) AS kinds)
        """;

    private static string Kinds => string.Join(", ", Enum.GetValues<ContactMethodKind>().Select(kind => $"('{EnumText<ContactMethodKind>.Of(kind)}')"));

    public NextDue Next(Instant after)
    {
        var row = connection.Get(NextSql).At(after);
        row.Read();
        var next = new NextDue(row.GetInstantOrNull(0), row.GetInstantOrNull(1));
        row.Done();
        return next;
    }

    public Backlog Read()
    {
        var row = connection.Get(Sql);
        row.Read();
        var backlog = new Backlog(
            row.GetInstantOrNull(0), row.GetInstantOrNull(1), row.GetInstantOrNull(2), row.GetNumber(3), row.GetNumber(4), row.GetNumber(5), row.GetNumber(6), row.GetNumber(7));
        row.Done();
        return backlog;
    }
}
