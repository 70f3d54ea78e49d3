using System.Net;
using System.Text;
using NodaTime;

namespace Watchbill.Notifiers.Http;

/// <summary>
/// One HTTP call to a provider, with a time limit of its own. The one question it must answer well is whether a failure is
/// certain ("nothing was sent") or not: the body says whether it was ever asked for, so a refused connection, an unknown host or a
/// failed TLS handshake is certain, and everything after that is unknown until a status line arrives.
/// </summary>
internal sealed class ProviderCall(HttpClient http, TimeProvider time, TimeSpan limit)
{
    private const int BodyLimit = 1024 * 1024;
    private static readonly Duration LongestRetryAfter = Duration.FromHours(1);

    /// <summary>Never throws for network failures, nor when the token is cancelled: that is a failure like any other.</summary>
    public async Task<ProviderReply> PostAsync(
        Uri address, byte[] body, string mediaType, Instant at, Action<HttpRequestMessage> addHeaders, CancellationToken cancellationToken)
    {
        using var content = new TrackedContent(body, mediaType);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        addHeaders(request);
        return await SendAsync(request, () => content.Started, at, cancellationToken);
    }

    public async Task<ProviderReply> GetAsync(
        Uri address, Instant at, Action<HttpRequestMessage> addHeaders, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        addHeaders(request);
        return await SendAsync(request, () => false, at, cancellationToken);
    }

    private async Task<ProviderReply> SendAsync(
        HttpRequestMessage request, Func<bool> started, Instant at, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return new Answered(response.StatusCode, await BodyAsync(response, either.Token), RetryAfter(response, at));
        }
        catch (OperationCanceledException)
        {
            var detail = cancellationToken.IsCancellationRequested ? "the call was cancelled" : $"no answer within {limit.TotalSeconds:0.#} s";
            return started() ? new Lost(detail) : new NotSent(detail);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            if (RefusedAddressException.In(failure) is { } refused)
                return new RefusedAddress(refused.Message);
            var detail = Describe(failure);
            return started() ? new Lost(detail) : new NotSent(detail);
        }
    }

    private static async Task<string?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (body.Length < BodyLimit && await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                body.Write(buffer, 0, read);
            return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static Duration? RetryAfter(HttpResponseMessage response, Instant at)
    {
        Duration? asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => Duration.FromTimeSpan(delta),
            { Date: { } date } => Instant.FromDateTimeOffset(date) - at,
            _ => null,
        };
        return asked is { } duration && response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError && asked is not null
            ? Duration.Max(Duration.Zero, Duration.Min(asked.Value, LongestRetryAfter))
            : null;
    }

    private static string Describe(Exception failure)
        => failure.InnerException is { } inner && inner is not HttpRequestException ? $"{failure.Message} {inner.Message}" : failure.Message;
}
