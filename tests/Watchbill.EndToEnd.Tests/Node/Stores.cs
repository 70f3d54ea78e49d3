using Watchbill.StandIns.Parts;

namespace Watchbill.EndToEnd.Node;

public enum StoreKind
{
    Sqlite = 0,
    Postgres = 1,
}

internal static class Stores
{
    /// <summary>One server for all tests here, with the safety that Watchbill demands of it.</summary>
    private static readonly Lazy<Task<PostgresServer>> Server = new(StartAsync);

    /// <summary>A fresh, empty database; null for SQLite, whose file lies in the data folder.</summary>
    public static async Task<PostgresDatabase?> NewAsync(StoreKind kind, CancellationToken cancel)
    {
        if (kind == StoreKind.Sqlite)
            return null;
        Assert.SkipUnless(PostgresServer.IsInstalled(out var how), $"PostgreSQL: {how}");
        return await (await Server.Value).CreateDatabaseAsync(cancel);
    }

    /// <summary>Runs SQL beside Watchbill, in a session of its own.</summary>
    public static async Task<string> AskAsync(string database, string sql, CancellationToken cancel)
        => await (await Server.Value).QueryAsync(database, sql, cancel);

    private static async Task<PostgresServer> StartAsync()
    {
        var safe = new Dictionary<string, string> { ["fsync"] = "on", ["full_page_writes"] = "on" };
        var server = await PostgresServer.StartAsync(new PostgresOptions { Settings = safe });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
