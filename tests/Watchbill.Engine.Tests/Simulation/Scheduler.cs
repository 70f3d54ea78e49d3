namespace Watchbill.Engine.Tests.Simulation;

/// <summary>
/// One thread for everything: continuations wait in a list from which a seeded choice is run. A context that is dead (its process
/// crashed) has its continuations dropped, as a killed process would.
/// </summary>
internal sealed class Scheduler(Random random)
{
    private const long MostSteps = 2_000_000;
    private readonly List<(SeededContext Context, SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public long Steps { get; private set; }

    public bool IsIdle => _ready.Count == 0;

    public SeededContext NewContext(string name) => new(this, name);

    public void Post(SeededContext context, SendOrPostCallback callback, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Something left the simulation's thread; the run would not repeat.");
        }

        if (!context.IsDead)
        {
            _ready.Add((context, callback, state));
        }
    }

    public void Drop(SeededContext context) => _ready.RemoveAll(item => item.Context == context);

    /// <summary>Runs until nothing is ready.</summary>
    public void Drain()
    {
        while (_ready.Count > 0)
        {
            var index = random.Next(_ready.Count);
            var (context, callback, state) = _ready[index];
            _ready.RemoveAt(index);
            if (++Steps > MostSteps)
            {
                throw new InvalidOperationException($"No rest after {MostSteps} steps; something spins.");
            }

            Run(context, () => callback(state));
        }
    }

    public static void Run(SeededContext context, Action action)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}

internal sealed class SeededContext(Scheduler scheduler, string name) : SynchronizationContext
{
    public string Name { get; } = name;

    public bool IsDead { get; private set; }

    public void Kill()
    {
        IsDead = true;
        scheduler.Drop(this);
    }

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing sends synchronously here.");

    public override SynchronizationContext CreateCopy() => this;
}
