using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Watchbill.Api;

namespace Watchbill.EndToEnd.Node;

/// <summary>Asks the running server over HTTP, as a program with a token.</summary>
internal sealed class RestClient : IDisposable
{
    private readonly HttpClient _http;

    public RestClient(Uri url, string token)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<AlertDetail> AlertAsync(long id, CancellationToken cancel)
        => (await _http.GetFromJsonAsync($"api/v1/alerts/{id}", WatchbillJson.Default.AlertDetail, cancel))!;

    /// <summary>All alerts of every status, newest first.</summary>
    public async Task<IReadOnlyList<AlertSummary>> AlertsAsync(CancellationToken cancel)
    {
        var all = new List<AlertSummary>();
        long? before = null;
        do
        {
            var page = await _http.GetFromJsonAsync(before is null ? "api/v1/alerts?status=all&limit=200" : $"api/v1/alerts?status=all&limit=200&before={before}", WatchbillJson.Default.AlertList, cancel);
            all.AddRange(page!.Alerts);
            before = page.Next;
        }
        while (before is not null);
        return all;
    }

    /// <summary>Waits until the alert is as described.</summary>
    public Task<AlertDetail> AlertAsync(long id, Func<AlertDetail, bool> fits, string what, TimeSpan within, CancellationToken cancel)
        => StandIns.Eventually.GivesAsync(
            async () => await AlertAsync(id, cancel) is var alert && fits(alert) ? alert : null, what, within, cancel);

    public async Task<(HttpStatusCode Status, AlertCommandResult? Result)> ActAsync(long id, string verb, CancellationToken cancel)
    {
        using var response = await _http.PostAsync($"api/v1/alerts/{id}/{verb}", null, cancel);
        return (response.StatusCode, response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync(WatchbillJson.Default.AlertCommandResult, cancel)
            : null);
    }

    public Task<string> TextAsync(string path, CancellationToken cancel) => _http.GetStringAsync(path, cancel);

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body, string? contentType, CancellationToken cancel, string? idempotencyKey = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await _http.SendAsync(request, cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
    }

    public void Dispose() => _http.Dispose();
}
