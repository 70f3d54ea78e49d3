using Watchbill.Notifiers;
using Watchbill.Store;
using Watchbill.Store.Postgres;

namespace Watchbill.Server.Hosting;

/// <summary>What was opened before the container existed, closed with it: after the loops have stopped, notifiers first, the store last.</summary>
internal sealed class NodeParts(IStore store) : IAsyncDisposable
{
    public IStore Store => store;

    /// <summary>The store, where nodes share it: what concerns several nodes is its business. Null on SQLite.</summary>
    public PostgresStore? Shared => store as PostgresStore;

    /// <summary>Set once, before anybody asks.</summary>
    public NotifierSet? Notifiers { get; set; }

    public async ValueTask DisposeAsync()
    {
        Notifiers?.Dispose();
        await store.DisposeAsync();
    }
}
