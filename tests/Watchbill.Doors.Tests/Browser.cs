using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Watchbill.Domain;

namespace Watchbill.Doors.Tests;

/// <summary>As much of a browser as forms need: no script.</summary>
internal static class Browser
{
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <returns>The session's cookie. One per node: logging in is slow on purpose.</returns>
    public static async Task<string> LogInAsync(Node node, HttpClient client, string user, string password)
    {
        await One.WaitAsync();
        try
        {
            if (Sessions.TryGetValue((node.Folder, user), out var known))
            {
                return known;
            }

            var temporary = await node.Access.ResetPasswordAsync(new UserId(user), Actor.Engine("test"), Door.Cli, CancellationToken.None);
            var first = await SubmitLoginAsync(client, user, temporary!);
            var page = await GetAsync(client, "/password", first);
            using var changed = await PostAsync(
                client, page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(form => form.QuerySelector("[name=current]") is not null), first,
                ("current", temporary!), ("password", password), ("repeat", password));
            Assert.Equal(303, (int)changed.StatusCode);
            return Sessions[(node.Folder, user)] = CookieOf(changed) ?? await SubmitLoginAsync(client, user, password);
        }
        finally
        {
            One.Release();
        }
    }

    private static Dictionary<(string Folder, string User), string> Sessions { get; } = [];

    public static async Task<IHtmlDocument> GetAsync(HttpClient client, string path, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        request.Headers.Add("Accept", "text/html");
        using var answer = await client.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a form with its hidden fields, and those given.</summary>
    public static Task<HttpResponseMessage> PostAsync(HttpClient client, IHtmlFormElement form, string? cookie, params (string Name, string Value)[] fields)
    {
        var values = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>()
            .Select(input => KeyValuePair.Create(input.Name!, input.Value))
            .Concat(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var request = new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")) { Content = new FormUrlEncodedContent(values) };
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        request.Headers.Add("Accept", "text/html");
        return client.SendAsync(request);
    }

    private static async Task<string> SubmitLoginAsync(HttpClient client, string user, string password)
    {
        using var shown = await client.GetAsync("/login");
        var page = new HtmlParser().ParseDocument(await shown.Content.ReadAsStringAsync());
        var form = page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(candidate => candidate.QuerySelector("[name=password]") is not null);
        using var answer = await PostAsync(client, form, CookieOf(shown), ("user", user), ("password", password));
        Assert.Equal(303, (int)answer.StatusCode);
        return CookieOf(answer) ?? throw new InvalidOperationException("The login set no cookie.");
    }

    private static string? CookieOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies)
            ? string.Join("; ", cookies.Select(cookie => cookie[..cookie.IndexOf(';', StringComparison.Ordinal)]).Where(cookie => !cookie.EndsWith('=')))
            : null;
}
