using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;

namespace Watchbill.Domain.Incidents.Updates;

public enum DraftOutcome
{
    Waiting = 0,
    Sent = 1,
    Refused = 2,
    Withdrawn = 3,
}

/// <summary>An update that waits for approval, or did.</summary>
/// <param name="Number">Of the draft, from 1; the update gets its own when it goes out.</param>
/// <param name="Revision">1, and one more with each change of the text: an approval is of one revision.</param>
/// <param name="Demands">What has to be approved, as configured when it was written.</param>
/// <param name="Approvals">Of this revision.</param>
/// <param name="Writers">Whoever wrote it first, then those who changed it.</param>
public sealed record UpdateDraft(
    int Number,
    int Revision,
    Audience Audience,
    ImmutableArray<string> Places,
    string Text,
    Instant? NextBy,
    string? Status,
    string? Anyway,
    UpdateSource? Source,
    ImmutableArray<ApprovalDemand> Demands,
    ImmutableArray<DraftApproval> Approvals,
    ImmutableArray<UserId> Writers,
    Instant At,
    DraftOutcome Outcome,
    UserId? EndedBy,
    string? Why,
    int? Update)
{
    public bool IsWaiting => Outcome == DraftOutcome.Waiting;

    public UserId By => Writers[0];

    /// <summary>What nobody has approved yet.</summary>
    public IEnumerable<ApprovalDemand> Missing => Demands.Where(demand => !Approvals.Any(approval => approval.Demand == demand.Id));

    /// <summary>Whether this person may approve the demand; the incident says who holds what.</summary>
    public bool MayApprove(ApprovalDemand demand, UserId user, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(incident);
        return demand.Roles.SelectMany(incident.HoldersOf).Any(tenure => tenure.User == user && tenure.IsHeld) && !(demand.SecondPerson && Writers.Contains(user));
    }
}

/// <param name="Demand">Its id.</param>
public sealed record DraftApproval(string Demand, UserId By, Instant At);

/// <param name="Revision">The one that was looked at; null for whatever stands now.</param>
public sealed record ApproveUpdate(int Number, int? Revision) : IncidentPersonCommand;

public sealed record RefuseUpdate(int Number, string? Why) : IncidentPersonCommand;

public sealed record WithdrawUpdate(int Number) : IncidentPersonCommand;

/// <param name="NextBy">Null leaves what stands.</param>
public sealed record EditDraft(int Number, string Text, Instant? NextBy) : IncidentPersonCommand;

public sealed record UpdateDrafted(
    int Number,
    Audience Audience,
    ImmutableArray<string> Places,
    string Text,
    Instant? NextBy,
    string? Status,
    string? Anyway,
    UpdateSource? Source,
    ImmutableArray<ApprovalDemand> Demands,
    UserId By,
    Reason Reason) : IncidentEntry(Reason);

/// <summary>Says something else now; whoever had approved it has to look again.</summary>
public sealed record DraftEdited(int Number, int Revision, string Text, Instant? NextBy, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <param name="Demands">Ids of those that are met by it.</param>
public sealed record DraftApproved(int Number, int Revision, ImmutableArray<string> Demands, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <param name="Update">The number that it got when it was sent.</param>
public sealed record DraftEnded(int Number, DraftOutcome Outcome, string? Why, int? Update, UserId By, Reason Reason) : IncidentEntry(Reason);

/// <summary>The process asks for somebody's approval.</summary>
public sealed record ApprovalNeeded(ImmutableArray<string> Demands) : Reason;

/// <summary>Those who had to have approved it.</summary>
public sealed record ApprovedBy(ImmutableArray<UserId> People) : Reason;
