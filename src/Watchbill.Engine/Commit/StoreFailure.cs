using System.Data.Common;

namespace Watchbill.Engine.Commit;

/// <summary>Tells broken I/O, which fails the whole batch, from a bug in one decision, which fails alone.</summary>
internal static class StoreFailure
{
    public static bool Is(Exception exception) => exception is DbException or IOException or TimeoutException or ObjectDisposedException;
}
