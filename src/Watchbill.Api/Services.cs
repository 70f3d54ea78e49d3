using NodaTime;

namespace Watchbill.Api;

public sealed record ServiceList(IReadOnlyList<ServiceInfo> Services);

/// <param name="Urgency">from_severity, always_high or always_low; within the support hours, when there are any.</param>
/// <param name="SupportHours">Absent when the urgency is the same at all times.</param>
/// <param name="DependsOn">Ids of the services that it says it needs, as far as the account may see them.</param>
/// <param name="Dependents">Ids of the services that say they need it, as far as the account may see them.</param>
public sealed record ServiceInfo(
    string Id, string Name, string? Description, string Policy, string? Team, string Urgency, SupportHoursInfo? SupportHours, IReadOnlyList<IntegrationInfo> Integrations, string Url,
    IReadOnlyList<string> DependsOn, IReadOnlyList<string> Dependents);

/// <param name="Times">In words: "Mon Tue 09:00 to 17:00".</param>
/// <param name="Holidays">Ids of holiday calendars whose days do not belong.</param>
/// <param name="Outside">The urgency outside of them, in the words of the service's.</param>
/// <param name="Now">True within them.</param>
/// <param name="Until">When they begin or end next; absent when they never do.</param>
public sealed record SupportHoursInfo(string Zone, IReadOnlyList<string> Times, IReadOnlyList<string> Holidays, string Outside, bool Now, Instant? Until);

/// <param name="LastEventAt">Absent when none has come yet.</param>
public sealed record IntegrationInfo(string Id, string Name, string Kind, string? Mapping, Instant? LastEventAt, long Accepted, long Rejected);

public sealed record KeyList(IReadOnlyList<KeyInfo> Keys);

/// <param name="Hint">The last four characters.</param>
/// <param name="ExpiresAt">End of the grace time after a rotation; absent while the key is current.</param>
public sealed record KeyInfo(string Id, string Integration, string Hint, Instant CreatedAt, Instant? ExpiresAt);

/// <param name="Integration">May be left out when the service has one only.</param>
public sealed record RotateKey(string? Integration = null);

/// <summary>A key, shown this once.</summary>
/// <param name="Url">Where events go.</param>
/// <param name="Key">For clients that take the key apart from the address.</param>
/// <param name="OldKeysEndAt">Until then the keys before it work too; absent when there were none.</param>
public sealed record NewKey(string Service, string Integration, string Kind, string Url, string Key, Instant? OldKeysEndAt);

public sealed record UserList(IReadOnlyList<UserInfo> Users);

public sealed record UserInfo(
    string Id, string Name, string? Email, string Zone, string Permission, IReadOnlyList<string> Scope, bool Disabled, bool CanBeReached);
