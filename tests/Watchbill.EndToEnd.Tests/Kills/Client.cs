using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.EndToEnd.Node;

namespace Watchbill.EndToEnd.Kills;

/// <summary>
/// A monitoring source under which the server dies again and again. An event whose answer never came is sent again with the same key until it is
/// answered: its first sending may or may not have been stored.
/// </summary>
internal sealed class Client(RestClient rest, string path, int number)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private const int OneInSoManyIsAcknowledged = 8;

    private readonly List<Confirmed> _confirmed = [];
    private int _answered;

    /// <summary>To be read when the sending has ended.</summary>
    public IReadOnlyList<Confirmed> Confirmed => _confirmed;

    /// <summary>Events answered so far; may be read at any time.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Requests whose answer never came.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Sends until told to stop; the event under way is still brought to its end.</summary>
    /// <param name="enough">Ends the sending.</param>
    /// <param name="cancel">Ends everything.</param>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancel)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var title = $"Client {number} event {i}";
            var body = new JsonObject { ["key"] = $"{number}-{i}", ["title"] = title, ["severity"] = "critical" }.ToJsonString();
            var answer = await Retries.UntilAnsweredAsync(() => rest.PostAsync(path, body, "application/json", cancel), HttpStatusCode.Accepted, Lost, cancel);
            var alert = JsonElement.Parse(answer).GetProperty("alerts")[0].GetInt64();
            var acknowledged = i % OneInSoManyIsAcknowledged == 0;
            if (acknowledged)
            {
                await Retries.UntilAnsweredAsync(
                    () => rest.PostAsync($"api/v1/alerts/{alert}/acknowledge", "", null, cancel), HttpStatusCode.OK, Lost, cancel);
            }

            _confirmed.Add(new Confirmed(alert, title, acknowledged));
            Interlocked.Increment(ref _answered);
            await Task.Delay(Pace, TimeProvider.System, cancel);
        }
    }

    private void Lost() => Unanswered++;
}
