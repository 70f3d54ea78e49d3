using System.Collections.Immutable;

namespace Watchbill.Domain.Incidents.Checklists;

/// <summary>All that a level is called, as people, playbooks and other tools may name it.</summary>
public static class LevelNames
{
    /// <param name="level">Null when it is not configured any more: then only its id is known.</param>
    public static ImmutableArray<string> Of(SeverityLevel? level, string id) => level is null ? [id] : [level.Name, level.Id, .. level.Aliases];

    /// <summary>Names that are alike but for case, spaces and signs are the same: "P1", "p-1"; "SEV 1", "sev1".</summary>
    public static string Plain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
    }
}
