using NodaTime;
using Watchbill.Engine;
using Watchbill.Server.Features.Health;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Ingest;

/// <summary>
/// Keeps refused events for people to see. All are counted; of a flood only some are stored, per place and in all, so that rubbish cannot
/// fill the store or crowd out the commits of real events. Thread-safe.
/// </summary>
internal sealed class Rejections(WatchbillEngine engine, ServerMetrics metrics)
{
    private const int PlaceBurst = 20;
    private const double PlacePerSecond = 0.2;
    private const int Burst = 100;
    private const double PerSecond = 2;
    private const int MaxPlaces = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly Place _all = new() { Level = Burst };

    /// <param name="source">Null when the key opens nothing.</param>
    /// <param name="where">The endpoint, without the key.</param>
    public void Add(Source? source, string where, int status, string code, ReadOnlyMemory<byte> body)
    {
        metrics.Rejected(source?.Service.Id, source?.Integration.Id, code);
        var now = engine.Time.Now();
        long count;
        lock (_gate)
        {
            var place = PlaceOf(source?.Name ?? where, now);
            place.Uncounted++;
            place.Refill(now, PlaceBurst, PlacePerSecond);
            _all.Refill(now, Burst, PerSecond);
            if (place.Level < 1 || _all.Level < 1)
            {
                return;
            }

            place.Level--;
            _all.Level--;
            count = place.Uncounted;
            place.Uncounted = 0;
        }

        var rejected = new RejectedEvent(now, source?.Name ?? where, status, code, Excerpt.Of(body.Span));
        engine.Records.Reject(rejected, source is null ? null : new IntegrationUse(source.Service.Id, source.Integration.Id, now, 0, count));
    }

    private Place PlaceOf(string name, Instant now)
    {
        if (!_places.TryGetValue(name, out var place))
        {
            if (_places.Count >= MaxPlaces)
            {
                _places.Clear();
            }

            _places[name] = place = new Place { Level = PlaceBurst, At = now };
        }

        return place;
    }

    private sealed class Place
    {
        public double Level { get; set; }

        public Instant At { get; set; }

        /// <summary>Refused since the last that was stored.</summary>
        public long Uncounted { get; set; }

        public void Refill(Instant now, int burst, double perSecond)
        {
            Level = Math.Min(burst, Level + (Math.Max(0, (now - At).TotalSeconds) * perSecond));
            At = now;
        }
    }
}
