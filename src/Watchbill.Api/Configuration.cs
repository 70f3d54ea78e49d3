using NodaTime;

namespace Watchbill.Api;

/// <param name="Files">Text by path below the configuration's folder, with '/' between its parts.</param>
/// <param name="Keys">Integration keys that files give by reference, hashed where the reference is resolved; by "service/integration".</param>
/// <param name="AtOnce">Changed layers of schedules take effect now, and do not wait for their handoffs.</param>
public sealed record ConfigurationFiles(IReadOnlyDictionary<string, string> Files, IReadOnlyDictionary<string, HashedKey>? Keys = null, bool AtOnce = false);

/// <param name="Hash">SHA-256 of the key, lower-case hex.</param>
/// <param name="Hint">The last four characters.</param>
public sealed record HashedKey(string Hash, string Hint);

/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Level">error or warning.</param>
public sealed record ConfigurationProblem(string File, int Line, int Column, string Level, string Code, string Message, string Fix);

/// <param name="Changes">Empty when applying would change nothing.</param>
/// <param name="OnCall">Who would be on call differently in the coming 14 days.</param>
/// <param name="Notes">What does not follow from the files alone, such as a service that stays because alerts are open.</param>
public sealed record PlanResult(
    IReadOnlyList<ChangeInfo> Changes,
    IReadOnlyList<OnCallChangeInfo> OnCall,
    IReadOnlyList<ConfigurationProblem> Warnings,
    IReadOnlyList<string> Notes)
{
    /// <summary>When each changed layer of a schedule goes over to what is written, by schedule and time.</summary>
    public IReadOnlyList<LayerChangeInfo> LayerChanges { get; init; } = [];
}

/// <param name="Layer">Absent when the order of the layers changes.</param>
/// <param name="Change">added, changed, removed or reordered.</param>
/// <param name="At">When it takes effect: the layer's next handoff, or at once.</param>
/// <param name="Before">Who would be on call in it from then on without the change.</param>
public sealed record LayerChangeInfo(string Schedule, string? Layer, string Change, Instant At, IReadOnlyList<string> Before, IReadOnlyList<string> After);

/// <param name="Change">added, changed, removed or moved.</param>
/// <param name="Fields">One line per field that differs.</param>
public sealed record ChangeInfo(string Change, string Kind, string Id, string? MovedFrom, IReadOnlyList<string> Fields);

/// <summary>A time in which other people would be on call; nobody means a gap.</summary>
public sealed record OnCallChangeInfo(string Schedule, Instant Start, Instant End, IReadOnlyList<string> Before, IReadOnlyList<string> After);

/// <param name="Keys">Keys that were minted, shown this once.</param>
/// <param name="Revision">Of the definitions afterwards.</param>
public sealed record ApplyResult(PlanResult Plan, IReadOnlyList<NewKey> Keys, long Revision);

public sealed record ExportResult(IReadOnlyDictionary<string, string> Files);
