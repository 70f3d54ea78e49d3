using System.Data.Common;

namespace Watchbill.Engine.Commit;

/// <summary>Tells broken I/O, which fails the whole batch, from a bug in one decision, which fails alone.</summary>
internal static class StoreFailure
{
    // SQLSTATE, PostgreSQL documentation, appendix A.
    private const string DeadlockDetected = "40P01";
    private const string SerializationFailure = "40001";

    /// <summary>Another node held what this one wanted while it wanted what this one held; nothing was written, and it can be tried again.</summary>
    public static bool WasOvertaken(DbException exception) => exception.SqlState is DeadlockDetected or SerializationFailure;

    public static bool Is(Exception exception) => exception is DbException or IOException or TimeoutException or ObjectDisposedException;
}
