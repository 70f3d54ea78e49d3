using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Server.Access;
using Watchbill.Server.Hosting;
using Watchbill.Store;
using Watchbill.Store.Postgres;

namespace Watchbill.Server.Offline;

/// <summary>
/// The data folder of a server that is not running, opened for one piece of administration: everything is written through the same engine,
/// but no timer fires and nothing is sent. The store's lock keeps it from meeting a server.
/// </summary>
public sealed class OfflineNode : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _committer;
    private readonly PasswordWorker _passwords;

    private OfflineNode(IStore store, WatchbillEngine engine, AlertLinks links)
    {
        _store = store;
        Engine = engine;
        _passwords = new PasswordWorker();
        Access = new AccessService(engine, links, _passwords);
        _committer = Task.Run(() => engine.Committer.RunAsync(_stop.Token), CancellationToken.None);
    }

    public WatchbillEngine Engine { get; }

    public AccessService Access { get; }

    /// <summary>Where the data of a folder is kept.</summary>
    public static string Database(string dataFolder) => DataFolder.Prepare(dataFolder).Database;

    /// <exception cref="StoreRefusedException">A server is running on it, or it will not be used as it is.</exception>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static async Task<OfflineNode> OpenAsync(ServerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = DataFolder.Prepare(options.DataFolder);
        var links = new AlertLinks(options.PublicUrl, await folder.LinkKeyAsync(cancellationToken));
        var store = await StoreOpening.OpenAsync(options, folder, time, cancellationToken);
        try
        {
            var engine = new WatchbillEngine(store, StoreOpening.ClockOf(store, time), [], "offline");
            await engine.Definitions.ReloadAsync(cancellationToken);
            if (store is PostgresStore shared)
            {
                // The database's servers may be running: what is changed here concerns them at once.
                Neighbours.Tell(engine, shared);
            }

            return new OfflineNode(store, engine, links);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _committer;
        _passwords.Dispose();
        _stop.Dispose();
        await _store.DisposeAsync();
    }
}
