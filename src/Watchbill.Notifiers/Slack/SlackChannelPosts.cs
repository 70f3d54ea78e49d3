using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Slack;

/// <summary>
/// An incident's own channel: made once, with its headline edited in place, its topic kept, people invited, updates posted, archived at the end. Before anything
/// is done again whose answer was lost, Slack is asked whether it had been done. The lane's receipts name the channel: "C1:channel" when it was made, "C1:ts" of the headline.
/// </summary>
internal sealed class SlackChannelPosts(SlackApi api, SlackSearch search, AlertLinks links, bool buttons)
{
    private const string Made = "channel";
    private const int ListPage = 200;
    private const int MostListPages = 20;

    /// <summary>These pass by themselves, or with a setting of the app; every other refusal stands, and must not keep later messages waiting.</summary>
    private static readonly HashSet<string> Passing =
    [
        "ratelimited", "rate_limited", "service_unavailable", "request_timeout", "accesslimited", "team_added_to_org", "org_login_required", "ekm_access_denied",
        "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
    ];

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, ChannelPost post, CancellationToken cancellationToken)
    {
        if (post.Part == IncidentPart.Channel)
            return await MakeAsync(message, post, cancellationToken);
        if (post.Part == IncidentPart.Again)
            return await OpenAgainAsync(message, post, cancellationToken);
        if (SlackReceipt.Parse(message.Prior?.Receipt) is not { } place)
            return new MethodFailed("The incident has no channel in Slack: it could not be made.");
        if (post is { IsRestricted: true, Part: IncidentPart.Headline or IncidentPart.Update, Card: null or { Hidden: false } } && await OpenToAllAsync(place.Channel, message.At, cancellationToken) is { } leak)
            return leak;
        return post.Part switch
        {
            IncidentPart.Headline => await HeadlineAsync(message, post, place, cancellationToken),
            IncidentPart.Person => Settled(
                await api.PostAsync("conversations.invite", new JsonObject { ["channel"] = place.Channel, ["users"] = post.Member }, message.At, cancellationToken), "already_in_channel", "cant_invite_self"),
            IncidentPart.Update => await UpdateAsync(message, post, place.Channel, cancellationToken),
            IncidentPart.End => Settled(await api.PostAsync("conversations.archive", new JsonObject { ["channel"] = place.Channel }, message.At, cancellationToken), "already_archived"),
            _ => throw new InvalidOperationException($"{post.Part} is no part of what a channel is told."),
        };
    }

    /// <summary>A channel that was made before the incident was restricted is told nothing, even where it could not be archived. Null for one that is private.</summary>
    private async Task<DeliveryResult?> OpenToAllAsync(string channel, Instant at, CancellationToken cancellationToken)
    {
        var info = await api.GetAsync("conversations.info", $"channel={Uri.EscapeDataString(channel)}", at, cancellationToken);
        return info.Ok?["channel"] is not JsonObject known ? Settled(info) is Delivered ? new ProviderFailed("Slack did not say whose channel it is.", null) : Settled(info)
            : known["is_private"] is JsonValue value && value.TryGetValue(out bool isPrivate) && isPrivate ? null
            : new MethodFailed("The incident is restricted, and its channel is open to everybody.");
    }

    /// <summary>
    /// Slack takes the app out of a channel when it archives it, and then, as a rule, refuses to let it back ("not_in_channel", in no list of the method's errors): another channel is made, with
    /// the next number. So it is too where the old one is open to everybody and the incident is not.
    /// </summary>
    private async Task<DeliveryResult> OpenAgainAsync(OutgoingMessage message, ChannelPost post, CancellationToken cancellationToken)
    {
        if (SlackReceipt.Parse(message.Prior?.Receipt) is not { } place || (post.IsRestricted && await OpenToAllAsync(place.Channel, message.At, cancellationToken) is { } leak and not ProviderFailed))
            return await MakeAsync(message, post, cancellationToken);
        var answer = await api.PostAsync("conversations.unarchive", new JsonObject { ["channel"] = place.Channel }, message.At, cancellationToken);
        return Settled(answer, "not_archived") is MethodFailed ? await MakeAsync(message, post, cancellationToken) : Settled(answer, "not_archived");
    }

    private async Task<DeliveryResult> MakeAsync(OutgoingMessage message, ChannelPost post, CancellationToken cancellationToken)
    {
        if (message.Attempt > 1)
        {
            var (found, failure) = await LostAsync(message, post, cancellationToken);
            if (failure is not null)
                return failure;
            if (found is { } ours)
                return new ChannelMade(ours.Id, ours.Name, new SlackReceipt(ours.Id, Made).ToString());
        }

        for (var attempt = 1; attempt <= SlackChannelName.MostTries; attempt++)
        {
            var body = new JsonObject { ["name"] = SlackChannelName.Of(post.Channel, attempt), ["is_private"] = post.IsRestricted };
            var answer = await api.PostAsync("conversations.create", body, message.At, cancellationToken);
            if (answer.Error == "name_taken")
                continue;
            return answer.Ok?["channel"] is JsonObject channel && SlackJson.Text(channel, "id") is { } id
                ? new ChannelMade(id, SlackJson.Text(channel, "name") ?? post.Channel, new SlackReceipt(id, Made).ToString())
                : answer.Ok is not null ? new OutcomeUnknown("Slack made a channel and did not say which.") : Settled(answer);
        }

        return new MethodFailed($"Slack has channels named {SlackChannelName.Of(post.Channel, 1)} to {SlackChannelName.Of(post.Channel, SlackChannelName.MostTries)} already.");
    }

    /// <summary>The channel of an attempt whose answer was lost: of one of the names, made by us, and not before the incident.</summary>
    private async Task<((string Id, string Name)? Found, DeliveryResult? Failure)> LostAsync(OutgoingMessage message, ChannelPost post, CancellationToken cancellationToken)
    {
        var self = await api.PostAsync("auth.test", [], message.At, cancellationToken);
        if (self.Ok is not { } us || SlackJson.Text(us, "user_id") is not { } me)
            return (null, self.Failure ?? new ProviderFailed("Slack did not say who we are.", null));
        var names = Enumerable.Range(1, SlackChannelName.MostTries).Select(attempt => SlackChannelName.Of(post.Channel, attempt)).ToHashSet(StringComparer.Ordinal);
        var since = (message.CreatedAt - SlackSearch.ClockDifference).ToUnixTimeSeconds();
        var cursor = "";
        for (var page = 0; page < MostListPages; page++)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"exclude_archived=true&limit={ListPage}&types={(post.IsRestricted ? "private_channel" : "public_channel")}{cursor}");
            var list = await api.GetAsync("conversations.list", query, message.At, cancellationToken);
            if (list.Ok?["channels"] is not JsonArray channels)
                return (null, list.Failure);
            var ours = channels.OfType<JsonObject>().FirstOrDefault(channel =>
                SlackJson.Text(channel, "name") is { } name && names.Contains(name) && SlackJson.Text(channel, "creator") == me
                && channel["created"] is JsonValue value && value.TryGetValue(out long created) && created >= since);
            if (ours is not null)
                return ((SlackJson.Text(ours, "id")!, SlackJson.Text(ours, "name")!), null);
            if (list.Ok["response_metadata"] is not JsonObject more || SlackJson.Text(more, "next_cursor") is not { Length: > 0 } next)
                break;
            cursor = $"&cursor={Uri.EscapeDataString(next)}";
        }

        return (null, null);
    }

    private async Task<DeliveryResult> HeadlineAsync(OutgoingMessage message, ChannelPost post, SlackReceipt place, CancellationToken cancellationToken)
    {
        SlackReceipt? known = place.Ts == Made ? null : place;
        var (posted, failure) = await PutAsync(message, post, place.Channel, known, search: known is null && (message.Attempt > 1 || message.Purpose == NotificationPurpose.Notice), post.Card!.DeclaredAt, cancellationToken);
        if (posted is null)
            return failure!;
        return await KeepTopicAsync(message, post.Card, place.Channel, cancellationToken) ?? new Delivered(posted.ToString());
    }

    private async Task<DeliveryResult> UpdateAsync(OutgoingMessage message, ChannelPost post, string channel, CancellationToken cancellationToken)
    {
        var (posted, failure) = await PutAsync(message, post, channel, null, search: message.Attempt > 1 || post.Update!.Edited > 0, post.Update!.At, cancellationToken);

        // The lane's receipts are the headline's.
        return posted is null ? failure! : new Delivered(null);
    }

    /// <summary>Edits what stands there, else posts it.</summary>
    private async Task<(SlackReceipt? Posted, DeliveryResult? Failure)> PutAsync(
        OutgoingMessage message, ChannelPost post, string channel, SlackReceipt? known, bool search, Instant since, CancellationToken cancellationToken)
    {
        if (known is null && search)
        {
            (known, var busy) = await this.SearchAsync(message, post, channel, since, cancellationToken);
            if (busy is not null)
                return (null, busy);
        }

        var body = new JsonObject { ["channel"] = channel, ["text"] = SlackIncidentBlocks.Fallback(post), ["blocks"] = Blocks(post) };
        if (known is not null)
        {
            body["ts"] = known.Ts;
            var edited = await api.PostAsync("chat.update", body, message.At, cancellationToken);
            if (edited.Ok is not null)
                return (known, null);
            if (edited.Error is not ("message_not_found" or "cant_update_message" or "edit_window_closed"))
                return (null, Settled(edited));
            body.Remove("ts");
        }

        body["metadata"] = new JsonObject { ["event_type"] = SlackPayload.EventType, ["event_payload"] = Mark(post, message) };
        body["unfurl_links"] = false;
        body["unfurl_media"] = false;
        var answer = await api.PostAsync("chat.postMessage", body, message.At, cancellationToken);
        return answer.Ok is { } ok ? (new SlackReceipt(channel, SlackJson.Text(ok, "ts") ?? Made), null) : (null, Settled(answer));
    }

    private Task<(SlackReceipt? Found, ProviderFailed? Busy)> SearchAsync(OutgoingMessage message, ChannelPost post, string channel, Instant since, CancellationToken cancellationToken)
    {
        var mark = Mark(post, message);
        return search.FindAsync(
            channel, since, message.At, posted => SlackJson.Payload(posted) is { } payload && SlackJson.Text(payload, "incident") == SlackJson.Text(mark, "incident") && SlackJson.Text(payload, "part") == SlackJson.Text(mark, "part"), cancellationToken);
    }

    /// <summary>By which a message is found again: what it is, not which delivery brought it.</summary>
    private static JsonObject Mark(ChannelPost post, OutgoingMessage message) => new()
    {
        ["delivery"] = message.Delivery.Value,
        ["incident"] = post.Incident.ToString(),
        ["part"] = post.Update is { } update ? string.Create(CultureInfo.InvariantCulture, $"update-{update.Number}") : "headline",
    };

    private JsonArray Blocks(ChannelPost post) => post.Update is null ? SlackIncidentBlocks.Card(post, links, buttons) : SlackIncidentBlocks.OfUpdate(post, links);

    /// <summary>Only one that differs is set: Slack tells everybody in the channel. Null when all is well, or will not get better.</summary>
    private async Task<DeliveryResult?> KeepTopicAsync(OutgoingMessage message, IncidentCard card, string channel, CancellationToken cancellationToken)
    {
        var topic = IncidentWords.Topic(card);
        var info = await api.GetAsync("conversations.info", $"channel={Uri.EscapeDataString(channel)}", message.At, cancellationToken);
        if (info.Ok?["channel"] is JsonObject known && known["topic"] is JsonObject now && SlackJson.Text(now, "value") == Mrkdwn.Escape(topic))
            return null;
        if (info.Ok is null && Settled(info) is ProviderFailed busy)
            return busy;
        var set = await api.PostAsync("conversations.setTopic", new JsonObject { ["channel"] = channel, ["topic"] = topic }, message.At, cancellationToken);
        return Settled(set) is ProviderFailed failed ? failed : null;
    }

    private static DeliveryResult Settled(SlackAnswer answer, params ReadOnlySpan<string> fine) =>
        answer.Ok is not null || (answer.Error is { } known && fine.Contains(known)) ? new Delivered(null)
        : answer is { Error: { } error, Failure: ProviderFailed failed } && !Passing.Contains(error) ? new MethodFailed(failed.Detail)
        : answer.Failure!;
}
