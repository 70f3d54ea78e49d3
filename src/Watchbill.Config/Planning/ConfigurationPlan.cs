using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Config;

public enum ChangeKind
{
    Added = 0,
    Changed = 1,
    Removed = 2,
    Moved = 3,
}

/// <summary>What becomes of one document.</summary>
/// <param name="MovedFrom">The old id; only for <see cref="ChangeKind.Moved"/>.</param>
/// <param name="Fields">One line for people per field that differs: <c>rules[1].after: 5m → 10m</c>.</param>
public sealed record DefinitionChange(ChangeKind Kind, DefinitionKey Key, string? MovedFrom, ImmutableArray<string> Fields);

/// <summary>A time in which other people would be on call.</summary>
public sealed record OnCallChange(ScheduleId Schedule, Instant Start, Instant End, ImmutableArray<UserId> Before, ImmutableArray<UserId> After);

/// <summary>What applying a configuration would do.</summary>
public sealed record ConfigurationPlan
{
    public required ImmutableArray<DefinitionChange> Changes { get; init; }

    /// <summary>Who would be on call differently, by schedule and time.</summary>
    public required ImmutableArray<OnCallChange> OnCall { get; init; }

    /// <summary>
    /// What would be current after applying: the configuration of the files (a changed policy with its next version, and its older
    /// versions), operations as they were, and seeds of users who have no contact methods yet. Keys of removed integrations stay.
    /// </summary>
    public required DefinitionDocuments Documents { get; init; }

    public bool IsEmpty => Changes.IsEmpty;

    /// <param name="now">Start of the time that <see cref="OnCall"/> looks at; it ends 14 days later.</param>
    public static ConfigurationPlan Between(DefinitionDocuments current, ConfigurationResult parsed, Instant now) => throw new NotSupportedException("not yet");
}
