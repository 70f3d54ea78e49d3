namespace Watchbill.Store.Conformance.Drivers;

/// <summary>A database that the suite runs against. Every test has its own, empty and migrated.</summary>
public abstract class StoreDriver
{
    public abstract Task<StoreUnderTest> OpenAsync();

    /// <summary>As an installation of an earlier release left it: migrated up to this number only.</summary>
    public abstract Task<StoreUnderTest> OpenAtAsync(int number);
}

/// <summary>One store with its own database, and a way past the port for what the port must never do.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    public abstract IStore Store { get; }

    /// <summary>Runs SQL behind the store's back.</summary>
    public abstract Task ExecuteAsync(string sql);

    /// <summary>"table.column" of everything that migrations made.</summary>
    public abstract Task<IReadOnlyList<string>> ReadColumnsAsync();

    public abstract ValueTask DisposeAsync();
}
