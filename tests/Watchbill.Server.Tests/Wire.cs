using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Watchbill.Server.Tests;

/// <summary>Short forms of what a client sends and reads.</summary>
internal static class Wire
{
    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, string body, string type = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type.Length == 0 ? null : MediaTypeHeaderValue.Parse(type);
        return client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();

    /// <summary>The value of a cookie that the answer sets, with its attributes.</summary>
    public static string? SetCookie(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.FirstOrDefault(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal)) : null;

    public static string ValueOf(string setCookie) => setCookie[(setCookie.IndexOf('=', StringComparison.Ordinal) + 1)..setCookie.IndexOf(';', StringComparison.Ordinal)];
}
