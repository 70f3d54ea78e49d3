using Npgsql;

namespace Watchbill.Store.Postgres.Time;

/// <summary>
/// Looks at the server every ten seconds: what its clock says, and whether it is still one that decisions may rest on (a failover can put a replica
/// where the primary was, and settings can be changed while it runs). A look that fails changes nothing; the clock grows less certain by itself.
/// </summary>
internal sealed class DatabaseWatch : IAsyncDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Looks at a time: the quickest counts, so that one that had to wait spoils nothing.</summary>
    private const int Looks = 3;

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _local;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private volatile string? _refusal;

    private DatabaseWatch(NpgsqlDataSource source, TimeProvider local, ClockReading first, string description)
    {
        _source = source;
        _local = local;
        Description = description;
        Clock = new DatabaseClock(local, first);
        _loop = Task.Run(RunAsync);
    }

    public DatabaseClock Clock { get; }

    public string Description { get; }

    /// <summary>Why decisions must not rest on this node at present; null when they may.</summary>
    public StoreTrouble? Trouble
    {
        get
        {
            var (uncertainty, ahead) = Clock.Look();
            return (_refusal, uncertainty > DatabaseClock.MostUncertainty, ahead > uncertainty / 2) switch
            {
                ({ } refusal, _, _) => new StoreTrouble("database_unsafe", refusal),
                (_, true, true) => new StoreTrouble(
                    "clock_ahead",
                    $"this node's time is {Seconds(ahead)} ahead of the database's clock, which was set back. It runs at half speed until it is caught up; restarting the node takes over the database's time at once."),
                (_, true, _) => new StoreTrouble(
                    "clock_uncertain",
                    $"this node's time may be {Seconds(uncertainty)} off the database's clock, at most {Seconds(DatabaseClock.MostUncertainty)} is allowed. Look at the connection to the database: it is slow, or gone."),
                _ => null,
            };
        }
    }

    /// <summary>Looks for the first time, and goes on looking until disposed.</summary>
    /// <exception cref="StoreRefusedException">The server cannot be reached, is a replica, or does not wait for its disk.</exception>
    public static async Task<DatabaseWatch> StartAsync(NpgsqlDataSource source, TimeProvider local, CancellationToken cancellationToken)
    {
        var (reading, server) = await LookAsync(source, local, cancellationToken);
        return server.Refusal is { } refusal ? throw new StoreRefusedException(refusal) : new DatabaseWatch(source, local, reading, server.Description);
    }

    /// <summary>One look, as the loop takes it.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var (reading, server) = await LookAsync(_source, _local, cancellationToken);
        _refusal = server.Refusal;
        Clock.Take(reading);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private static async Task<(ClockReading Reading, ServerState Server)> LookAsync(NpgsqlDataSource source, TimeProvider local, CancellationToken cancellationToken)
    {
        await using var connection = await ServerState.ConnectAsync(source, cancellationToken);
        var looks = new List<(ClockReading Reading, ServerState Server)>(Looks);
        while (looks.Count < Looks)
        {
            var asked = local.GetTimestamp();
            var server = await ServerState.ReadAsync(connection, cancellationToken);
            looks.Add((ClockReading.Of(local, asked, server.Time, local.GetTimestamp()), server));
        }

        return (looks.MinBy(look => look.Reading.Error).Reading, looks[^1].Server);
    }

    private static string Seconds(TimeSpan time) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await Task.Delay(Every, _local, _stop.Token);
                await LookAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or StoreRefusedException or TimeoutException or OperationCanceledException or IOException)
            {
                // The server is away: whoever needs it sees that, and the clock says how uncertain it has become.
            }
        }
    }
}
