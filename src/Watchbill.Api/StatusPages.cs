using NodaTime;

namespace Watchbill.Api;

/// <param name="Indicator">"none", "minor", "major" or "critical".</param>
public sealed record StatusPageInfo(string Id, string Name, string Url, bool IsDefault, string Indicator, string Description, IReadOnlyList<StatusComponentInfo> Components);

/// <param name="Status">The effective one.</param>
/// <param name="Uptime">Of the last 90 days, 0 to 1; absent when there is nothing to count.</param>
public sealed record StatusComponentInfo(string Id, string Name, string Status, double? Uptime);

public sealed record StatusPageList(IReadOnlyList<StatusPageInfo> StatusPages);

/// <param name="Status">investigating (the default), identified, monitoring or resolved.</param>
/// <param name="Impact">none, minor (the default), major or critical.</param>
/// <param name="Components">By component: operational, under_maintenance, degraded_performance, partial_outage or major_outage.</param>
/// <param name="NextUpdateAt">When the next update is promised at the latest.</param>
/// <param name="Notify">Subscribers are told, unless this says false.</param>
/// <param name="StartedAt">With resolved_at: the incident is over, and told of for the record; nobody is notified.</param>
public sealed record NewStatusPost(
    string Name,
    string Body,
    string? Status = null,
    string? Impact = null,
    IReadOnlyDictionary<string, string>? Components = null,
    Instant? NextUpdateAt = null,
    bool? Notify = null,
    Instant? StartedAt = null,
    Instant? ResolvedAt = null);

/// <param name="ScheduledAutoInProgress">It begins by itself, unless this says false.</param>
/// <param name="ScheduledAutoCompleted">It ends by itself, unless this says false.</param>
/// <param name="RemindMinutesBefore">Subscribers are reminded so long before; absent = 60, 0 = not at all.</param>
public sealed record NewStatusMaintenance(
    string Name,
    string Body,
    Instant ScheduledFor,
    Instant ScheduledUntil,
    IReadOnlyList<string>? Components = null,
    bool? ScheduledAutoInProgress = null,
    bool? ScheduledAutoCompleted = null,
    int? RemindMinutesBefore = null,
    bool? Notify = null);

public sealed record NewStatusUpdate(
    string Status, string Body, string? Impact = null, IReadOnlyDictionary<string, string>? Components = null, Instant? NextUpdateAt = null, bool? Notify = null);

public sealed record StatusEditBody(string Body);

/// <summary>What is absent stays as it is.</summary>
public sealed record StatusPostChanges(string? Name = null, string? Impact = null, Instant? ScheduledFor = null, Instant? ScheduledUntil = null);

/// <param name="Email">Or an endpoint.</param>
/// <param name="Endpoint">Where a webhook is told, https.</param>
/// <param name="ComponentIds">Of which to be told; absent = of everything.</param>
public sealed record NewStatusSubscriber(string? Email = null, string? Endpoint = null, IReadOnlyList<string>? ComponentIds = null);

public sealed record StatusComponentBody(string Status);

/// <param name="Kind">The journal's word: "status_post.edited".</param>
/// <param name="Number">Of the update that it is about; absent when it is about none.</param>
/// <param name="Text">Its words then.</param>
public sealed record StatusPostEntryInfo(int Version, Instant OccurredAt, Instant RecordedAt, string By, string Kind, int? Number, string? Text);

public sealed record StatusPostJournal(IReadOnlyList<StatusPostEntryInfo> Entries);
