using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Server.Features.Incidents.Room.Steps;

/// <summary>Where steps stand, in a few words; and where they are found on the page.</summary>
internal static class StepWords
{
    /// <summary>The place of a step on the room's page: for links to it.</summary>
    public static string Anchor(PlaybookId playbook, string step) => $"step-{playbook}-{step}";

    public static string Of(IncidentStep run) => run switch
    {
        { State: StepState.Running, CancelledBy: not null } => "being ended",
        { State: StepState.Running } => "runs",
        { State: StepState.Waiting } => "waits for approval",
        { State: StepState.Declined } => "refused",
        { State: StepState.Withdrawn } => "taken back",
        { State: StepState.Lapsed } => "not approved in time",
        { State: StepState.Changed } => "not run: changed since",
        { Status: StepStatus.Passed } => "as expected",
        { Status: StepStatus.Failed } => "not as expected",
        { Status: StepStatus.TimedOut } => "took too long",
        { Status: StepStatus.Cancelled } => "ended",
        { Status: StepStatus.Shown } => "shown, not run",
        { Status: StepStatus.Unknown } => "nobody knows how it ended",
        _ => "could not be run",
    };

    /// <summary>Of its badge.</summary>
    public static string Tone(IncidentStep run) => run switch
    {
        { State: StepState.Waiting } => "warning",
        { State: StepState.Ended, Status: StepStatus.Passed } => "good",
        { State: StepState.Ended, Status: not (StepStatus.Shown or StepStatus.Cancelled) } => "critical",
        _ => "info",
    };

    /// <summary>Who may approve it now. The security lead's yes may be their own, where it is theirs that is asked for.</summary>
    public static ImmutableArray<UserId> Approvers(IncidentStep run, RoomView room, Instant now)
    {
        var lead = StepHolders.SecurityLead(room.Process);
        var leads = run.AskedOf.Contains(lead) ? StepHolders.Of(room.Definitions, room.Incident, [lead], now) : [];
        return [.. StepHolders.Of(room.Definitions, room.Incident, run.AskedOf, now).Where(user => !run.SecondPerson || user != run.By || leads.Contains(user))];
    }

    public static bool MayApprove(IncidentStep run, RoomView room, Instant now) => Approvers(run, room, now).Contains(room.Reader);

    public static string Names(IReadOnlyCollection<UserId> users, DefinitionSet definitions) => users.Count == 0 ? "nobody" : string.Join(" or ", users.Select(definitions.NameOf));
}
