using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Slack;

/// <summary>
/// Messages in Slack, to people (member ids) and channels. A notice edits the message that told of the alert, so that a channel holds
/// one message per alert that always says how things stand; when that message is gone, the notice is posted. Before an attempt is
/// repeated, and before a notice is posted because the answer to the message before it was lost, the conversation is searched for that message.
/// </summary>
internal sealed class SlackNotifier : INotifier
{
    private readonly SlackApi _api;
    private readonly SlackSearch _search;
    private readonly SlackChannelPosts _posts;
    private readonly AlertLinks _links;
    private readonly bool _buttons;

    /// <exception cref="ArgumentException">The options have problems.</exception>
    public SlackNotifier(SlackOptions options, AlertLinks links, HttpClient http, TimeProvider time)
    {
        if (options.Problems() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        _api = new SlackApi(options, http, time);
        _search = new SlackSearch(_api);
        _links = links;
        _buttons = options.SigningSecret is not null;
        _posts = new SlackChannelPosts(_api, _search, links, _buttons);
    }

    public ContactMethodKind Kind => ContactMethodKind.Slack;

    public string Provider => "slack";

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.Post is { } post)
            return await _posts.SendAsync(message, post, cancellationToken);
        if (message.Address.Length is 0 or > 80 || message.Address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            return new MethodFailed(ErrorDetail.Of($"'{PlainText.Line(message.Address, 80)}' is not a Slack member or channel id."));

        if (message is { Purpose: NotificationPurpose.Notice, Prior: { } prior })
        {
            var (posted, busy) = SlackReceipt.Parse(prior.Receipt) is { } known ? (known, null) : await FindAsync(message, prior.Delivery, prior.CreatedAt, cancellationToken);
            if (busy is not null)
                return busy;
            if (posted is not null && await EditAsync(message, posted, cancellationToken) is { } edited)
                return edited;
        }

        if (message.Attempt > 1 && (await FindAsync(message, message.Delivery, message.CreatedAt, cancellationToken)).Found is { } found)
            return new Delivered(found.ToString());
        return await PostAsync(message, cancellationToken);
    }

    /// <summary>Null when there is nothing left to edit.</summary>
    private async Task<DeliveryResult?> EditAsync(OutgoingMessage message, SlackReceipt prior, CancellationToken cancellationToken)
    {
        var answer = await _api.PostAsync("chat.update", SlackPayload.Update(message, prior, _links, _buttons), message.At, cancellationToken);
        return answer switch
        {
            { Ok: not null } => new Delivered(prior.ToString()),
            { Error: "message_not_found" or "cant_update_message" or "edit_window_closed" } => null,
            _ => answer.Failure,
        };
    }

    private async Task<DeliveryResult> PostAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var body = SlackPayload.Post(message, _links, _buttons);
        var answer = await _api.PostAsync("chat.postMessage", body, message.At, cancellationToken);
        if (answer.Error is "invalid_blocks" or "invalid_blocks_format" or "msg_blocks_too_long" or "metadata_too_large" or "invalid_metadata_schema" or "invalid_metadata_format")
        {
            // A page in plain words is better than none: whatever Slack dislikes about its form is left out.
            body.Remove("blocks");
            body.Remove("metadata");
            answer = await _api.PostAsync("chat.postMessage", body, message.At, cancellationToken);
        }

        if (answer.Ok is not { } ok)
            return answer.Failure!;
        return Text(ok, "channel") is { } channel && Text(ok, "ts") is { } ts
            ? new Delivered(new SlackReceipt(channel, ts).ToString())
            : new Delivered(null);
    }

    /// <summary>
    /// The message of an attempt whose answer was lost. When looking fails for now, that is said: a page twice is better than none, but news can wait, and
    /// would stand beside the post that they are about.
    /// </summary>
    private async Task<(SlackReceipt? Found, ProviderFailed? Busy)> FindAsync(OutgoingMessage message, DeliveryId delivery, Instant since, CancellationToken cancellationToken)
    {
        var channel = message.Address;
        if (channel[0] is 'U' or 'W')
        {
            var opened = await _api.PostAsync("conversations.open", new JsonObject { ["users"] = channel }, message.At, cancellationToken);
            if (opened.Ok?["channel"] is not JsonObject conversation || Text(conversation, "id") is not { } id)
                return (null, opened.Failure as ProviderFailed);
            channel = id;
        }

        return await _search.FindAsync(channel, since, message.At, posted => IsOf(posted, delivery), cancellationToken);
    }

    private static bool IsOf(JsonObject posted, DeliveryId delivery) => SlackJson.Payload(posted) is { } payload && Text(payload, "delivery") == delivery.Value;

    private static string? Text(JsonObject json, string name) => SlackJson.Text(json, name);
}
