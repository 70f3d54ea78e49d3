namespace Watchbill.Store.Postgres;

/// <summary>Which database, and how long to bear with it.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>Npgsql's connection string: "Host=db;Username=watchbill;Database=watchbill;Password=…". Never logged.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Seconds that one statement may take, waiting for locks included. 1 to 300.</summary>
    public int StatementSeconds { get; init; } = 15;

    /// <summary>The stopwatch and the timers between two looks at the database's clock. What it says the time is does not count.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
