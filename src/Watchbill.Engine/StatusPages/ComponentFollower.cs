using Watchbill.Domain;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.Commit;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.StatusPages;

/// <summary>
/// Tells components that follow their services what the open incidents say of those, in the transaction in which an incident changes; and from scratch when the server starts, when
/// definitions have changed, and each minute: what is shown is always made from all open incidents, so that nothing has to be remembered and a missed look is made up for.
/// That a page cannot be told never keeps an incident from changing.
/// </summary>
internal static class ComponentFollower
{
    private const string FailedAction = "status_page.not_followed";

    private static readonly Actor Engine = Actor.Engine("incidents");

    public static bool IsWanted(DefinitionSet definitions) => definitions.StatusPages.Values.Any(page => page.Components.Any(component => component.FollowsServices));

    /// <summary>The batch has changed incidents.</summary>
    public static async ValueTask FollowAsync(Batch batch)
    {
        if (batch.Incidents.Changes() is not { Count: > 0 } changes)
        {
            return;
        }

        var definitions = await batch.Incidents.DefinitionsAsync();
        var telling = IsWanted(definitions) ? changes.Where(change => ServiceImpact.Differs(change.Before, change.After, definitions)).ToList() : [];
        if (telling.Count == 0)
        {
            return;
        }

        // Several at once have no one person behind them.
        var (actor, door, command) = telling.Select(change => (change.Last.Actor, change.Last.Door, change.Last.CommandId)).Distinct().ToList() is [var only]
            ? only
            : (Engine, Door.Timer, null);
        try
        {
            await LookAsync(batch, actor, door, command);
        }
        catch (Exception exception) when (!StoreFailure.Is(exception))
        {
            batch.Writes.Audit.Add(new AuditRecord(batch.Now, Engine, Door.Timer, FailedAction, Subjects.Of(telling[0].After.Id), $"its components could not be told: {exception.GetType().Name}"));
        }
    }

    /// <summary>Compares what is shown with what all open incidents say.</summary>
    public static ValueTask LookAsync(Batch batch) => LookAsync(batch, Engine, Door.Timer, null);

    private static async ValueTask LookAsync(Batch batch, Actor actor, Door door, string? commandId)
    {
        // Incidents first: whoever holds both locks took them in this order.
        var open = await batch.Incidents.OpenAsync();
        var definitions = await batch.StatusPages.DefinitionsAsync();
        await StatusPosting.SetServicesAsync(batch, ServiceImpact.Worst(open, definitions), actor, door, commandId);
    }
}

/// <summary>Makes components show what the open incidents say now.</summary>
internal sealed class FollowWork : Work
{
    private readonly TaskCompletionSource _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reply => _reply.Task;

    public override WorkOrder Order => WorkOrder.Timer;

    public override ValueTask DecideAsync(Batch batch) => ComponentFollower.LookAsync(batch);

    public override void Committed(WriteOutcome outcome) => _reply.TrySetResult();

    public override void Failed(Exception exception) => _reply.TrySetException(exception);
}
