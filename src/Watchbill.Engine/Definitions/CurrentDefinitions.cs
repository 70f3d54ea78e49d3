using Watchbill.Domain;
using Watchbill.Store;

namespace Watchbill.Engine.Definitions;

/// <summary>
/// The definitions that this node decides by, as one immutable value. Every batch compares the revision first and reloads when it
/// differs, so that a revoked key or a disabled user counts from the next batch on. Thread-safe.
/// </summary>
public sealed class CurrentDefinitions(IStoreReader reader)
{
    private volatile DefinitionSet _current = DefinitionSet.Empty;

    public DefinitionSet Current => _current;

    public async Task ReloadAsync(CancellationToken cancellationToken) =>
        _current = new DefinitionSet(await reader.ReadDefinitionsAsync(cancellationToken));
}
