using Watchbill.Domain;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Commit;

/// <summary>In which order the work of one batch is decided: at equal instants a person beats an event, and an event beats a timer.</summary>
internal enum WorkOrder
{
    Definitions = 0,
    Person = 1,
    Event = 2,
    Result = 3,
    Timer = 4,
    Claim = 5,
}

/// <summary>
/// One unit that joins a batch wholly or fails alone. Deciding stages rows in the <see cref="Batch"/> only at its very end, so that an
/// exception leaves nothing behind. Replies come after the commit.
/// </summary>
internal abstract class Work
{
    public abstract WorkOrder Order { get; }

    /// <summary>What it will look at, so that a batch reads everything in a few statements.</summary>
    public virtual void Need(BatchNeeds needs)
    {
    }

    /// <summary>Decides and stages. Called again, on fresh state, when another node was faster.</summary>
    public abstract ValueTask DecideAsync(Batch batch);

    /// <summary>The transaction is safe on disk.</summary>
    public abstract void Committed(WriteOutcome outcome);

    /// <summary>Deciding threw, or the commit failed (then the outcome is unknown).</summary>
    public abstract void Failed(Exception exception);
}

internal sealed class BatchNeeds
{
    public HashSet<AlertId> Alerts { get; } = [];

    public HashSet<AlertKey> Keys { get; } = [];

    /// <summary>Those that may begin an alert, so that the turns of their policies are known.</summary>
    public HashSet<ServiceId> Services { get; } = [];

    public HashSet<string> CommandIds { get; } = new(StringComparer.Ordinal);

    public HashSet<DeliveryId> Deliveries { get; } = [];

    /// <summary>How many new alerts may be begun at the most.</summary>
    public int NewAlerts { get; set; }
}

/// <summary>The store answered with an error while committing, or could not be reached: nothing is known of the outcome.</summary>
public sealed class CommitFailedException : Exception
{
    public CommitFailedException()
    {
    }

    public CommitFailedException(string message)
        : base(message)
    {
    }

    public CommitFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
