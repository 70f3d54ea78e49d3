using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchbill.Api;
using Watchbill.EndToEnd.Node;

namespace Watchbill.EndToEnd.Kills;

/// <summary>
/// Somebody who runs incidents under a server that dies again and again: declares, notes, gives a task, acknowledges, resolves, and sends each command again
/// under the same key until it is answered.
/// </summary>
internal sealed class IncidentClient(RestClient rest)
{
    private const int Notes = 3;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);
    private readonly List<(string Reference, string Title, bool Pages)> _ended = [];
    private int _keys;

    /// <summary>Requests whose answer never came.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Brought to their end, each answer heard. To be read when the work has ended.</summary>
    public int Ended => _ended.Count;

    /// <summary>Goes on until told to stop; the incident under way is still brought to its end.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancel)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var title = $"Incident {i}";
            var pages = i % 2 == 0;
            var declared = JsonElement.Parse(await SendAsync("api/v1/incidents", new() { ["title"] = title, ["severity"] = pages ? "high" : "low", ["services"] = new JsonArray("shop") }, HttpStatusCode.Created, cancel));
            var reference = declared.GetProperty("reference").GetString()!;
            for (var note = 0; note < Notes; note++)
            {
                await ActAsync(reference, "note", new() { ["text"] = $"note {note.ToString(CultureInfo.InvariantCulture)}" }, cancel);
            }

            await ActAsync(reference, "acknowledge", [], cancel);
            await ActAsync(reference, "task", new() { ["text"] = "look" }, cancel);
            await ActAsync(reference, "resolve", [], cancel);
            _ended.Add((reference, title, pages));
        }
    }

    /// <summary>Every incident is there once, with each thing that was done to it once, and nobody is paged for it any more.</summary>
    public async Task CompareAsync(CancellationToken cancel)
    {
        foreach (var (reference, title, pages) in _ended)
        {
            var incident = JsonSerializer.Deserialize(await rest.TextAsync($"api/v1/incidents/{reference}", cancel), WatchbillJson.Default.IncidentDetail)!;
            Assert.Equal((title, "resolved"), (incident.Incident.Title, incident.Incident.Category));
            Assert.Single(incident.Tasks);
            Assert.Equal(pages ? 1 : 0, incident.Pages.Count);
            foreach (var page in incident.Pages)
            {
                Assert.Equal("resolved", (await rest.AlertAsync(page.Alert, cancel)).Alert.Status);
            }

            var timeline = JsonSerializer.Deserialize(await rest.TextAsync($"api/v1/incidents/{reference}/timeline", cancel), WatchbillJson.Default.IncidentTimeline)!;
            Assert.Equal(Enumerable.Range(1, timeline.Entries.Count), timeline.Entries.Select(entry => entry.Version));
            Assert.Equal(
                Enumerable.Range(0, Notes).Select(note => $"note {note}"),
                timeline.Entries.Where(entry => entry.Kind == "note.added").Select(entry => entry.Data.GetProperty("text").GetString()));
        }

        var all = JsonSerializer.Deserialize(await rest.TextAsync("api/v1/incidents?category=all&limit=200", cancel), WatchbillJson.Default.IncidentList)!;
        Assert.Empty(all.Incidents.GroupBy(incident => incident.Title).Where(same => same.Count() > 1).Select(same => $"{same.Count()} incidents are called {same.Key}"));
    }

    private Task<string> ActAsync(string reference, string verb, JsonObject body, CancellationToken cancel) => SendAsync($"api/v1/incidents/{reference}/{verb}", body, HttpStatusCode.OK, cancel);

    private async Task<string> SendAsync(string path, JsonObject body, HttpStatusCode expected, CancellationToken cancel)
    {
        var key = $"incident-client-{(++_keys).ToString(CultureInfo.InvariantCulture)}";
        var answer = await Retries.UntilAnsweredAsync(
            () => rest.PostAsync(path, body.ToJsonString(), "application/json", cancel, key), expected, () => Unanswered++, cancel);
        await Task.Delay(Pace, TimeProvider.System, cancel);
        return answer;
    }
}
