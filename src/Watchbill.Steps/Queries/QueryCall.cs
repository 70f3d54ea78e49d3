using System.Net.Http.Headers;
using System.Text.Json;
using Watchbill.Config.Playbooks;

namespace Watchbill.Steps.Queries;

/// <summary>
/// Calls an API of Prometheus' shape: <c>{"status": "success", "data": …}</c> or <c>{"status": "error", "error": …}</c>. The address is the administrator's, so it
/// passes no guard; redirects are not followed all the same, since they would take the token along.
/// </summary>
internal sealed class QueryCall : IDisposable
{
    private const int LargestAnswer = 8 * 1024 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The member "data", or why there is none. The caller disposes the document.</summary>
    public async Task<(JsonDocument? Answer, string? Error)> AskAsync(QuerySource source, HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>> values, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(values);
        var url = source.Url + path;
        using var request = method == HttpMethod.Get ? new HttpRequestMessage(method, $"{url}?{await form.ReadAsStringAsync(cancellationToken)}") : new HttpRequestMessage(method, url) { Content = form };
        if (source.Token is { } reference)
        {
            var (token, problem) = SecretValues.Of(reference);
            if (token is null)
            {
                return (null, problem);
            }

            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        }

        if (source.Tenant is { } tenant)
        {
            request.Headers.Add("X-Scope-OrgID", tenant);
        }

        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[64 * 1024];
            using var body = new MemoryStream();
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (body.Length + read > LargestAnswer)
                {
                    return (null, $"The answer is larger than {LargestAnswer / 1024 / 1024} MB: ask for less.");
                }

                body.Write(buffer, 0, read);
            }

            return Read((int)response.StatusCode, body.ToArray());
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (null, $"No answer: {failure.Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static (JsonDocument?, string?) Read(int status, byte[] body)
    {
        JsonDocument? answer = null;
        try
        {
            answer = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // Loki words its refusals as plain text.
            return (null, $"It answered {status}: {Line(System.Text.Encoding.UTF8.GetString(body))}");
        }

        if (answer.RootElement.ValueKind == JsonValueKind.Object
            && answer.RootElement.TryGetProperty("status", out var word) && word.ValueEquals("success") && answer.RootElement.TryGetProperty("data", out _))
        {
            return (answer, null);
        }

        var why = answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("error", out var error) ? error.ToString() : Line(answer.RootElement.ToString());
        answer.Dispose();
        return (null, $"It answered {status}: {Line(why)}");
    }

    private static string Line(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) is var line && line.Length <= 500 ? line : $"{line[..499]}…";
}
