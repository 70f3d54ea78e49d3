using System.Globalization;
using System.Net;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Webhook;

/// <summary>
/// Signed POSTs to addresses that people set. Only 2xx is success; redirects are not followed; the answer's body is not read for
/// meaning nor shown to anybody. 404 and 410 say that the receiver is gone for good; every other status may pass.
/// </summary>
internal sealed class WebhookNotifier : INotifier
{
    /// <summary>Anybody may subscribe to a status page: what the operator allows our own people is not for them, and they get no signature of ours.</summary>
    private static readonly AddressGuard Strangers = new([]);
    private static readonly Lazy<HttpClient> ToStrangers = new(() => new HttpClient(Strangers.Handler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 64 * 1024 });


    private readonly WebhookOptions _options;
    private readonly AlertLinks _links;
    private readonly AddressGuard _guard;
    private readonly ProviderCall _call;
    private readonly Lazy<ProviderCall> _toStrangers;

    /// <summary>The value behind a reference such as ${env:NAME}, looked up at each call; null when there is none, or it cannot be read.</summary>
    public Func<string, Secret?> SecretOf { get; init; } = _ => null;

    /// <param name="http">Made from the guard's own handler: any other would not be guarded.</param>
    /// <exception cref="ArgumentException">The options have problems.</exception>
    public WebhookNotifier(WebhookOptions options, AlertLinks links, AddressGuard guard, HttpClient http, TimeProvider time)
    {
        if (options.Problems() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        _options = options;
        _links = links;
        _guard = guard;
        _call = new ProviderCall(http, time, options.TimeLimit);
        _toStrangers = new(() => new ProviderCall(ToStrangers.Value, time, options.TimeLimit));
    }

    public ContactMethodKind Kind => ContactMethodKind.Webhook;

    public string Provider => "webhook";

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var isStranger = message.Subscription is not null;
        if ((isStranger ? Strangers : _guard).Objection(message.Address) is { } objection)
            return new MethodFailed(Detail($"The webhook's URL cannot be used: {objection}."));

        var secrets = _options.Secrets;
        if (message.Update?.Secret is { } reference)
        {
            if (SecretOf(reference) is not { } own || WebhookSignature.KeyOf(own) is null)
                return new MethodFailed(Detail($"The webhook's secret {reference} cannot be read here, or is not 'whsec_' followed by base64."));
            secrets = [own];
        }

        var id = $"watchbill_{message.Delivery}";
        var body = WebhookPayload.Build(message, _links);
        var reply = await (isStranger ? _toStrangers.Value : _call).PostAsync(
            new Uri(message.Address),
            body,
            WebhookPayload.MediaType,
            message.At,
            request =>
            {
                request.Headers.Add("webhook-id", id);
                request.Headers.Add("webhook-timestamp", message.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
                if (!isStranger)
                    request.Headers.Add("webhook-signature", WebhookSignature.Of(secrets, id, message.At, body));
                request.Headers.UserAgent.ParseAdd("Watchbill");
            },
            cancellationToken);
        return reply switch
        {
            Answered { IsSuccess: true } => new Delivered(id),
            Answered { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone } gone
                => new MethodFailed(Detail($"The webhook's receiver answered HTTP {(int)gone.Status}: nothing is there any more.")),
            Answered answer => answer.AsFailure("The webhook's receiver"),
            RefusedAddress refused => new MethodFailed(Detail($"The webhook's URL cannot be used: {refused.Detail}.")),
            NotSent sent => new ProviderFailed(Detail($"The webhook's receiver could not be reached: {sent.Detail}"), null),
            Lost lost => new OutcomeUnknown(Detail($"The answer of the webhook's receiver was lost: {lost.Detail}")),
            _ => throw new InvalidOperationException($"A reply of kind {reply.GetType().Name} is not expected from a webhook."),
        };
    }

    private string Detail(string text) => ErrorDetail.Of(text, [.. _options.Secrets]);
}
