using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Watchbill.Domain.Calendars;
using Watchbill.Engine.Calendars;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Webhook;

namespace Watchbill.Notifiers.Calendars;

/// <summary>
/// Reads calendars over HTTP through the guard of webhooks, so that an address that somebody sets leads into nobody's network. Up to three redirects are
/// followed, each judged like the first; nothing is decompressed; what is larger than a calendar may be is not read on. No reason says more of an address
/// than its host. Thread-safe.
/// </summary>
public sealed class GuardedCalendarSource : ICalendarSource, IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public const string AllowVariable = "WATCHBILL_CALENDAR_ALLOW";

    private const int MostRedirects = 3;
    private const int LongestValidator = 1_000;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly AddressGuard _guard;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <param name="allow">WATCHBILL_CALENDAR_ALLOW: host names, addresses and CIDR ranges, with an optional port, that are read although they are internal.</param>
    public GuardedCalendarSource(ImmutableArray<string> allow, TimeProvider time)
    {
        _guard = new AddressGuard(allow.IsDefault ? [] : allow) { Variable = AllowVariable };
        _http = new HttpClient(_guard.Handler()) { Timeout = Timeout.InfiniteTimeSpan };
        _time = time;
    }

    public static ImmutableArray<string> ProblemsOf(ImmutableArray<string> allow) =>
    [
        .. allow.Where(entry => AllowedReceiver.Parse(entry) is null)
            .Select(entry => $"{AllowVariable} has '{Words.PlainText.Line(entry, 60)}', which is no host, address or range: write 'calendar.lan', '10.1.2.3:8080' or '10.0.0.0/8'."),
    ];

    public async Task<CalendarFetched> ReadAsync(string url, string? etag, string? lastModified, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await FollowAsync(url, etag, lastModified, either.Token);
        }
        catch (OperationCanceledException)
        {
            return new CalendarNotRead(cancellationToken.IsCancellationRequested ? "the reading was stopped" : $"no answer within {Limit.TotalSeconds:0} s");
        }
        catch (DecoderFallbackException)
        {
            return new CalendarNotRead("what was sent is not UTF-8");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new CalendarNotRead(RefusedAddressException.In(failure)?.Message ?? Describe(failure));
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<CalendarFetched> FollowAsync(string url, string? etag, string? lastModified, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (_guard.Objection(url) is { } objection)
            {
                return new CalendarNotRead($"{(hop == 0 ? "the address" : "where it leads")} cannot be used: {objection}");
            }

            using var request = Request(url, etag, lastModified);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            switch (response.StatusCode)
            {
                case HttpStatusCode.NotModified:
                    return new CalendarUnchanged();
                case HttpStatusCode.OK:
                    return await ContentsAsync(response, cancellationToken);
                case HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                    when response.Headers.Location is { } location:
                    url = new Uri(new Uri(url), location).AbsoluteUri;
                    break;
                default:
                    return new CalendarNotRead($"the answer was HTTP {(int)response.StatusCode}");
            }
        }

        return new CalendarNotRead($"it leads on more than {MostRedirects} times");
    }

    private static HttpRequestMessage Request(string url, string? etag, string? lastModified)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.ParseAdd("Watchbill");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/calendar"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.1));

        // As they were sent to us, whether or not they are well-formed.
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        if (lastModified is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", lastModified);
        }

        return request;
    }

    private static async Task<CalendarFetched> ContentsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[CalendarLimits.Octets + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > CalendarLimits.Octets
            ? new CalendarNotRead($"it is larger than {CalendarLimits.Octets / 1024} KiB")
            : new CalendarContents(Strict.GetString(bytes, 0, length), Validator(response.Headers, "ETag"), Validator(response.Content.Headers, "Last-Modified"));
    }

    private static string? Validator(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and <= LongestValidator } value && !value.Any(char.IsControl) ? value : null;

    private static string Describe(Exception failure) =>
        (failure.InnerException is { } inner && inner is not HttpRequestException ? $"{failure.Message} {inner.Message}" : failure.Message).ReplaceLineEndings(" ").TrimEnd('.');
}
