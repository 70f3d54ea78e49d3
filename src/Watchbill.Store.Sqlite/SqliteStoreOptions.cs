using NodaTime;

namespace Watchbill.Store.Sqlite;

/// <summary>Where the file is, and how the store behaves. The defaults are meant for production.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; made with mode 0600 when absent. Its folder must exist.</summary>
    public required string Path { get; init; }

    /// <summary>Pages (of 4 KiB) in the write-ahead log at which it is copied back even under load. 100 to 100,000.</summary>
    public int CheckpointPages { get; init; } = 2_000;

    /// <summary>After this long without a commit the log is copied back. Zero switches that off.</summary>
    public Duration IdleCheckpoint { get; init; } = Duration.FromMilliseconds(200);

    /// <summary>The clock of the idle gap. Nothing that is stored comes from it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Load the SQLite that comes with the package even when the system has a newer one. Has effect only for the first store of a process.</summary>
    public bool BundledLibrary { get; init; }
}
