using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Incidents;

/// <summary>What somebody, an alert or the clock wants of an incident.</summary>
public abstract record IncidentCommand;

/// <summary>A command that a person gives through a door. <c>Seen</c> is the version that the sender looked at; null when unknown.</summary>
public abstract record IncidentPersonCommand(int? Seen = null) : IncidentCommand;

/// <param name="Level">Null asks the tree, with the answers, then the alerts.</param>
/// <param name="Alerts">Attached at once; the first gives what is not said.</param>
/// <param name="Process">Null: that of the first service, else the default.</param>
/// <param name="Triage">Begin in triage: it may be none.</param>
/// <param name="StartedAt">When the impact began, as far as is known; for one that is written down afterwards also <paramref name="ResolvedAt"/>.</param>
/// <param name="Page">False: nobody is paged beyond those that the alerts have paged.</param>
public sealed record Declare(
    string? Title,
    string? Summary,
    string? Impact,
    string? Level,
    ImmutableSortedDictionary<string, string> Answers,
    IncidentMode Mode,
    ImmutableArray<ServiceId> Services,
    ImmutableArray<AlertId> Alerts,
    ImmutableArray<StatedFact> Facts,
    string? Process = null,
    bool Triage = false,
    bool IsRestricted = false,
    Instant? StartedAt = null,
    Instant? ResolvedAt = null,
    IncidentId? SplitFrom = null,
    bool Page = true) : IncidentPersonCommand;

/// <param name="Level">Null when the answers lead to one.</param>
public sealed record ChangeLevel(string? Level, ImmutableSortedDictionary<string, string> Answers, string? Why, int? Seen) : IncidentPersonCommand(Seen);

/// <summary>Refuses what is suggested.</summary>
public sealed record DismissSuggestion : IncidentPersonCommand;

/// <param name="Status">Id of a status, or the name of a category.</param>
/// <param name="Anyway">Why it is done although something that it demands is missing.</param>
public sealed record ChangeStatus(string Status, string? Comment, string? Anyway, int? Seen) : IncidentPersonCommand(Seen);

/// <summary>It was none.</summary>
/// <param name="Cause">Id of a <see cref="ClosingReason"/> of the process.</param>
public sealed record Decline(string Cause, string? Comment) : IncidentPersonCommand;

public sealed record CancelIncident(string? Comment) : IncidentPersonCommand;

/// <summary>It goes on in another one, which gets its alerts.</summary>
public sealed record MergeInto(IncidentId Other, string? Comment) : IncidentPersonCommand;

public sealed record Reopen(string? Why) : IncidentPersonCommand;

public sealed record AcknowledgeIncident : IncidentPersonCommand;

/// <summary>Null leaves what stands; an empty text removes it.</summary>
public sealed record Describe(string? Title, string? Summary, string? Impact) : IncidentPersonCommand;

public sealed record SetTime(TimeAnchor Anchor, Instant? At, string? Why) : IncidentPersonCommand;

/// <summary>Gives a role that nobody holds, or one that does not lead, or takes one oneself.</summary>
public sealed record AssignRole(string Role, UserId User) : IncidentPersonCommand;

/// <summary>Offers the command to somebody, who has to accept.</summary>
public sealed record OfferRole(string Role, UserId User, string? Note) : IncidentPersonCommand;

public sealed record AcceptRole(string Role) : IncidentPersonCommand;

public sealed record DeclineRole(string Role) : IncidentPersonCommand;

public sealed record LeaveRole(string Role, UserId User) : IncidentPersonCommand;

/// <param name="Places">status-page, chat, mail:LIST, webhook:NAME; "mail" and "webhook" are all of the audience.</param>
public sealed record PostUpdate(Audience Audience, ImmutableArray<string> Places, string Text, Instant? NextBy, string? Status, string? Anyway) : IncidentPersonCommand
{
    /// <summary>The template that it is written by; null for plain words.</summary>
    public Updates.UpdateSource? Source { get; init; }
}

public sealed record EditUpdate(int Number, string Text) : IncidentPersonCommand;

public sealed record AddNote(string Text, string? Source = null) : IncidentPersonCommand;

public sealed record CorrectEntry(int Entry, string Text) : IncidentPersonCommand;

public sealed record MarkEntry(int Entry, bool? Starred, bool? External) : IncidentPersonCommand;

public sealed record Attach(string Name, string MediaType, string Hash, long Length) : IncidentPersonCommand;

public sealed record AddTask(string Text, UserId? Owner, Instant? Due) : IncidentPersonCommand;

/// <summary>Null leaves what stands.</summary>
public sealed record ChangeTask(int Number, string? Text, UserId? Owner, Instant? Due, TaskOutcome? Outcome) : IncidentPersonCommand;

public sealed record StateIncidentFact(string Fact, bool Holds) : IncidentPersonCommand;

public sealed record Confirm(string Confirmation, bool Confirmed) : IncidentPersonCommand;

public sealed record AttachAlert(AlertId Alert) : IncidentPersonCommand;

public sealed record DetachAlert(AlertId Alert) : IncidentPersonCommand;

public sealed record MuteAlert(AlertId Alert, bool Muted) : IncidentPersonCommand;

public sealed record SetServices(ImmutableArray<ServiceId> Services) : IncidentPersonCommand;

public sealed record Relate(IncidentId Other, bool Related) : IncidentPersonCommand;

/// <param name="Viewers">Who may see it beside whoever holds a role.</param>
public sealed record Restrict(bool IsRestricted, ImmutableArray<UserId> Viewers) : IncidentPersonCommand;

/// <summary>Pages people by name, with why.</summary>
public sealed record PagePeople(ImmutableArray<Target> Targets, string Why) : IncidentPersonCommand;

/// <summary>Pages the next of the incident's escalation.</summary>
public sealed record EscalateIncident : IncidentPersonCommand;

/// <summary>Says that what a target asks for is done.</summary>
public sealed record MeetTarget(string Target) : IncidentPersonCommand;

public sealed record ReleaseOutward(string? Why) : IncidentPersonCommand;

public sealed record AttachPlaybook(string Playbook, bool Attached) : IncidentPersonCommand;

public sealed record TickPlaybook(string Playbook, string Item, bool Done) : IncidentPersonCommand;

/// <param name="Branch">Id of a branch of the playbook.</param>
/// <param name="Answer">The word of one of its answers; null takes back what was answered.</param>
public sealed record AnswerBranch(string Playbook, string Branch, string? Answer) : IncidentPersonCommand;

/// <summary>The incident's timer fired.</summary>
/// <param name="DownFor">How long nothing had run before.</param>
public sealed record Look(Duration DownFor) : IncidentCommand;

/// <summary>Another incident was merged into this one.</summary>
/// <param name="Pages">Those that it had open itself: they go on here, so that nobody is forgotten.</param>
public sealed record Absorb(IncidentId Other, ImmutableArray<AlertId> Alerts, ImmutableArray<Page> Pages) : IncidentCommand;

/// <summary>Alerts go to another incident.</summary>
public sealed record LoseAlerts(ImmutableArray<AlertId> Alerts, IncidentId To) : IncidentCommand;

/// <summary>Another incident says that they have to do with each other.</summary>
public sealed record NoteRelation(IncidentId Other, bool Related) : IncidentCommand;

/// <summary>An alert of the incident changed, or one that had been handled in it began again.</summary>
public sealed record AlertChanged(AlertId Alert) : IncidentCommand;

/// <summary>The channel that was asked for exists.</summary>
public sealed record NoteChannel(string Id, string Name) : IncidentCommand;
