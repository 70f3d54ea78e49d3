using System.Collections.Immutable;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Domain.Incidents;

/// <summary>
/// How a team runs its incidents: its own names for severities, statuses and roles, and what each demands. All of it is configuration; what the
/// names mean to the engine are the fixed categories, triggers and phases.
/// </summary>
/// <param name="Reference">How incidents are called: {number} counts for ever, {date} is the day of the declaration in UTC, {day} counts within that day; "{day:000}" pads.</param>
/// <param name="Channel">Pattern of a chat channel for each incident, with the same fields; null for none.</param>
/// <param name="Levels">Worst first; at least one.</param>
/// <param name="Statuses">In the order in which they are usually passed; at least one of triage or live, and one of resolved.</param>
/// <param name="Tree">Asked to find the severity; null when there is none.</param>
/// <param name="Reasons">Why an incident is declined, or an alert is a false positive.</param>
public sealed record IncidentProcess(
    string Id,
    string Name,
    string Reference,
    string? Channel,
    ImmutableArray<SeverityLevel> Levels,
    ImmutableArray<IncidentStatus> Statuses,
    ImmutableArray<IncidentRole> Roles,
    SeverityTree? Tree,
    ImmutableArray<ClosingReason> Reasons,
    string? WarRoom = null)
{
    /// <summary>The fact that makes an incident a security incident, whatever the process (docs/adr/0012-incidents.md).</summary>
    public const string SecurityFact = "security";

    public ImmutableArray<IncidentRole> Roles { get; init; } = Roles.IsDefault ? [] : Roles;

    public ImmutableArray<ClosingReason> Reasons { get; init; } = Reasons.IsDefault ? [] : Reasons;

    /// <summary>Who gets updates by mail.</summary>
    public ImmutableArray<MailList> MailLists { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Programs that get updates.</summary>
    public ImmutableArray<UpdateWebhook> Webhooks { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Which updates wait for whose approval.</summary>
    public ImmutableArray<ApprovalDemand> Approvals { get => field.IsDefault ? [] : field; init; } = [];

    public SeverityLevel? Level(string id) => Levels.FirstOrDefault(level => level.Id == id);

    public IncidentStatus? Status(string id) => Statuses.FirstOrDefault(status => status.Id == id);

    public IncidentRole? Role(string id) => Roles.FirstOrDefault(role => role.Id == id);

    /// <summary>The role that leads; null when the process has none.</summary>
    public IncidentRole? Command => Roles.FirstOrDefault(role => role.Leads);

    public IncidentStatus? First(StatusCategory category) => Statuses.FirstOrDefault(status => status.Category == category);

    /// <summary>0 for the worst level; the number of levels for one that is not known any more.</summary>
    public int RankOf(string level)
    {
        for (var i = 0; i < Levels.Length; i++)
        {
            if (Levels[i].Id == level)
            {
                return i;
            }
        }

        return Levels.Length;
    }
}

/// <summary>Why something was closed without being an incident.</summary>
public sealed record ClosingReason(string Id, string Name);
