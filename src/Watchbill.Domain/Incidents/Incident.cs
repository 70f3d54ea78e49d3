using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Incidents.Updates;

namespace Watchbill.Domain.Incidents;

/// <summary>What kind of incident it is: only real ones count.</summary>
public enum IncidentMode
{
    Real = 0,

    /// <summary>Somebody tries the machinery: marked everywhere, counted nowhere.</summary>
    Test = 1,
    Drill = 2,

    /// <summary>Written down afterwards: nobody is paged, and no target runs.</summary>
    Retrospective = 3,
}

/// <summary>
/// What people respond to: the snapshot that IncidentEvolution makes out of the journal. Immutable.
/// </summary>
public sealed record Incident
{
    public required IncidentId Id { get; init; }

    /// <summary>What people call it, given at the declaration and never changed: "INC-142".</summary>
    public required string Reference { get; init; }

    /// <summary>Id of its <see cref="IncidentProcess"/>.</summary>
    public required string Process { get; init; }
    public required IncidentMode Mode { get; init; }
    public required string Title { get; init; }
    public string? Summary { get; init; }

    /// <summary>What customers notice, in words.</summary>
    public string? Impact { get; init; }

    /// <summary>Id of a <see cref="SeverityLevel"/> of the process.</summary>
    public required string Level { get; init; }

    /// <summary>How the level was found; empty when somebody simply said so.</summary>
    public ImmutableArray<SeverityStep> LevelPath { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>A level that is proposed and that nobody has taken or refused.</summary>
    public SuggestedLevel? Suggested { get; init; }

    /// <summary>Id of an <see cref="IncidentStatus"/> of the process.</summary>
    public required string Status { get; init; }
    public required StatusCategory Category { get; init; }
    public required Instant DeclaredAt { get; init; }

    /// <summary>Null when an alert's rule did.</summary>
    public UserId? DeclaredBy { get; init; }

    /// <summary>By anchor, as far as they are known. When each was written down is in the journal.</summary>
    public ImmutableArray<AnchoredTime> Times { get => field.IsDefault ? [] : field; init; } = [];
    public ImmutableArray<ServiceId> Services { get => field.IsDefault ? [] : field; init; } = [];
    public ImmutableArray<LinkedAlert> Alerts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Alerts that Watchbill raised to page people for it.</summary>
    public ImmutableArray<RaisedPage> Pages { get => field.IsDefault ? [] : field; init; } = [];
    public ImmutableArray<RoleTenure> Roles { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Roles that are being handed over.</summary>
    public ImmutableArray<RoleOffer> Offers { get => field.IsDefault ? [] : field; init; } = [];
    public ImmutableArray<TargetState> Targets { get => field.IsDefault ? [] : field; init; } = [];
    public ImmutableArray<IncidentUpdate> Updates { get => field.IsDefault ? [] : field; init; } = [];
    /// <summary>Updates that wait for approval, and those that did; a draft keeps its number.</summary>
    public ImmutableArray<UpdateDraft> Drafts { get => field.IsDefault ? [] : field; init; } = [];
    public ImmutableArray<IncidentTask> Tasks { get => field.IsDefault ? [] : field; init; } = [];
    public ImmutableArray<StatedFact> Facts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What the gate of resolving asked people to confirm, as far as they have.</summary>
    public ImmutableArray<string> Confirmed { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Null while it is not resolved, and for one written down afterwards.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>Others that have to do with it.</summary>
    public ImmutableArray<IncidentId> Related { get => field.IsDefault ? [] : field; init; } = [];
    public IncidentId? MergedInto { get; init; }
    public IncidentId? SplitFrom { get; init; }

    /// <summary>Entries that people starred, by their versions.</summary>
    public ImmutableArray<int> Starred { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Entries that may be told outside, by their versions.</summary>
    public ImmutableArray<int> External { get => field.IsDefault ? [] : field; init; } = [];
    public ImmutableArray<Attachment> Attachments { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Playbooks that are in use.</summary>
    public ImmutableArray<string> Playbooks { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Items of playbooks that are ticked: "playbook/item".</summary>
    public ImmutableArray<string> Ticked { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Steps of playbooks that were asked for, by number.</summary>
    public ImmutableArray<IncidentStep> Steps { get => field.IsDefault ? [] : field; init; } = [];
    /// <summary>Who ticked what, and when. What was ticked before this was noted stands in <see cref="Ticked"/> alone.</summary>
    public ImmutableArray<PlaybookTick> Ticks { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What people answered to the branches of playbooks.</summary>
    public ImmutableArray<PlaybookAnswer> Answers { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Playbooks that a person put away: they do not attach again by themselves.</summary>
    public ImmutableArray<string> PutAway { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Levels that were suggested and not taken: the same source does not suggest them again.</summary>
    public ImmutableArray<RefusedLevel> RefusedLevels { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Only those in <see cref="Viewers"/> know of it.</summary>
    public bool IsRestricted { get; init; }
    public ImmutableArray<UserId> Viewers { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whoever has the security lead let messages go out, although it is a security incident.</summary>
    public bool OutwardReleased { get; init; }

    /// <summary>The chat channel made for it: its id, and its name as asked for.</summary>
    public string? ChannelId { get; init; }
    public string? ChannelName { get; init; }
    public string? WarRoom { get; init; }

    /// <summary>The last change of its severity, status or roles that a person made.</summary>
    public LastAct? LastAct { get; init; }

    /// <summary>Roles that were found silent or vacant, until whoever holds them does something.</summary>
    public ImmutableArray<RoleAsked> Asked { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Number of journal entries behind this snapshot.</summary>
    public int Version { get; init; }

    public const int MaxTitle = 255;
    public const int MaxText = 20_000;
    public const int MaxAlerts = 1_000;

    public bool IsOpen => Category.IsOpen();

    public bool Holds(string fact) => Facts.Any(stated => stated.Fact == fact && stated.Holds);

    public bool IsSecurity => Holds(IncidentProcess.SecurityFact);

    /// <summary>Nothing goes outside until the security lead lets it.</summary>
    public bool HoldsOutward => IsSecurity && !OutwardReleased;

    /// <summary>The latest alert that pages for the incident itself; null when nobody is paged for it.</summary>
    public AlertId? Page => Pages.LastOrDefault(page => page.Kind == PageKind.Incident)?.Alert;

    public Instant? TimeOf(TimeAnchor anchor) => Times.FirstOrDefault(time => time.Anchor == anchor)?.At;

    /// <summary>Those who hold the role now, in the order in which they took it.</summary>
    public IEnumerable<RoleTenure> HoldersOf(string role) => Roles.Where(tenure => tenure.Role == role && tenure.To is null);

    public bool IsTicked(string playbook, string item) => Ticked.Contains($"{playbook}/{item}");

    /// <summary>Null for what nobody ticked, and for what was ticked before who and when were noted.</summary>
    public PlaybookTick? TickOf(string playbook, string item) => Ticks.FirstOrDefault(tick => tick.Playbook == playbook && tick.Item == item);

    public PlaybookAnswer? AnswerOf(string playbook, string branch) => Answers.FirstOrDefault(answer => answer.Playbook == playbook && answer.Branch == branch);

    public bool Refuses(string level, string from) => RefusedLevels.Contains(new RefusedLevel(level, from));
}

/// <param name="By">Who set it by hand; null when what happened set it.</param>
public sealed record AnchoredTime(TimeAnchor Anchor, Instant At, UserId? By);

/// <summary>What somebody is paged for.</summary>
public enum PageKind
{
    Incident = 0,

    /// <summary>A response target was missed.</summary>
    Target = 1,

    /// <summary>To take the command, or to show that they still have it.</summary>
    Command = 2,

    /// <summary>A person asked for them by name.</summary>
    People = 3,
}

/// <param name="About">Id of the target or role; null otherwise.</param>
public sealed record RaisedPage(AlertId Alert, PageKind Kind, string? About, Instant At);

/// <summary>A role was found silent or vacant.</summary>
public sealed record RoleAsked(string Role, bool Vacant, Instant At);

/// <param name="From">"the table of playbook slow-search", "the severity questions", "alert #12".</param>
/// <param name="Why">In words; null where the path or the alert says it.</param>
public sealed record SuggestedLevel(string Level, string From, ImmutableArray<SeverityStep> Path, string? Why = null);

public sealed record RefusedLevel(string Level, string From);

/// <param name="Item">Id of an item, or of a criterion (see Checklist).</param>
public sealed record PlaybookTick(string Playbook, string Item, UserId By, Instant At);

public sealed record PlaybookAnswer(string Playbook, string Branch, string Answer, UserId By, Instant At);

/// <param name="Title">As it was when it was attached.</param>
/// <param name="Rule">Which rule raised it; null when that was not kept.</param>
public sealed record LinkedAlert(AlertId Alert, ServiceId Service, string Title, Instant AttachedAt, Instant? ResolvedAt, bool Muted, string? Rule = null);

/// <summary>How it was resolved.</summary>
/// <param name="By">Null when what happened resolved it.</param>
/// <param name="Comment">What they said: what helped.</param>
/// <param name="Entry">The version of the entry that says so.</param>
public sealed record Resolution(UserId? By, string? Comment, int Entry);

/// <summary>Who held which role, from when to when.</summary>
/// <param name="AcceptedAt">They know of it and said yes, or have acted; null for one that automation filled and who has not.</param>
/// <param name="ActedAt">When they last did anything about the incident while they held it.</param>
public sealed record RoleTenure(string Role, UserId User, Instant From, Instant? To, Instant? AcceptedAt, Instant? ActedAt, UserId? By)
{
    public bool IsHeld => To is null && AcceptedAt is not null;
}

/// <summary>A role offered to somebody; until they accept it stays where it is.</summary>
/// <param name="From">Null when nobody holds it.</param>
public sealed record RoleOffer(string Role, UserId To, UserId? From, UserId By, Instant At, string? Note);

public enum TargetOutcome
{
    Open = 0,
    Kept = 1,
    Missed = 2,

    /// <summary>A security incident keeps it from being met.</summary>
    Held = 3,

    /// <summary>The severity or the facts changed, or the incident ended, so that it is not asked any more.</summary>
    Dropped = 4,
}

/// <summary>One response target of an incident: what was configured when it was set, frozen, and what became of it.</summary>
/// <param name="Round">1, and one more each time that a repeating one is due again.</param>
/// <param name="From">From when it counts.</param>
/// <param name="SettledAt">When it was met, or dropped. A missed one that was met later has both.</param>
/// <param name="Promised">Replaced by the promise of a next update.</param>
public sealed record TargetState(
    ResponseTarget Target,
    int Round,
    Instant From,
    Instant Due,
    Instant? RemindAt,
    TargetOutcome Outcome,
    bool Reminded,
    Instant? MissedAt,
    Instant? SettledAt,
    bool Promised = false)
{
    /// <summary>True for one that still waits: open, or missed and not met yet.</summary>
    public bool IsWaiting => SettledAt is null && Outcome is (TargetOutcome.Open or TargetOutcome.Missed);

    /// <summary>Met at that instant it is kept.</summary>
    public bool IsKeptAt(Instant at) => Target.Inclusive ? at <= Due : at < Due;

    /// <summary>The first instant at which it counts as missed. The smallest step of time after an inclusive one.</summary>
    public Instant MissedFrom => Target.Inclusive ? Due + Duration.FromTicks(10) : Due;
}

public enum Audience
{
    Internal = 0,
    Customer = 1,
}

/// <summary>What was told to whom. Each once; edited in place.</summary>
/// <param name="Places">Where it went besides the incident's timeline, as was asked: status-page, chat, mail, mail:LIST, webhook, webhook:NAME.</param>
/// <param name="NextBy">The promise that it carries.</param>
/// <param name="Edited">How often its text was changed.</param>
public sealed record IncidentUpdate(int Number, Audience Audience, ImmutableArray<string> Places, string Text, Instant At, UserId By, Instant? NextBy, string Status, int Edited)
{
    /// <summary>Where Watchbill sent it itself, and what became of it.</summary>
    public ImmutableArray<UpdateSend> Sends { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The template that it was written by; null for plain words, and once it was edited.</summary>
    public UpdateSource? Source { get; init; }
}

public enum TaskOutcome
{
    Open = 0,
    Done = 1,
    Dropped = 2,
}

public sealed record IncidentTask(int Number, string Text, UserId? Owner, Instant? Due, TaskOutcome Outcome, UserId By, Instant At, Instant? SettledAt, bool Reminded);

/// <param name="Hash">SHA-256 of its content, lower-case hex.</param>
/// <param name="Length">Bytes.</param>
public sealed record Attachment(int Number, string Name, string MediaType, string Hash, long Length, UserId By, Instant At);
