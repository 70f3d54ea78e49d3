using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Watchbill.Server.Tests;

/// <summary>Sends a captured request again.</summary>
internal static class Replay
{
    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, JsonObject request, string target, string body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request["method"]!.GetValue<string>()), target);
        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in request["headers"]!.AsObject())
        {
            if (name is "Content-Type")
            {
                message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value!.GetValue<string>());
            }
            else if (name is not ("Host" or "Content-Length" or "Connection"))
            {
                Assert.True(message.Headers.TryAddWithoutValidation(name, value!.GetValue<string>()));
            }
        }

        return await client.SendAsync(message, TestContext.Current.CancellationToken);
    }
}
