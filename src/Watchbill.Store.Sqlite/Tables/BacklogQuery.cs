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
