using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NodaTime;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Twilio;

/// <summary>Posts forms to the account's resources, and reads what the vendor answers. Its error number says whose fault a refusal is.</summary>
internal sealed class TwilioClient
{
    private readonly TwilioOptions _options;
    private readonly ProviderCall _call;
    private readonly Uri _account;

    /// <exception cref="ArgumentException">The options have problems.</exception>
    public TwilioClient(TwilioOptions options, HttpClient http, TimeProvider time)
    {
        if (options.Problems() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        _options = options;
        _call = new ProviderCall(http, time, options.TimeLimit);
        _account = new Uri(ApiUrls.Base(options.ApiUrl), $"2010-04-01/Accounts/{options.AccountSid}/");
    }

    public TwilioOptions Options => _options;

    /// <param name="resource">Below the account: "Messages.json".</param>
    public Task<ProviderReply> PostAsync(string resource, IEnumerable<(string Name, string Value)> fields, Instant at, CancellationToken cancellationToken)
        => _call.PostAsync(
            new Uri(_account, resource),
            Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"))),
            "application/x-www-form-urlencoded", at, Authorize, cancellationToken);

    /// <summary>What became of something that was to be made; its receipt is the sid.</summary>
    /// <param name="numberFaults">Error numbers that mean that this number will not work until somebody changes it.</param>
    public DeliveryResult ResultOf(ProviderReply reply, IReadOnlyCollection<string> numberFaults) => reply switch
    {
        Answered { IsSuccess: true } answer => new Delivered(Text(answer.Body, "sid")),
        Answered answer => Refused(answer, numberFaults),
        NotSent sent => new ProviderFailed(Detail($"Twilio could not be reached: {sent.Detail}"), null),
        Lost lost => new OutcomeUnknown(Detail($"Twilio's answer was lost: {lost.Detail}")),
        _ => throw new InvalidOperationException($"A reply of kind {reply.GetType().Name} is not expected from Twilio."),
    };

    /// <summary>Null when the number can be tried.</summary>
    public static MethodFailed? Objection(string number) => PhoneNumber.IsE164(number)
        ? null
        : new MethodFailed(ErrorDetail.Of($"'{PlainText.Line(number, 40)}' is not a phone number in the form +15005550006."));

    private void Authorize(HttpRequestMessage request)
        => request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.AccountSid}:{_options.AuthToken.Reveal()}")));

    private DeliveryResult Refused(Answered answer, IReadOnlyCollection<string> numberFaults)
    {
        var code = Text(answer.Body, "code");
        var said = $"error {code}: {Text(answer.Body, "message")}";
        return code is null ? answer.AsFailure("Twilio", secret: _options.AuthToken)
            : answer.Status is HttpStatusCode.BadRequest && numberFaults.Contains(code) ? new MethodFailed(Detail($"Twilio refused the number with {said}"))
            : answer.AsFailure("Twilio", said, _options.AuthToken);
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
