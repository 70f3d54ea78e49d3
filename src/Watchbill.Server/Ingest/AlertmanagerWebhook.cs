using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Ingest;

/// <summary>
/// Alertmanager's webhook, version 4: one alert per group (<c>groupKey</c>), its members by fingerprint. Only a body that says
/// <c>truncatedAlerts: 0</c> lists the whole group; then a member that is not listed has ended. Every field but <c>alerts</c> may be missing.
/// </summary>
internal static class AlertmanagerWebhook
{
    public static Reading Read(JsonElement body, Source source, Instant now)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new Malformed(["the body is not an object"]);
        }

        var list = JsonText.Property(body, "alerts"u8);
        var isResolved = JsonText.Of(body, "status"u8) == "resolved";
        if (list.ValueKind != JsonValueKind.Array || (list.GetArrayLength() == 0 && !isResolved))
        {
            return new Malformed(["alerts is missing, empty or not an array"]);
        }

        var group = new Group(body);
        var members = ImmutableArray.CreateBuilder<AlertMember>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                members.Add(Member(item, group, isResolved, now));
            }
        }

        if (members.Count == 0 && !isResolved)
        {
            return new Malformed(["alerts holds no object"]);
        }

        return new Understood([Event(source, list, group, members, isResolved)]);
    }

    private static ReceiveEvent Event(Source source, JsonElement list, Group group, ImmutableArray<AlertMember>.Builder members, bool isResolved)
    {
        var firing = members.Count(member => member.Firing);
        var left = Math.Max(0, members.Count - Alert.MaxMembers);
        var kept = left == 0 ? members.ToImmutable() : [.. members.OrderByDescending(member => member.Firing).Take(Alert.MaxMembers)];

        // A group that has resolved although not all of it is listed: the whole alert ends.
        var isWhole = isResolved && firing == 0 && (group.Truncated != 0 || left > 0);
        var first = members.FirstOrDefault(member => member.Firing) ?? members.FirstOrDefault();
        return new ReceiveEvent(
            source.Service.Id,
            source.Integration.Id,
            DedupKeys.Of(source.Integration.Id, group.Key ?? $"labels:{Labels.Fingerprint(first?.Labels ?? Alert.NoLabels)}"),
            firing > 0 || !isResolved ? EventAction.Trigger : EventAction.Resolve,
            Title(group, members, first, source),
            Details(group, list),
            Link(group, list),
            firing > 0 ? kept.Where(member => member.Firing).Max(member => member.Severity) : first?.Severity ?? Severity.Error,
            group.Labels.Count > 0 ? group.Labels : first?.Labels ?? Alert.NoLabels,
            isWhole ? [] : kept,
            left + (group.Truncated ?? 0),
            CompleteGroup: group.Truncated == 0 && left == 0,
            HasStartTimes: group.HasStartTimes,
            source.Reported);
    }

    private static AlertMember Member(JsonElement item, Group group, bool isGroupResolved, Instant now)
    {
        var labels = Labels.Of(JsonText.Property(item, "labels"u8));
        var endsAt = SourceTime.Of(JsonText.Property(item, "endsAt"u8));
        var startsAt = SourceTime.Of(JsonText.Property(item, "startsAt"u8));
        group.HasStartTimes &= startsAt is not null;
        var isFiring = JsonText.Of(item, "status"u8) switch
        {
            "resolved" => false,
            "firing" => true,
            _ => !isGroupResolved && (endsAt is null || endsAt > now),
        };
        var annotations = JsonText.Property(item, "annotations"u8);
        var title = JsonText.Of(annotations, "summary"u8) ?? JsonText.Of(annotations, "title"u8) ?? Named(labels);
        return new AlertMember(
            JsonText.Of(item, "fingerprint"u8) is { Length: <= 64 } fingerprint ? fingerprint : Labels.Fingerprint(labels),
            JsonText.OneLine(title),
            SeverityWords.Of(labels.GetValueOrDefault("severity") ?? labels.GetValueOrDefault("priority") ?? group.Severity),
            isFiring,
            startsAt ?? now,
            isFiring ? null : endsAt,
            labels);
    }

    private static string Title(Group group, ImmutableArray<AlertMember>.Builder members, AlertMember? first, Source source)
    {
        var name = group.Labels.GetValueOrDefault("alertname") ?? first?.Labels.GetValueOrDefault("alertname");
        var summary = group.Summary ?? (members.Count == 1 ? first!.Title : null);
        if (summary is not null)
        {
            return JsonText.OneLine(name is null || summary.Contains(name, StringComparison.OrdinalIgnoreCase) ? summary : $"{name}: {summary}");
        }

        var others = group.Labels.Where(label => label.Key is not ("alertname" or "severity" or "priority")).Select(label => $"{label.Key}={label.Value}");
        var where = string.Join(", ", others.Take(6));
        name ??= first?.Title ?? $"Alert of {source.Name}";
        return JsonText.OneLine(where.Length == 0 ? name : $"{name} ({where})");
    }

    private static string Named(IReadOnlyDictionary<string, string> labels)
    {
        var name = labels.GetValueOrDefault("alertname") ?? "Alert";
        return labels.TryGetValue("instance", out var instance) ? $"{name} on {instance}" : name;
    }

    private static string? Details(Group group, JsonElement list)
    {
        var lines = new List<string>();
        if (group.Description is { } description)
        {
            lines.Add(description);
        }
        else
        {
            foreach (var item in list.EnumerateArray().Take(20))
            {
                if (JsonText.Of(JsonText.Property(item, "annotations"u8), "description"u8) is { } text)
                {
                    lines.Add(text);
                }
            }
        }

        if (group.Runbook is { } runbook)
        {
            lines.Add($"Runbook: {runbook}");
        }

        return lines.Count == 0 ? null : JsonText.Cut(string.Join('\n', lines.Distinct(StringComparer.Ordinal)), Alert.MaxDetails);
    }

    private static string? Link(Group group, JsonElement list)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (JsonText.Link(JsonText.Of(item, "generatorURL"u8)) is { } generator)
            {
                return generator;
            }
        }

        return JsonText.Link(group.ExternalUrl);
    }

    /// <summary>What is said of the group as a whole.</summary>
    private sealed class Group
    {
        public Group(JsonElement body)
        {
            var groupLabels = Ingest.Labels.Of(JsonText.Property(body, "groupLabels"u8));
            Labels = groupLabels.SetItems(Ingest.Labels.Of(JsonText.Property(body, "commonLabels"u8)));
            var annotations = JsonText.Property(body, "commonAnnotations"u8);
            Summary = JsonText.Of(annotations, "summary"u8) ?? JsonText.Of(annotations, "title"u8);
            Description = JsonText.Of(annotations, "description"u8) ?? JsonText.Of(annotations, "message"u8);
            Runbook = JsonText.Of(annotations, "runbook_url"u8);
            ExternalUrl = JsonText.Of(body, "externalURL"u8);
            Severity = Labels.GetValueOrDefault("severity") ?? Labels.GetValueOrDefault("priority");
            Key = JsonText.Of(body, "groupKey"u8)
                ?? (groupLabels.Count > 0 ? $"{JsonText.Of(body, "receiver"u8)}:{Ingest.Labels.Fingerprint(groupLabels)}" : null);
            Truncated = JsonText.Property(body, "truncatedAlerts"u8) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) && count >= 0 ? Math.Min(count, 1_000_000) : null;
        }

        public ImmutableSortedDictionary<string, string> Labels { get; }

        public string? Summary { get; }

        public string? Description { get; }

        public string? Runbook { get; }

        public string? ExternalUrl { get; }

        public string? Severity { get; }

        public string? Key { get; }

        /// <summary>Null when the sender does not say.</summary>
        public int? Truncated { get; }

        public bool HasStartTimes { get; set; } = true;
    }
}
