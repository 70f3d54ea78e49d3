using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents;

/// <summary>A part to play in an incident: commander, communications lead, scribe, or a team's own.</summary>
/// <param name="Duties">Shown to whoever holds it.</param>
/// <param name="Leads">The command: handing it over needs acceptance, and it is not left vacant or silent. One role at most.</param>
/// <param name="FilledFrom">Who is asked to take it when the incident begins; automation fills an empty role, and never replaces a person.</param>
/// <param name="Levels">Filled only at these severities; empty means at all.</param>
/// <param name="Facts">Filled only while one of these facts holds; empty means always.</param>
/// <param name="VacantFor">So long without anybody who has accepted it, its deputies are paged; null means never.</param>
/// <param name="SilentFor">So long without anything done by whoever holds it while the incident is open, they are paged, then the deputies; null means never.</param>
/// <param name="Deputies">Paged when it is vacant or silent.</param>
public sealed record IncidentRole(
    string Id,
    string Name,
    ImmutableArray<string> Duties,
    bool Leads,
    ImmutableArray<Target> FilledFrom,
    ImmutableArray<string> Levels,
    ImmutableArray<string> Facts,
    Duration? VacantFor,
    Duration? SilentFor,
    ImmutableArray<Target> Deputies)
{
    public ImmutableArray<string> Duties { get; init; } = Duties.IsDefault ? [] : Duties;

    public ImmutableArray<Target> FilledFrom { get; init; } = FilledFrom.IsDefault ? [] : FilledFrom;

    public ImmutableArray<string> Levels { get; init; } = Levels.IsDefault ? [] : Levels;

    public ImmutableArray<string> Facts { get; init; } = Facts.IsDefault ? [] : Facts;

    public ImmutableArray<Target> Deputies { get; init; } = Deputies.IsDefault ? [] : Deputies;

    public bool IsFilledAt(string level) => Levels.IsEmpty || Levels.Contains(level);
}
