using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Ingest;

/// <summary>
/// One event of PagerDuty's Events API v2, checked as their documentation says. Acknowledge and resolve need the keys alone; a payload that
/// comes with them is passed over, as real clients send one.
/// </summary>
/// <param name="RoutingKey">32 letters and digits.</param>
/// <param name="DedupKey">As it goes back to the sender; made up when a trigger has none.</param>
internal sealed record PagerDutyEvent(string RoutingKey, EventAction Action, string DedupKey, JsonElement Payload, JsonElement Body)
{
    private const int MaxSummary = 1_024;
    private const int KeyLength = 32;
    private static readonly string[] Severities = ["critical", "error", "warning", "info"];

    /// <returns>The event, or null and what is wrong with it.</returns>
    public static PagerDutyEvent? Read(JsonElement body, out ImmutableArray<string> errors)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var routingKey = RoutingKeyOf(body, found);
        var action = JsonText.Of(body, "event_action"u8) switch
        {
            "trigger" => EventAction.Trigger,
            "acknowledge" => EventAction.Acknowledge,
            "resolve" => EventAction.Resolve,
            null => Wrong("'event_action' is missing or blank"),
            _ => Wrong("'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"),
        };
        var dedupKey = Text(body, "dedup_key"u8, "dedup_key", found);
        if (dedupKey is null && action is EventAction.Acknowledge or EventAction.Resolve)
        {
            found.Add("'dedup_key' is missing or blank");
        }
        else if (dedupKey?.Length > DedupKeys.MaxLength)
        {
            found.Add("Length of 'dedup_key' is incorrect (should be at most 255 characters)");
        }

        var payload = JsonText.Property(body, "payload"u8);
        if (action == EventAction.Trigger)
        {
            CheckPayload(payload, found);
        }

        errors = found.ToImmutable();
        return errors.IsEmpty
            ? new PagerDutyEvent(routingKey!, action!.Value, dedupKey ?? RandomNumberGenerator.GetHexString(KeyLength, lowercase: true), payload, body)
            : null;

        EventAction? Wrong(string error)
        {
            found.Add(error);
            return null;
        }
    }

    /// <summary>The key of any event of theirs, or null and what is wrong with it.</summary>
    public static string? RoutingKeyOf(JsonElement body, ImmutableArray<string>.Builder errors)
    {
        if (JsonText.Of(body, "routing_key"u8) is not { } key)
        {
            errors.Add("'routing_key' is missing or blank");
            return null;
        }

        if (key.Length != KeyLength)
        {
            errors.Add("Length of 'routing_key' is incorrect (should be 32 characters)");
        }

        if (!key.All(char.IsAsciiLetterOrDigit))
        {
            errors.Add("'routing_key' cannot contain non-alphanumeric characters.");
        }

        return key;
    }

    public ReceiveEvent ToEvent(Source source, Instant now)
    {
        var key = DedupKeys.Of(source.Integration.Id, DedupKey);
        var severity = SeverityWords.Of(JsonText.Of(Payload, "severity"u8));
        var title = JsonText.OneLine(JsonText.Of(Payload, "summary"u8) ?? DedupKey);
        var labels = LabelsOf();
        return new ReceiveEvent(
            source.Service.Id,
            source.Integration.Id,
            key,
            Action,
            title,
            Details(),
            Link(),
            severity,
            labels,
            Action == EventAction.Trigger ? [new AlertMember("event", title, severity, true, SourceTime.Of(JsonText.Property(Payload, "timestamp"u8)) ?? now, null, labels)] : [],
            0,
            CompleteGroup: false,
            HasStartTimes: false,
            source.Reported);
    }

    private static void CheckPayload(JsonElement payload, ImmutableArray<string>.Builder errors)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            errors.Add("'payload' is missing or blank");
            return;
        }

        switch (Text(payload, "summary"u8, "payload.summary", errors))
        {
            case null:
                errors.Add("'payload.summary' is missing or blank");
                break;
            case { Length: > MaxSummary }:
                errors.Add("Length of 'payload.summary' is incorrect (should be at most 1024 characters)");
                break;
            default:
                break;
        }

        if (JsonText.Of(payload, "source"u8) is null)
        {
            errors.Add("'payload.source' is missing or blank");
        }

        var severity = JsonText.Of(payload, "severity"u8);
        if (severity is null)
        {
            errors.Add("'payload.severity' is missing or blank");
        }
        else if (!Severities.Contains(severity))
        {
            errors.Add("'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')");
        }
    }

    /// <summary>Null when blank; a value of another type is an error.</summary>
    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name, string path, ImmutableArray<string>.Builder errors)
    {
        var value = JsonText.Property(parent, name);
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            errors.Add($"'{path}' is not a string");
        }

        return JsonText.Of(value);
    }

    private ImmutableSortedDictionary<string, string> LabelsOf()
    {
        var labels = Alert.NoLabels.ToBuilder();
        Add("source", JsonText.Of(Payload, "source"u8));
        Add("component", JsonText.Of(Payload, "component"u8));
        Add("group", JsonText.Of(Payload, "group"u8));
        Add("class", JsonText.Of(Payload, "class"u8));
        Add("client", JsonText.Of(Body, "client"u8));
        return labels.ToImmutable();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                labels[name] = JsonText.Cut(value, MaxSummary);
            }
        }
    }

    private string? Details()
    {
        var custom = JsonText.Property(Payload, "custom_details"u8);
        if (custom.ValueKind != JsonValueKind.Object)
        {
            return JsonText.Of(custom) is { } said ? JsonText.Cut(said, Alert.MaxDetails) : null;
        }

        var text = new StringBuilder();
        foreach (var property in custom.EnumerateObject())
        {
            if (JsonText.Of(property.Value) is { } value && text.Length < Alert.MaxDetails)
            {
                text.Append(text.Length == 0 ? string.Empty : "\n").Append(JsonText.NameOf(property)).Append(": ").Append(value);
            }
        }

        return text.Length == 0 ? null : JsonText.Cut(text.ToString(), Alert.MaxDetails);
    }

    private string? Link()
    {
        if (JsonText.Link(JsonText.Of(Body, "client_url"u8)) is { } client)
        {
            return client;
        }

        var links = JsonText.Property(Body, "links"u8);
        return links.ValueKind == JsonValueKind.Array
            ? links.EnumerateArray().Select(link => JsonText.Link(JsonText.Of(link, "href"u8))).FirstOrDefault(link => link is not null)
            : null;
    }
}
