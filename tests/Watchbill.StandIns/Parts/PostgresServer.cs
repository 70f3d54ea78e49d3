namespace Watchbill.StandIns.Parts;

public sealed record PostgresDatabase(string Name, string ConnectionString);

public sealed record PostgresOptions
{
    /// <summary>Lines of postgresql.conf beyond ours.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

public sealed class PostgresServer : IAsyncDisposable
{
    private static NotSupportedException Later => new("Only the signature so far.");

    public int Port => throw Later;
    public string User => throw Later;
    public string Password => throw Later;

    public static bool IsInstalled(out string howToInstall) => throw Later;
    /// <summary>The one server of this test process: started at first use, stopped when the process ends. Do not dispose it.</summary>
    public static Task<PostgresServer> SharedAsync() => throw Later;
    public static Task<PostgresServer> StartAsync(PostgresOptions? options = null, CancellationToken cancel = default) => throw Later;
    /// <summary>A fresh, empty database. Safe to call from parallel tests.</summary>
    public Task<PostgresDatabase> CreateDatabaseAsync(CancellationToken cancel = default) => throw Later;
    /// <summary>Runs SQL through psql and gives its unaligned output, tuples only.</summary>
    public Task<string> QueryAsync(string database, string sql, CancellationToken cancel = default) => throw Later;
    /// <summary>Ends the server at once, as a crash would; what was committed stays.</summary>
    public Task CrashAsync() => throw Later;
    /// <summary>Starts a crashed server again on the same port and data.</summary>
    public Task ResumeAsync(CancellationToken cancel = default) => throw Later;

    public ValueTask DisposeAsync() => throw Later;
}
