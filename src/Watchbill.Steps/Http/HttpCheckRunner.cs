using System.Collections.Immutable;
using System.Globalization;
using Watchbill.Domain.Playbooks;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Webhook;

namespace Watchbill.Steps.Http;

/// <summary>
/// Asks an address through the guard that webhooks have too: only public addresses, and internal ones that the administrator allows. Redirects are
/// shown and not followed, so that no answer leads anywhere else.
/// </summary>
internal sealed class HttpCheckRunner : IStepRunner, IDisposable
{
    private const string Allowance = "http.allow in the server's settings of steps";

    private readonly AddressGuard _guard;
    private readonly HttpClient _http;

    public HttpCheckRunner(ImmutableArray<string> allow)
    {
        _guard = new AddressGuard(allow) { Variable = Allowance };
        _http = new HttpClient(_guard.Handler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<StepResult> RunAsync(RenderedStep step, CancellationToken cancellationToken)
    {
        var action = (RenderedHttp)step.Action;
        if (_guard.Objection(action.Url) is { } objection)
        {
            return StepResult.Failed($"The address cannot be used: {objection} ({Allowance}).");
        }

        try
        {
            using var request = new HttpRequestMessage(action.Head ? HttpMethod.Head : HttpMethod.Get, action.Url);
            request.Headers.UserAgent.ParseAdd("Watchbill");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (body, more) = await LimitedText.ReadAsync(stream, step.Step.OutputLimit, cancellationToken);
            var head = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}\n");
            var leads = response.Headers.Location is { } location ? $"location: {location}\n" : "";
            return new StepResult(new StepObservation($"{head}{leads}\n{body}") { Status = (int)response.StatusCode }) { Truncated = more };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return StepResult.Failed(RefusedAddressException.In(failure) is { } refused ? $"Refused: {refused.Message}." : $"No answer: {failure.Message}");
        }
    }

    public void Dispose() => _http.Dispose();
}
