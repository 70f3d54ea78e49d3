using System.Globalization;
using System.Net;

namespace Watchbill.Bench.Load;

/// <summary>What a server says of itself on /metrics.</summary>
internal static class Metrics
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <returns>The value of a metric without labels.</returns>
    public static async Task<double> ReadAsync(IPEndPoint server, string name)
    {
        var text = await Http.GetStringAsync(new Uri($"http://{server}/metrics"));
        var line = text.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
    }
}
