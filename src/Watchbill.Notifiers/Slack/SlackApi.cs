using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Http;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Slack;

/// <summary>One call of a Web API method: either the answer's object, or what its failure means for the message.</summary>
internal readonly record struct SlackAnswer(JsonObject? Ok, string? Error, DeliveryResult? Failure);

/// <summary>Slack's Web API as far as we use it. It answers 200 to almost everything; "ok" and "error" say what happened.</summary>
internal sealed class SlackApi(SlackOptions options, HttpClient http, TimeProvider time)
{
    private readonly Uri _base = ApiUrls.Base(options.ApiUrl);
    private readonly ProviderCall _call = new(http, time, options.TimeLimit);

    public async Task<SlackAnswer> PostAsync(string method, JsonObject body, Instant at, CancellationToken cancellationToken)
        => Read(method, await _call.PostAsync(
            new Uri(_base, method), Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json; charset=utf-8", at, Authorize, cancellationToken));

    public async Task<SlackAnswer> GetAsync(string method, string query, Instant at, CancellationToken cancellationToken)
        => Read(method, await _call.GetAsync(new Uri(_base, $"{method}?{query}"), at, Authorize, cancellationToken));

    private void Authorize(HttpRequestMessage request)
        => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.BotToken.Reveal());

    private SlackAnswer Read(string method, ProviderReply reply) => reply switch
    {
        Answered { Body: null } => Failed(null, new OutcomeUnknown(Detail($"Slack's answer to {method} was lost on the way."))),
        Answered { IsSuccess: true } answer => Read(method, answer),
        Answered answer => Failed(Error(Parse(answer.Body)), answer.AsFailure("Slack", Error(Parse(answer.Body)), options.BotToken)),
        NotSent sent => Failed(null, new ProviderFailed(Detail($"Slack could not be reached for {method}: {sent.Detail}"), null)),
        Lost lost => Failed(null, new OutcomeUnknown(Detail($"Slack's answer to {method} was lost: {lost.Detail}"))),
        _ => throw new InvalidOperationException($"A reply of kind {reply.GetType().Name} is not expected from Slack."),
    };

    private SlackAnswer Read(string method, Answered answer)
    {
        var json = Parse(answer.Body);
        if (json?["ok"] is JsonValue ok && ok.TryGetValue(out bool fine) && fine)
            return new SlackAnswer(json, null, null);
        if (Error(json) is not { } error)
            return Failed(null, new OutcomeUnknown(Detail($"Slack's answer to {method} was not understood.")));
        var detail = Detail($"Slack answered {error} to {method}.");
        return Failed(error, error switch
        {
            "channel_not_found" or "user_not_found" or "users_not_found" or "is_archived" or "not_in_channel" or "user_disabled"
                or "cannot_dm_bot" or "messages_tab_disabled" or "method_not_supported_for_channel_type" => new MethodFailed(detail),

            // The vendor says of these that a part may have been done before the error.
            "internal_error" or "fatal_error" => new OutcomeUnknown(detail),
            _ => new ProviderFailed(detail, answer.Status == HttpStatusCode.TooManyRequests ? answer.RetryAfter : null),
        });
    }

    private static SlackAnswer Failed(string? error, DeliveryResult failure) => new(null, error, failure);

    private string Detail(string text) => ErrorDetail.Of(text, options.BotToken);

    private static string? Error(JsonObject? json) => json?["error"] is JsonValue value && value.TryGetValue(out string? error) ? error : null;

    private static JsonObject? Parse(string? body)
    {
        try
        {
            return JsonNode.Parse(body ?? "") as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
