using static Watchbill.Store.Postgres.Values;

namespace Watchbill.Store.Postgres.Tables;

/// <summary>What the nodes remember together, one row at a time.</summary>
internal static class EngineState
{
    // Of the name, not of the row: where there is none, two nodes must not both find nothing. The next statement sees what its last holder committed.
    private const string LockSql = "SELECT pg_advisory_xact_lock(hashtextextended('watchbill.engine_state.' || $1, 0))";
    private const string ReadSql = "SELECT value FROM engine_state WHERE name = $1";

    private const string PrefixSql = "SELECT name, value FROM engine_state WHERE starts_with(name, $1)";

    private const string ReserveSql = """
        INSERT INTO counter (name, value) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value
        """;

    public static async Task<string?> ReadLockedAsync(Session session, string name)
    {
        string? value = null;
        await session.ReadManyAsync([(Command(LockSql, Text(name)), _ => { }), (Command(ReadSql, Text(name)), row => value = row.GetString(0))]);
        return value;
    }

    public static async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(Session session, string prefix) =>
        (await session.ReadAsync(Command(PrefixSql, Text(prefix)), row => (Name: row.GetString(0), Value: row.GetString(1)))).ToDictionary(row => row.Name, row => row.Value, StringComparer.Ordinal);

    /// <summary>The next number of a counter that others wait for until the end.</summary>
    public static async Task<long> ReserveAsync(Session session, string counter) => (await session.ReadAsync(Command(ReserveSql, Text(counter)), row => row.GetInt64(0)))[0];
}
