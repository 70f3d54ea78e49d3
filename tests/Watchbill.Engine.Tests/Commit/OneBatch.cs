using Watchbill.Domain.Alerts;
using Watchbill.Engine.Commit;
using Watchbill.Engine.Delivery;
using Watchbill.Engine.Tests.Announcements;
using Watchbill.Store;

namespace Watchbill.Engine.Tests.Commit;

/// <summary>Another engine on the store of a night, whose committer begins only when it is told to: what waits for it by then is one batch.</summary>
internal sealed class OneBatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _committing = Task.CompletedTask;

    private OneBatch(WatchbillEngine engine) => Engine = engine;

    public WatchbillEngine Engine { get; }

    public static async Task<OneBatch> OnAsync(NightShift night, IStore? store = null, Decide? decide = null)
    {
        var engine = new WatchbillEngine(
            store ?? night.Engine.Store, night.Time, night.Vendors, "another", Watchbill.Engine.Events.Intake.DefaultQueueLimit, decide ?? AlertDecider.Decide, DeliveryStages.Judge);
        await engine.Definitions.ReloadAsync(CancellationToken.None);
        return new OneBatch(engine);
    }

    /// <summary>Begins, and waits until all of it is answered, well or not.</summary>
    public async Task CommitAsync(params Task[] waiting)
    {
        Assert.All(waiting, task => Assert.False(task.IsCompleted, "It was answered before there was a committer."));
        _committing = Engine.Committer.RunAsync(_stop.Token);
        foreach (var task in waiting)
        {
            await ((Task)Task.WhenAny(task)).WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _committing;
        _stop.Dispose();
    }
}
