using System.Diagnostics;

namespace Watchbill.Store.Conformance.Postgres;

/// <summary>Counts the commands and batches that are sent, each a round trip: the driver tells of them as activities. Only those of the caller's own flow.</summary>
internal sealed class CountedTrips : IDisposable
{
    private readonly AsyncLocal<bool> _counts = new();
    private readonly ActivityListener _listener;
    private int _trips;

    public CountedTrips()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ =>
            {
                if (_counts.Value)
                {
                    Interlocked.Increment(ref _trips);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public async Task<int> DuringAsync(Func<Task> work)
    {
        _counts.Value = true;
        await work();
        _counts.Value = false;
        return _trips;
    }

    public void Dispose() => _listener.Dispose();
}
