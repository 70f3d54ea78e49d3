using Watchbill.Server.Access;

namespace Watchbill.Server.Tests.Access;

/// <summary>What a browser does: keeps cookies and sends what the page's form held.</summary>
internal sealed class Browser(ServerUnderTest server, string site = "http") : IDisposable
{
    private readonly HttpClient _client = server.Client();
    private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public string? Session => _cookies.GetValueOrDefault(SessionCookie.Plain) ?? _cookies.GetValueOrDefault(SessionCookie.Secure);

    public void Plant(string name, string value) => _cookies[name] = value;

    /// <summary>The token of the page at a path, which the test's own page prints.</summary>
    public async Task<string> CsrfAsync(string page = "/test/open-token")
    {
        using var answer = await SendAsync(HttpMethod.Get, page, null);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> LogInAsync(string user, string password, string? back = null) =>
        await SendAsync(HttpMethod.Post, LoginPaths.LogIn + (back is null ? string.Empty : $"?return={Uri.EscapeDataString(back)}"), new()
        {
            ["user"] = user,
            ["password"] = password,
            [Csrf.Field] = await CsrfAsync(),
        });

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Dictionary<string, string>? form, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Accept", "text/html");
        if (site == "https")
        {
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        }

        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.Add(name, value);
        }

        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var name = cookie[..cookie.IndexOf('=', StringComparison.Ordinal)];
            _cookies[name] = Wire.ValueOf(cookie + ";");
            if (_cookies[name].Length == 0)
            {
                _cookies.Remove(name);
            }
        }

        return answer;
    }

    public void Dispose() => _client.Dispose();
}
