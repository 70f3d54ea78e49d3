using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents;

/// <summary>What one message to an incident's chat channel is for. They go in the order in which they were decided.</summary>
public enum IncidentPart
{
    /// <summary>Makes the channel.</summary>
    Channel = 0,

    /// <summary>The one message that always says how things stand: posted once, then edited in place. The channel's topic goes with it.</summary>
    Headline = 1,

    /// <summary>Somebody is invited into the channel.</summary>
    Person = 2,

    /// <summary>An update, posted once and edited in place when its text is.</summary>
    Update = 3,

    /// <summary>Nothing more will be said there.</summary>
    End = 4,

    /// <summary>There is more to say after all: the channel is opened again, or another one is made.</summary>
    Again = 5,
}

/// <summary>The facts of a message to the incident's own chat channel, at the moment at which it was decided.</summary>
/// <param name="Version">Of the incident.</param>
/// <param name="Channel">The channel's name as the process asks for it; what the vendor takes is made of it.</param>
/// <param name="IsRestricted">The channel is for those who are invited alone.</param>
/// <param name="Card">Of a headline; null otherwise.</param>
/// <param name="Update">Of an update; null otherwise.</param>
/// <param name="Member">Who is invited: the address of their contact method. Null otherwise.</param>
public sealed record ChannelPost(
    IncidentId Incident,
    string Reference,
    IncidentPart Part,
    int Version,
    string Title,
    Severity Severity,
    string Channel,
    bool IsRestricted,
    IncidentCard? Card = null,
    IncidentUpdateText? Update = null,
    string? Member = null) : Message(Title, Severity, Urgency.Low);

/// <summary>How an incident stands, as chat shows it. Two that are equal look the same.</summary>
/// <param name="Hidden">It was restricted after its channel had been made for everybody: nothing of it is shown there any more.</param>
/// <param name="Mark">"drill" or "test"; null for what counts.</param>
/// <param name="Command">What the role that leads is called; null when there is none.</param>
/// <param name="Commander">Who leads; null when nobody has accepted it.</param>
/// <param name="CommanderMember">Their address in chat; null when they have none.</param>
/// <param name="Services">Their names, with commas; null for none.</param>
/// <param name="NextUpdateBy">When the next update is owed.</param>
/// <param name="NextDue">What is owed first, of anything.</param>
public sealed record IncidentCard(
    bool Hidden,
    string? Mark,
    string Level,
    string Status,
    StatusCategory Category,
    string? Command,
    string? Commander,
    string? CommanderMember,
    Instant? CommanderSince,
    Instant DeclaredAt,
    string? DeclaredBy,
    Instant? AcknowledgedAt,
    Instant? ResolvedAt,
    string? Services,
    string? Impact,
    string? WarRoom,
    Instant? NextUpdateBy,
    string? NextDue,
    Instant? NextDueAt);

/// <param name="Number">Counts within the incident, from 1.</param>
/// <param name="Edited">How often the text has been changed; 0 for the first.</param>
/// <param name="Mrkdwn">The same as a template laid it out for Slack; null for plain words.</param>
public sealed record IncidentUpdateText(int Number, Audience Audience, string Text, string By, Instant At, Instant? NextBy, int Edited, string? Mrkdwn = null);
