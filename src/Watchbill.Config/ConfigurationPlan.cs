using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config.Planning;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

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
/// <param name="Fields">One line for people per field that differs: <c>rules[1].after: 5m → 10m</c>. Positions in lists count from 1.</param>
public sealed record DefinitionChange(ChangeKind Kind, DefinitionKey Key, string? MovedFrom, ImmutableArray<string> Fields);

/// <summary>A time in which other people would be on call. Users in the order of their ids; nobody means a gap.</summary>
public sealed record OnCallChange(ScheduleId Schedule, Instant Start, Instant End, ImmutableArray<UserId> Before, ImmutableArray<UserId> After);

/// <summary>When a layer of a schedule goes over to what is written, and who is on call in it then.</summary>
public sealed record PlannedLayerChange(ScheduleId Schedule, LayerChange Change);

/// <summary>What applying a configuration would do.</summary>
public sealed record ConfigurationPlan
{
    /// <summary>By kind and id.</summary>
    public required ImmutableArray<DefinitionChange> Changes { get; init; }

    /// <summary>Who would be on call differently in the coming 14 days, by schedule and time.</summary>
    public required ImmutableArray<OnCallChange> OnCall { get; init; }

    /// <summary>When each changed layer goes over, by schedule and time: at its next handoff, or at once. Schedules that are added or removed are not in it.</summary>
    public ImmutableArray<PlannedLayerChange> LayerChanges { get; init; } = [];

    /// <summary>
    /// What would be current after applying: the configuration of the files (a changed policy with its next version, beside its older
    /// ones), what is managed elsewhere, operations as they were, and seeds of users who have no contact methods yet. Policies that the
    /// files no longer have are not in it: whoever stores it keeps the versions that runs have pinned.
    /// </summary>
    public required DefinitionDocuments Documents { get; init; }

    /// <summary>True when applying would change nothing. Seeds of people who own their methods change nothing.</summary>
    public bool IsEmpty => Changes.IsEmpty && !ChangesVersions;

    /// <summary>True when the time at which a schedule changes would change: an edit that waits for a handoff is made to hold at once.</summary>
    internal bool ChangesVersions { get; init; }

    /// <param name="parsed">Without errors; otherwise documents may be incomplete.</param>
    /// <param name="now">Start of the time that <see cref="OnCall"/> looks at.</param>
    /// <param name="managedElsewhere">Documents that files do not manage: they stay unless the files define them.</param>
    /// <param name="atOnce">Changed layers do not wait for their handoffs.</param>
    /// <exception cref="ArgumentException"><paramref name="parsed"/> has errors.</exception>
    public static ConfigurationPlan Between(
        DefinitionDocuments current, ConfigurationResult parsed, Instant now, IReadOnlySet<DefinitionKey>? managedElsewhere = null, bool atOnce = false)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(parsed);
        if (parsed.HasErrors)
        {
            throw new ArgumentException("A configuration with errors cannot be planned.", nameof(parsed));
        }

        current = CalendarLayers.Attach(current);
        var before = DocumentIndex.Of(current);
        var renames = new Renames(parsed.Moves, before.Keys.ToHashSet());
        var edits = ScheduleEdits.Of(current, parsed.Documents.Schedules, renames, now, atOnce);
        var after = TargetDocuments.Of(current, parsed, edits.Schedules, renames, managedElsewhere ?? ImmutableHashSet<DefinitionKey>.Empty);
        after = CalendarLayers.Attach(after);
        return new ConfigurationPlan
        {
            Changes = [.. Differences(before, DocumentIndex.Of(after), renames)],
            OnCall = OnCallComparison.Between(current, after, renames, now),
            LayerChanges = edits.Changes,
            ChangesVersions = edits.ChangeVersions,
            Documents = after,
        };
    }

    private static IEnumerable<DefinitionChange> Differences(
        ImmutableSortedDictionary<DefinitionKey, Yaml.MapForm> before, ImmutableSortedDictionary<DefinitionKey, Yaml.MapForm> after, Renames renames)
    {
        var kept = new HashSet<DefinitionKey>();
        var changes = new List<DefinitionChange>();
        foreach (var (key, form) in after)
        {
            var old = renames.Before(key);
            kept.Add(old);
            if (!before.TryGetValue(old, out var was))
            {
                changes.Add(new DefinitionChange(ChangeKind.Added, key, MovedFrom: null, Fields: []));
                continue;
            }

            var fields = FormDifference.Between(was, form);
            if (renames.IsRenamed(key))
            {
                changes.Add(new DefinitionChange(ChangeKind.Moved, key, old.Id, [.. fields]));
            }
            else if (fields.Count > 0)
            {
                changes.Add(new DefinitionChange(ChangeKind.Changed, key, MovedFrom: null, [.. fields]));
            }
        }

        changes.AddRange(before.Keys.Where(key => !kept.Contains(key)).Select(key => new DefinitionChange(ChangeKind.Removed, key, MovedFrom: null, Fields: [])));
        return changes.OrderBy(change => change.Key);
    }
}
