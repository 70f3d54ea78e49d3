using Watchbill.StandIns.Parts;

namespace Watchbill.EndToEnd.Node;

public enum StoreKind
{
    Sqlite = 0,
    Postgres = 1,
}

internal static class Stores
{
    /// <summary>A fresh, empty database on the shared server; null for SQLite, whose file lies in the data folder.</summary>
    public static async Task<PostgresDatabase?> NewAsync(StoreKind kind, CancellationToken cancel)
    {
        if (kind == StoreKind.Sqlite)
            return null;
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        return await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(cancel);
    }
}
