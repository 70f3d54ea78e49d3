using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Watchbill.StandIns.Twilio;

namespace Watchbill.StandIns.Tests.Twilio;

/// <summary>Calls the Twilio stand-in the way a client would, or nearly.</summary>
internal sealed class TwilioCaller(TwilioStandIn twilio) : IDisposable
{
    private readonly HttpClient _http = new();

    public string MessagesPath => $"2010-04-01/Accounts/{twilio.AccountSid}/Messages.json";

    public Task<(int Status, JsonObject Body)> CreateAsync(params (string Name, string Value)[] form) => PostAsync(MessagesPath, form);

    /// <summary>A message that nothing is wrong with.</summary>
    public async Task<JsonObject> SendAsync(string to = "+4915112345678", params (string Name, string Value)[] more)
    {
        var (status, body) = await CreateAsync([("To", to), ("From", twilio.Number), ("Body", "disk full"), .. more]);
        Assert.Equal(201, status);
        return body;
    }

    public Task<(int Status, JsonObject Body)> UpdateAsync(string sid, params (string Name, string Value)[] form)
        => PostAsync($"2010-04-01/Accounts/{twilio.AccountSid}/Messages/{sid}.json", form);

    public Task<(int Status, JsonObject Body)> FetchAsync(string sid)
        => AskAsync(HttpMethod.Get, $"2010-04-01/Accounts/{twilio.AccountSid}/Messages/{sid}.json", null, twilio.AuthToken);

    public Task<(int Status, JsonObject Body)> PostAsync(string path, params (string Name, string Value)[] form)
        => AskAsync(
            HttpMethod.Post, path, new FormUrlEncodedContent(form.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))), twilio.AuthToken);

    public async Task<(int Status, JsonObject Body)> AskAsync(HttpMethod method, string path, HttpContent? content, string? password)
    {
        using var response = await RawAsync(method, path, content, password);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    public async Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, HttpContent? content, string? password)
    {
        using var request = new HttpRequestMessage(method, new Uri(twilio.ApiUrl, path)) { Content = content };
        if (password is not null)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{twilio.AccountSid}:{password}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }
        return await _http.SendAsync(request);
    }

    public void Dispose() => _http.Dispose();
}
