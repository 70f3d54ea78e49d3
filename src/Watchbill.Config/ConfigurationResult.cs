using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;

namespace Watchbill.Config;

/// <summary>What the files of a configuration say, and everything that is wrong with them.</summary>
public sealed record ConfigurationResult
{
    /// <summary>Configuration only (no operations), sorted by id. Every policy has version 1. Complete only without errors.</summary>
    public required DefinitionDocuments Documents { get; init; }

    /// <summary>How new users are reached at first. For users who have no contact methods yet; the person owns them from then on.</summary>
    public ImmutableArray<Responder> Seeds { get; init; } = [];

    /// <summary>Integrations whose key the files give by reference.</summary>
    public ImmutableArray<KeyReference> Keys { get; init; } = [];

    public ImmutableArray<DefinitionMove> Moves { get; init; } = [];

    /// <summary>Where each document is written. Mappings that come with the program have a file that begins with <c>built-in/</c>.</summary>
    public ImmutableSortedDictionary<DefinitionKey, SourcePosition> Origins { get; init; } =
        ImmutableSortedDictionary<DefinitionKey, SourcePosition>.Empty;

    /// <summary>By file, line and column.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Level == DiagnosticLevel.Error);
}

/// <summary>The operations that an export wrote. Apply never reads them; restoring does.</summary>
public sealed record OperationsResult
{
    public ImmutableArray<Responder> Responders { get; init; } = [];
    public ImmutableArray<Override> Overrides { get; init; } = [];
    public ImmutableArray<TemporarySchedule> TemporarySchedules { get; init; } = [];
    public ImmutableArray<Absence> Absences { get; init; } = [];
    public ImmutableArray<Swap> Swaps { get; init; } = [];
    public ImmutableArray<MethodFlag> Flags { get; init; } = [];
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Level == DiagnosticLevel.Error);
}
