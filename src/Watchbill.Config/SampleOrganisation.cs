using System.Collections.Immutable;

namespace Watchbill.Config;

/// <summary>A small invented company for the demonstration. Its escalation is quick: 30 s, 90 s, 3 min.</summary>
public static class SampleOrganisation
{
    public static ImmutableArray<ConfigurationFile> Files { get; } = Embedded.Files("Sample/");
}
