using System.Collections.Immutable;

namespace Watchbill.Domain.Incidents.Checklists;

/// <summary>All that a level is called, as playbooks may name it.</summary>
public static class LevelNames
{
    /// <param name="level">Null when it is not configured any more: then only its id is known.</param>
    public static ImmutableArray<string> Of(SeverityLevel? level, string id) => level is null ? [id] : [level.Name, level.Id, .. level.Aliases];
}
