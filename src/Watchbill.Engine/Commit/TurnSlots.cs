using System.Globalization;
using Watchbill.Domain;
using Watchbill.Store;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Commit;

/// <summary>
/// The turns of policies with rules that go round robin: a number each, one more with every alert that begins. It is kept under a name of the engine's state,
/// whose reading locks it until the end of the transaction: two nodes never give the same turn. Read before any alert is, so that whoever holds
/// an alert never waits for a turn. A number that a lost decision took is not given back. Not thread-safe.
/// </summary>
internal sealed class TurnSlots
{
    public const string Prefix = "turn:";

    private readonly SortedDictionary<string, long> _next = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public static async ValueTask<TurnSlots> ReadAsync(IStoreTransaction transaction, DefinitionSet definitions, IEnumerable<ServiceId> services)
    {
        var turns = new TurnSlots();
        foreach (var name in services.Select(service => NameOf(definitions, service)).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            turns._next[name] = Parse(await transaction.ReadEngineStateAsync(name));
        }

        return turns;
    }

    /// <summary>False when, by definitions that were loaded after the reading, a turn that was not read is wanted.</summary>
    public bool Cover(DefinitionSet definitions, IEnumerable<ServiceId> services) =>
        services.Select(service => NameOf(definitions, service)).OfType<string>().All(_next.ContainsKey);

    /// <summary>The turn that the next alert of the service brings; 0 when its policy knows none.</summary>
    public long Of(DefinitionSet definitions, ServiceId service) => NameOf(definitions, service) is { } name ? _next.GetValueOrDefault(name) : 0;

    /// <summary>An alert of the service has begun.</summary>
    public void Take(DefinitionSet definitions, ServiceId service)
    {
        if (NameOf(definitions, service) is { } name && _next.TryGetValue(name, out var next))
        {
            _next[name] = next + 1;
            _taken.Add(name);
        }
    }

    public void AddTo(WriteSet writes)
    {
        foreach (var (name, next) in _next)
        {
            if (_taken.Contains(name))
            {
                writes.EngineState.Add((name, next.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    private static string? NameOf(DefinitionSet definitions, ServiceId service) =>
        definitions.Services.TryGetValue(service, out var known) && definitions.Policies.TryGetValue(known.Policy, out var policy) && policy.HasTurns
            ? Prefix + policy.Id
            : null;

    private static long Parse(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var next) ? next : 0;
}
