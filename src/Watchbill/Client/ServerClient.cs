using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Watchbill.Api;

namespace Watchbill.Client;

/// <summary>Calls the REST interface. What the server refuses, and that it cannot be reached, are values.</summary>
internal sealed class ServerClient : IDisposable
{
    /// <summary>Tells the server that the command line is the door.</summary>
    public const string ClientHeader = "X-Watchbill-Client";
    public const string ClientName = "cli";

    private readonly HttpClient _http;
    private readonly ServerAddress _address;

    public ServerClient(ServerAddress address)
    {
        _address = address;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new Uri(address.Url, "api/v1/"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd($"watchbill-cli/{ProductVersion.Text.Split('+')[0]}");
        _http.DefaultRequestHeaders.Add(ClientHeader, ClientName);
        if (address.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public Task<Reply<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(HttpMethod.Get, path, null, null, type, cancellationToken);

    public Task<Reply<T>> DeleteAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(HttpMethod.Delete, path, null, null, type, cancellationToken);

    /// <param name="commandId">Makes a repeat harmless.</param>
    public Task<Reply<T>> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? commandId = null)
        where T : class => SendAsync(HttpMethod.Post, path, Content(body, bodyType), commandId, type, cancellationToken);

    public Task<Reply<T>> PutAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(HttpMethod.Put, path, Content(body, bodyType), null, type, cancellationToken);

    public Task<Reply<T>> PatchAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(HttpMethod.Patch, path, Content(body, bodyType), null, type, cancellationToken);

    /// <summary>Sent again under the same id when the first answer was lost: it is carried out once.</summary>
    /// <param name="key">The caller's own id, so that running the command again repeats nothing either; null makes one.</param>
    public async Task<Reply<T>> PostOnceAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? key = null)
        where T : class
    {
        var id = key ?? $"cli-{RandomNumberGenerator.GetHexString(24, lowercase: true)}";
        var reply = await PostAsync(path, body, bodyType, type, cancellationToken, id);
        return reply.Exit == ExitCode.Unreachable || reply.Error?.Code == ErrorCode.OutcomeUnknown ? await PostAsync(path, body, bodyType, type, cancellationToken, id) : reply;
    }

    public Task<Reply<T>> PostAsync<T>(string path, byte[] body, string mediaType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return SendAsync(HttpMethod.Post, path, content, null, type, cancellationToken);
    }

    /// <summary>Writes the answer's body to a stream as it comes.</summary>
    /// <returns>The file name that the server gives it; refused or not reached, why.</returns>
    public async Task<Reply<string>> DownloadAsync(string path, Func<string, Stream> open, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return Reply<string>.No(Refusal(response, await response.Content.ReadAsByteArrayAsync(cancellationToken)));
            }

            var name = response.Content.Headers.ContentDisposition?.FileName?.Trim('"') ?? "";
            await using var file = open(name);
            await response.Content.CopyToAsync(file, cancellationToken);
            return Reply<string>.Of(name);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or HttpIOException || (unreachable is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Reply<string>(null, new ApiError(ErrorCode.Failed, $"{_address.Url} cannot be reached: {unreachable.Message}", "Is the server running, and is the address right?"), ExitCode.Unreachable);
        }
    }

    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Content<TBody>(TBody body, JsonTypeInfo<TBody> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private async Task<Reply<T>> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, string? commandId, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (commandId is not null)
        {
            request.Headers.Add("Idempotency-Key", commandId);
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Read(bytes, type) : Reply<T>.No(Refusal(response, bytes));
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException || (unreachable is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Reply<T>(
                null, new ApiError(ErrorCode.Failed, $"{_address.Url} cannot be reached: {unreachable.Message}", "Is the server running, and is the address right?"), ExitCode.Unreachable);
        }
    }

    private Reply<T> Read<T>(byte[] bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) is { } value ? Reply<T>.Of(value) : NotOurs<T>();
        }
        catch (JsonException)
        {
            return NotOurs<T>();
        }
    }

    private Reply<T> NotOurs<T>()
        where T : class => Reply<T>.No(new ApiError(ErrorCode.Failed, $"{_address.Url} does not answer like a Watchbill server.", "Is the address right?"));

    private ApiError Refusal(HttpResponseMessage response, byte[] bytes)
    {
        var error = Try(bytes);
        var status = (int)response.StatusCode;
        return status switch
        {
            401 => new ApiError(
                ErrorCode.Unauthorized,
                _address.Token is null ? "The server wants to know who you are." : "The server does not take this token.",
                $"Run `watchbill login {_address.Url}` with a token, or set {ServerAddress.TokenVariable}. `watchbill admin create-token USER` on the host makes the first one."),
            _ when error is not null => ErrorCode.All.Any(row => row.Code == error.Code) ? error : error with { Code = CodeOf(status) },
            _ => new ApiError(CodeOf(status), $"The server answered {status}."),
        };
    }

    /// <summary>Parts of the server that answer before the interface does have words of their own; the status tells the row.</summary>
    private static string CodeOf(int status) => ErrorCode.All.FirstOrDefault(row => row.Status == status)?.Code ?? ErrorCode.Failed;

    private static ApiError? Try(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, WatchbillJson.Default.ApiError);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
