using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;

namespace Watchbill.Store.Rows;

/// <summary>An incident as kept, and what it waits for.</summary>
/// <param name="Timers">The incident's rows in the timer table.</param>
/// <param name="IsRebuilt">The snapshot could not be read, and is what the journal says.</param>
public sealed record StoredIncident(Incident Incident, ImmutableArray<TimerSetting> Timers, bool IsRebuilt = false);

/// <summary>
/// The snapshot of an incident with the entries that led to it. It joins as a whole or not at all. The entries are chained as they are appended
/// (docs/evidence-format.md), and their recorded time never goes back.
/// </summary>
/// <param name="ExpectedVersion">The version that was decided on; 0 inserts a new incident.</param>
/// <param name="Journal">Versions <paramref name="ExpectedVersion"/> + 1 to that of the snapshot, without a gap.</param>
public sealed record IncidentWrite(Incident Incident, int ExpectedVersion, ImmutableArray<JournalRow> Journal)
{
    /// <exception cref="InvalidOperationException">The entries are not those that lie between the two versions.</exception>
    internal void Check()
    {
        var subject = Subjects.Of(Incident.Id);
        for (var i = 0; i < Journal.Length; i++)
        {
            if (Journal[i].Subject != subject || Journal[i].Version != ExpectedVersion + i + 1)
            {
                throw new InvalidOperationException($"Entry {Journal[i].Version} of {Journal[i].Subject} does not follow version {ExpectedVersion + i} of {subject}.");
            }
        }

        if (Incident.Version != ExpectedVersion + Journal.Length || Incident.Version == 0)
        {
            throw new InvalidOperationException($"{subject} is at version {Incident.Version}, and its entries lead to {ExpectedVersion + Journal.Length}.");
        }
    }
}

/// <param name="Categories">Empty means all.</param>
/// <param name="Service">Only incidents that name it.</param>
/// <param name="Before">Only incidents with a lower number, for the next page.</param>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
public sealed record IncidentFilter(ImmutableArray<StatusCategory> Categories, ServiceId? Service, IncidentId? Before, int Limit)
{
    public const int MaxLimit = 500;

    public static readonly IncidentFilter Open = new([.. Enum.GetValues<StatusCategory>().Where(category => category.IsOpen())], null, null, 200);

    /// <summary>All that are open, however many.</summary>
    internal static readonly IncidentFilter EveryOpen = Open with { Limit = int.MaxValue };

    /// <summary>Null for all of them.</summary>
    internal ImmutableArray<StatusCategory>? Wanted => Categories.IsDefaultOrEmpty ? null : [.. Categories.Distinct().Order()];
}

/// <summary>An incident in brief: enough to tell whether it has changed.</summary>
public readonly record struct IncidentMark(IncidentId Id, int Version);

/// <summary>One entry as its bytes are stored, with its place in the chain of its subject.</summary>
/// <param name="RecordedAt">Microseconds since 1970: the number that the chain is made over.</param>
/// <param name="PayloadHash">Of the payload as it was written, lower-case hex; null for subjects without a chain. It stays when the payload is redacted.</param>
/// <param name="Chain">Its link; null for subjects without a chain.</param>
public sealed record ChainRow(
    int Version,
    string Kind,
    int KindVersion,
    Instant OccurredAt,
    long RecordedAt,
    long Revision,
    Actor Actor,
    Door Door,
    string? CommandId,
    ReadOnlyMemory<byte> Payload,
    string? PayloadHash,
    string? Chain);
