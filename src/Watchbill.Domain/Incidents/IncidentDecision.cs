using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Announcements;
using Watchbill.Domain.Incidents.Steps;

namespace Watchbill.Domain.Incidents;

/// <summary>What a decision about an incident may look at besides the incident and the command.</summary>
/// <param name="NewAlerts">Numbers for alerts that Watchbill raises; what needs more waits for the next look, at once.</param>
/// <param name="Alerts">Those that the command names, and those of the incident.</param>
/// <param name="Others">Other incidents that the command names.</param>
/// <param name="DayNumber">The number of a new incident within its day, from 1.</param>
public sealed record IncidentContext(
    DefinitionSet Definitions,
    Instant Now,
    Actor Actor,
    ImmutableArray<AlertId> NewAlerts,
    IReadOnlyDictionary<AlertId, Alert> Alerts,
    IReadOnlyDictionary<IncidentId, Incident> Others,
    int DayNumber)
{
    /// <summary>What the server lets steps do.</summary>
    public StepSurroundings Steps { get; init; } = StepSurroundings.None;
}

/// <summary>What was decided: refused, or accepted with its entries and what follows outside the incident.</summary>
/// <param name="Incident">After the entries; null when it was refused before there was one.</param>
/// <param name="Note">For the sender, when nothing had to change.</param>
public sealed record IncidentDecision(Incident? Incident, ImmutableArray<IncidentEntry> Entries, ImmutableArray<IncidentEffect> Effects, string? Note, Refusal? Refusal)
{
    public bool IsAccepted => Refusal is null;
}

/// <summary>Something that a decision demands outside the incident, carried out in the same transaction and in this order.</summary>
public abstract record IncidentEffect;

/// <summary>Watchbill raises an alert under this number.</summary>
public sealed record RaiseAlert(AlertId Id, RaisePage Page) : IncidentEffect;

/// <summary>An alert of the incident is told something.</summary>
public sealed record CommandAlert(AlertId Alert, AlertCommand Command) : IncidentEffect;

/// <summary>People are told; nobody has to answer.</summary>
public sealed record TellPeople(AnnouncementDraft Draft, ImmutableArray<UserId> To) : IncidentEffect;

/// <summary>Another incident is told something.</summary>
public sealed record CommandIncident(IncidentId Incident, IncidentCommand Command) : IncidentEffect;

/// <summary>An update goes to the public. It joins the incident's entry, or the command is refused.</summary>
/// <param name="Heading">Of the public incident, when this opens it.</param>
public sealed record PublishUpdate(IncidentUpdate Update, string Heading, IncidentStatus? Status, Severity Severity) : IncidentEffect;

/// <summary>An update that went to the public says something else now.</summary>
/// <param name="Number">Among those that went there, from 1.</param>
public sealed record RepublishUpdate(int Number, string Text) : IncidentEffect;
