using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Watchbill.Doors.Tests;

namespace Watchbill.Api.Tests;

/// <summary>One account's calls of the REST interface.</summary>
internal sealed class Rest(HttpClient client) : IDisposable
{
    public static async Task<Rest> AsAsync(Node node, string user) => new(node.Client(await node.TokenAsync(user)));

    public HttpClient Client => client;

    public Task<(int Status, JsonObject Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<(int Status, JsonObject Body)> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<(int Status, JsonObject Body)> PostAsync(string path, string body = "", string? key = null) => SendAsync(HttpMethod.Post, path, body, key);

    public Task<(int Status, JsonObject Body)> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public void Dispose() => client.Dispose();

    private async Task<(int Status, JsonObject Body)> SendAsync(HttpMethod method, string path, string? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }
}
