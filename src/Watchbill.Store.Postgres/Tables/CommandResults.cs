using Npgsql;
using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>
/// Results of commands that were carried out. Two nodes that get the same command at once wait for one another here: the second looks when the
/// first has committed, and finds the result. The locks end with the transaction.
/// </summary>
internal static class CommandResults
{
    // A hash is taken where two ids share one: they wait needlessly, nothing else.
    private const string LockSql = "SELECT pg_advisory_xact_lock(h) FROM (SELECT DISTINCT hashtextextended(id, 0) AS h FROM unnest($1::text[]) AS u (id) ORDER BY h) l";
    private const string ReadSql = "SELECT id, result FROM command WHERE id = ANY($1)";

    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Session session, IReadOnlyCollection<string> ids)
    {
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        if (ids.Count > 0)
        {
            await session.ReadManyAsync([.. Questions(ids, results)]);
        }

        return results;
    }

    public static IEnumerable<(NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row)> Questions(IReadOnlyCollection<string> ids, Dictionary<string, string> results) =>
    [
        (Command(LockSql, Texts(ids)), _ => { }),
        (Command(ReadSql, Texts(ids)), row => results.Add(row.GetString(0), row.GetString(1))),
    ];
}
