using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Domain.Incidents;

/// <summary>One fact in the journal of an incident. Each says why.</summary>
public abstract record IncidentEntry(Reason Reason) : JournalEntry;

public sealed record IncidentDeclared(
    IncidentId Id,
    string Reference,
    string Process,
    IncidentMode Mode,
    string Title,
    string? Summary,
    string? Impact,
    string Level,
    ImmutableArray<SeverityStep> LevelPath,
    string Status,
    StatusCategory Category,
    ImmutableArray<ServiceId> Services,
    ImmutableArray<StatedFact> Facts,
    UserId? By,
    bool IsRestricted,
    ImmutableArray<UserId> Viewers,
    string? WarRoom,
    string? ChannelName,
    IncidentId? SplitFrom,
    Reason Reason) : IncidentEntry(Reason);

public sealed record LevelChanged(string From, string To, ImmutableArray<SeverityStep> Path, UserId? By, Reason Reason) : IncidentEntry(Reason);

/// <summary>Something says that it should be another level. A null one takes an earlier suggestion back.</summary>
public sealed record LevelSuggested(SuggestedLevel? Suggestion, Reason Reason) : IncidentEntry(Reason);

/// <param name="Waived">What resolving demands and was not there; the reason says why it was done anyway.</param>
public sealed record StatusChanged(string From, string To, StatusCategory Category, UserId? By, ImmutableArray<string> Waived, string? Comment, Reason Reason) : IncidentEntry(Reason);

/// <summary>It was none, or it goes on elsewhere.</summary>
/// <param name="Cause">Id of a <see cref="ClosingReason"/>; null for a merge or a cancelling.</param>
/// <param name="Into">Where it goes on.</param>
public sealed record IncidentEnded(string From, string To, StatusCategory Category, string? Cause, string? Comment, IncidentId? Into, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <summary>An alert came back, or somebody opened it again.</summary>
public sealed record IncidentReopened(string From, string To, StatusCategory Category, UserId? By, Reason Reason) : IncidentEntry(Reason);

/// <param name="At">When it happened. Null when it is not known after all.</param>
/// <param name="Was">What stood there before; null for nothing.</param>
public sealed record TimeSet(TimeAnchor Anchor, Instant? At, Instant? Was, UserId? By, Reason Reason) : IncidentEntry(Reason);

public sealed record DescriptionChanged(string Title, string? Summary, string? Impact, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record IncidentAcknowledged(UserId By, AlertId? Alert, Reason Reason) : IncidentEntry(Reason);

/// <param name="Rule">What monitoring calls the rule that raised it, else its integration and title. Null in entries from before it was kept.</param>
public sealed record AlertAttached(AlertId Alert, ServiceId Service, string Title, UserId? By, Reason Reason, string? Rule = null) : IncidentEntry(Reason);

public sealed record AlertDetached(AlertId Alert, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <summary>An attached alert ended at its source, or fires again.</summary>
public sealed record AttachedAlertChanged(AlertId Alert, AlertStatus Status, Severity Severity, Reason Reason) : IncidentEntry(Reason);

/// <summary>A person asked not to be paged by an attached alert that outlives the incident.</summary>
public sealed record AlertMuted(AlertId Alert, bool Muted, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record ServicesChanged(ImmutableArray<ServiceId> Services, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <summary>People are paged for it.</summary>
/// <param name="About">Id of the target or role; null otherwise.</param>
/// <param name="What">In words.</param>
/// <param name="People">Who is named; empty when a policy decides.</param>
public sealed record PageRaised(AlertId Alert, PageKind Kind, string? About, string What, ImmutableArray<UserId> People, Reason Reason) : IncidentEntry(Reason);

/// <summary>Nobody could be paged for it.</summary>
public sealed record NobodyToPageFor(string What, Reason Reason) : IncidentEntry(Reason);

/// <param name="Accepted">False when automation filled it, until they say or do something.</param>
public sealed record RoleFilled(string Role, UserId User, bool Accepted, UserId? By, Reason Reason) : IncidentEntry(Reason);

public sealed record RoleAccepted(string Role, UserId User, Reason Reason) : IncidentEntry(Reason);

public sealed record RoleLeft(string Role, UserId User, UserId? By, Reason Reason) : IncidentEntry(Reason);

public sealed record RoleOffered(string Role, UserId To, UserId? From, UserId By, string? Note, Reason Reason) : IncidentEntry(Reason);

public sealed record RoleDeclined(string Role, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <summary>Whoever leads has done nothing for so long, and is asked; or nobody leads, and deputies are.</summary>
public sealed record CommandMissed(string Role, bool Vacant, ImmutableArray<UserId> Asked, Reason Reason) : IncidentEntry(Reason);

public sealed record TargetsSet(ImmutableArray<TargetState> Targets, Reason Reason) : IncidentEntry(Reason);

public sealed record TargetReminded(string Target, int Round, ImmutableArray<UserId> Told, Reason Reason) : IncidentEntry(Reason);

/// <param name="Late">By how much it was missed when it was met at last; zero when kept.</param>
/// <param name="Left">How much time was left; zero when late.</param>
public sealed record TargetMet(string Target, int Round, Duration Left, Duration Late, UserId? By, Reason Reason) : IncidentEntry(Reason);

public sealed record TargetMissed(string Target, int Round, Reason Reason) : IncidentEntry(Reason);

/// <summary>Not asked any more, held, or asked again.</summary>
public sealed record TargetTurned(string Target, int Round, TargetOutcome Outcome, Reason Reason) : IncidentEntry(Reason);

public sealed record UpdatePosted(int Number, Audience Audience, ImmutableArray<string> Places, string Text, Instant? NextBy, UserId By, Reason Reason) : IncidentEntry(Reason)
{
    /// <summary>Where Watchbill sends it itself; null for nowhere.</summary>
    public ImmutableArray<UpdateSend>? Sent { get; init; }

    /// <summary>The template, what was filled in, and what came of it; null for plain words.</summary>
    public UpdateSource? Source { get; init; }
}

public sealed record UpdateEdited(int Number, string Text, UserId By, Reason Reason) : IncidentEntry(Reason)
{
    /// <summary>Where the change is told too; null for nowhere.</summary>
    public ImmutableArray<UpdateSend>? Sent { get; init; }
}

/// <param name="Source">Where it was written: "slack" for a message that was pinned; null for here.</param>
public sealed record NoteAdded(string Text, UserId By, string? Source, Reason Reason) : IncidentEntry(Reason);

/// <summary>What an earlier entry says is wrong, and this is right. The earlier one stays.</summary>
public sealed record EntryCorrected(int Entry, string Text, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record EntryMarked(int Entry, bool? Starred, bool? External, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record AttachmentAdded(Attachment Attachment, Reason Reason) : IncidentEntry(Reason);

public sealed record TaskAdded(int Number, string Text, UserId? Owner, Instant? Due, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record TaskChanged(int Number, string? Text, UserId? Owner, Instant? Due, TaskOutcome Outcome, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record TaskReminded(int Number, ImmutableArray<UserId> Told, Reason Reason) : IncidentEntry(Reason);

public sealed record IncidentFactStated(string Fact, bool Holds, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record GateConfirmed(string Confirmation, bool Confirmed, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record IncidentRelated(IncidentId Other, bool Related, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record AccessChanged(bool IsRestricted, ImmutableArray<UserId> Viewers, UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record OutwardReleased(UserId By, Reason Reason) : IncidentEntry(Reason);

public sealed record PlaybookAttached(string Playbook, bool Attached, UserId? By, Reason Reason) : IncidentEntry(Reason);

/// <param name="Item">Id of an item of the playbook.</param>
public sealed record PlaybookTicked(string Playbook, string Item, bool Done, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <param name="Answer">Null when what was answered is taken back.</param>
public sealed record BranchAnswered(string Playbook, string Branch, string? Answer, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <summary>A chat channel was made for it.</summary>
public sealed record ChannelOpened(string Id, string Name, Reason Reason) : IncidentEntry(Reason);
