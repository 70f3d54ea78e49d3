using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Slack;

namespace Watchbill.StandIns.Tests.Slack;

/// <summary>Calls the Slack stand-in the way a client would, or nearly.</summary>
internal sealed class SlackCaller(SlackStandIn slack) : IDisposable
{
    private readonly HttpClient _http = new();

    public Task<JsonObject> PostAsync(string method, string json)
        => AskAsync(method, new StringContent(json, Encoding.UTF8, "application/json"), slack.BotToken);

    public Task<JsonObject> PostFormAsync(string method, params (string Name, string Value)[] form)
        => AskAsync(method, new FormUrlEncodedContent(form.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))), slack.BotToken);

    public async Task<JsonObject> GetAsync(string methodAndQuery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(slack.ApiUrl, methodAndQuery));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", slack.BotToken);
        using var response = await _http.SendAsync(request);
        return Read(await response.Content.ReadAsStringAsync());
    }

    public async Task<JsonObject> AskAsync(string method, HttpContent? content, string? token)
    {
        using var response = await SendAsync(method, content, token);
        Assert.Equal(200, (int)response.StatusCode);
        return Read(await response.Content.ReadAsStringAsync());
    }

    public async Task<HttpResponseMessage> SendAsync(string method, HttpContent? content, string? token, CancellationToken cancel = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(slack.ApiUrl, method)) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request, cancel);
    }

    /// <summary>POST of JSON to a response_url.</summary>
    public async Task<(int Status, string Body)> FollowUpAsync(Uri responseUrl, HttpContent content)
    {
        using var response = await _http.PostAsync(responseUrl, content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();

    private static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();
}
