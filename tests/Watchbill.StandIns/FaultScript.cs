namespace Watchbill.StandIns;

/// <summary>
/// The faults to come, per operation ("chat.postMessage", "messages.create", a path of the webhook sink), or for all of them.
/// One-time faults are used up first, in the order given; then standing ones. Thread-safe.
/// </summary>
public sealed class FaultScript
{
    public const string AnyOperation = "*";

    private readonly Lock _gate = new();
    private readonly List<(string Operation, Fault Fault)> _once = [];
    private readonly Dictionary<string, Fault> _standing = [];

    /// <summary>The next <paramref name="times"/> calls of the operation meet this fault (null: are let through).</summary>
    public FaultScript Next(string operation, Fault? fault, int times = 1)
    {
        lock (_gate)
        {
            for (var i = 0; i < times; i++)
                _once.Add((operation, fault ?? LetThrough));
        }
        return this;
    }

    /// <summary>Every call of the operation meets this fault until <see cref="Clear"/>.</summary>
    public FaultScript Always(string operation, Fault fault)
    {
        lock (_gate)
            _standing[operation] = fault;
        return this;
    }

    /// <summary>Forgets all faults, one-time and standing.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _once.Clear();
            _standing.Clear();
        }
    }

    internal Fault? Take(string operation)
    {
        lock (_gate)
        {
            var at = _once.FindIndex(next => next.Operation == operation || next.Operation == AnyOperation);
            if (at >= 0)
            {
                var fault = _once[at].Fault;
                _once.RemoveAt(at);
                return fault == LetThrough ? null : fault;
            }
            return _standing.GetValueOrDefault(operation) ?? _standing.GetValueOrDefault(AnyOperation);
        }
    }

    private static readonly Fault LetThrough = new Fault.StatusFault(0);
}
