using System.Globalization;

namespace Watchbill.Bench.Load;

/// <summary>Durations that were measured, kept one by one: exact percentiles matter more here than memory. Not thread-safe.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public void Add(TimeSpan took) => _milliseconds.Add(took.TotalMilliseconds);

    public void AddAll(Latencies others) => _milliseconds.AddRange(others._milliseconds);

    /// <param name="share">0 to 1.</param>
    /// <returns>Milliseconds; not a number when nothing was measured.</returns>
    public double At(double share)
    {
        if (_milliseconds.Count == 0)
        {
            return double.NaN;
        }

        _milliseconds.Sort();
        return _milliseconds[Math.Min(_milliseconds.Count - 1, (int)(share * _milliseconds.Count))];
    }

    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{At(0.5):0.0} / {At(0.99):0.0}");
}
