using Watchbill.Notifiers;
using Watchbill.Store;

namespace Watchbill.Server.Hosting;

/// <summary>What was opened before the container existed, closed with it: after the loops have stopped, notifiers first, the store last.</summary>
internal sealed class NodeParts(IStore store, NotifierSet notifiers) : IAsyncDisposable
{
    public IStore Store => store;

    public NotifierSet Notifiers => notifiers;

    public async ValueTask DisposeAsync()
    {
        notifiers.Dispose();
        await store.DisposeAsync();
    }
}
