using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Sms;

/// <summary>
/// SMS through Twilio's Messages resource. "Delivered" here means taken by Twilio; what the network made of it comes to the status
/// callback. The vendor has no idempotency key for messages, so an attempt whose answer was lost may arrive twice, with the same text.
/// </summary>
internal sealed class TwilioNotifier : INotifier
{
    private readonly TwilioOptions _options;
    private readonly AlertLinks _links;
    private readonly ProviderCall _call;
    private readonly Uri _messages;

    /// <exception cref="ArgumentException">The options have problems.</exception>
    public TwilioNotifier(TwilioOptions options, AlertLinks links, HttpClient http, TimeProvider time)
    {
        if (options.Problems() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        _options = options;
        _links = links;
        _call = new ProviderCall(http, time, options.TimeLimit);
        _messages = new Uri(ApiUrls.Base(options.ApiUrl), $"2010-04-01/Accounts/{options.AccountSid}/Messages.json");
    }

    public ContactMethodKind Kind => ContactMethodKind.Sms;

    public string Provider => "twilio";

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (!PhoneNumber.IsE164(message.Address))
            return new MethodFailed(ErrorDetail.Of($"'{PlainText.Line(message.Address, 40)}' is not a phone number in the form +15005550006."));

        var reply = await _call.PostAsync(
            _messages, Encoding.UTF8.GetBytes(Form(message)), "application/x-www-form-urlencoded", message.At, Authorize, cancellationToken);
        return reply switch
        {
            Answered { IsSuccess: true } answer => new Delivered(Text(answer.Body, "sid")),
            Answered answer => Refused(answer),
            NotSent sent => new ProviderFailed(Detail($"Twilio could not be reached: {sent.Detail}"), null),
            Lost lost => new OutcomeUnknown(Detail($"Twilio's answer was lost: {lost.Detail}")),
            _ => throw new InvalidOperationException($"A reply of kind {reply.GetType().Name} is not expected from Twilio."),
        };
    }

    internal string Form(OutgoingMessage message)
    {
        var from = _options.FromIsMessagingService ? "MessagingServiceSid" : "From";
        (string Name, string Value)[] fields =
        [
            ("To", message.Address),
            (from, _options.From),
            ("Body", SmsComposer.Compose(message, _links)),
            ("StatusCallback", TwilioPaths.StatusCallback(_links, message.Delivery).AbsoluteUri),
        ];
        return string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));
    }

    private void Authorize(HttpRequestMessage request)
        => request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.AccountSid}:{_options.AuthToken.Reveal()}")));

    /// <summary>The vendor's error number says whose fault it is.</summary>
    private DeliveryResult Refused(Answered answer)
    {
        var code = Text(answer.Body, "code");
        var said = $"error {code}: {Text(answer.Body, "message")}";
        return code switch
        {
            // Not a valid number; not a mobile number; the region is not permitted; the person has opted out.
            "21211" or "21614" or "21408" or "21610" when answer.Status is HttpStatusCode.BadRequest
                => new MethodFailed(Detail($"Twilio refused the number with {said}")),
            null => answer.AsFailure("Twilio", secret: _options.AuthToken),
            _ => answer.AsFailure("Twilio", said, _options.AuthToken),
        };
    }

    private string Detail(string text) => ErrorDetail.Of(text, _options.AuthToken);

    /// <summary>A top-level string or number of a JSON object; null when there is none, whatever the body is.</summary>
    private static string? Text(string? body, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(body ?? "");
            return json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty(name, out var value) ? null
                : value.ValueKind == JsonValueKind.String ? value.GetString()
                : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
