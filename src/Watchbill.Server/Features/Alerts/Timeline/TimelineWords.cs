using System.Collections.Immutable;
using System.Diagnostics;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Server.Features.Outlook;
using Watchbill.Server.Features.Shell;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.Alerts.Timeline;

/// <summary>Turns the entries of an alert's journal into lines for people. Pure: the same journal reads the same for good.</summary>
public static class TimelineWords
{
    /// <summary>Newest first.</summary>
    /// <param name="incidents">Those that the reader may see: others are not named.</param>
    public static ImmutableArray<TimelineLine> Of(IReadOnlyList<JournalRow> journal, Alert alert, DefinitionSet definitions, PageClock clock, ImmutableArray<Incident> incidents)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var says = new EntryWords(alert, definitions, clock, incidents);
        var bodies = new HashSet<(string, NodaTime.Instant)>();
        return [.. journal.Select(row => Line(row, says, definitions, bodies)).Reverse()];
    }

    private static TimelineLine Line(JournalRow row, EntryWords says, DefinitionSet definitions, HashSet<(string, NodaTime.Instant)> bodies)
    {
        var (tone, text, notes) = says.Of((AlertEntry)row.Entry);
        return new TimelineLine(
            row.Version, row.OccurredAt, row.RecordedAt, tone, text, Why((AlertEntry)row.Entry, definitions),
            row.Actor.Kind == ActorKind.User ? KindWords.Of(row.Door) : null, notes,
            row.BodyHash is { } hash && bodies.Add((hash, row.RecordedAt)) ? hash : null);
    }

    /// <summary>"Ana asked for it" is left out where the line names Ana.</summary>
    private static string? Why(AlertEntry entry, DefinitionSet definitions) => EntryText.ReasonOf(entry) switch
    {
        null or PersonAsked or HandledInIncident => null,
        OutlivedIncident r => r.Grace == NodaTime.Duration.Zero ? "the incident ended, and it still fires" : $"the incident ended; it has {ReasonText.Span(r.Grace)} to stop firing",
        IncidentPages r => r.What,
        var reason => ReasonText.Of(reason, definitions),
    };
}

/// <summary>What each entry says, and how loudly.</summary>
internal sealed class EntryWords(Alert alert, DefinitionSet definitions, PageClock clock, ImmutableArray<Incident> incidents)
{
    public (Tone Tone, string Text, ImmutableArray<string> Notes) Of(AlertEntry entry) => entry switch
    {
        AlertTriggered { IsStorm: true } => (Tone.Bad, "Triggered for many: further new alerts join this one", []),
        AlertTriggered e => (Tone.Plain, "Triggered", e.Members.Length > 1 ? [$"{e.Members.Length + e.UncountedMembers} members"] : []),
        MemberFired e => (Tone.Plain, $"{e.Member.Title} fires", []),
        MemberResolved e => (Tone.Quiet, $"{MemberName(e.Fingerprint)} is over", []),
        MembersUncounted e => (Tone.Quiet, $"{e.More} more members, only counted", []),
        SeverityChanged e => (e.To > e.From ? Tone.Bad : Tone.Plain, $"Severity {ReasonText.Word(e.From)} → {ReasonText.Word(e.To)}", []),
        UrgencyRaised e => (Tone.Bad, $"Urgency {ReasonText.Word(e.From)} → {ReasonText.Word(e.To)}", []),
        RunStarted e => (Tone.Quiet, $"Escalation began: {PolicyName(e.Policy)}, version {e.PolicyVersion}", []),
        PassStarted e => (Tone.Quiet, $"Pass {e.Pass} began", []),
        RuleFired { Pages.IsEmpty: false } e => (Tone.Page, $"Rule {e.Rule + 1} paged {Names(e.Pages)}", Notes(e.Pages, e.Skipped)),
        RuleFired { Skipped.IsEmpty: false } e => (Tone.Bad, $"Rule {e.Rule + 1} reached nobody", Notes(e.Pages, e.Skipped)),
        RuleFired e => (Tone.Plain, $"Rule {e.Rule + 1} told its channels", []),
        RulePassedOver e => (Tone.Quiet, $"Rule {e.Rule + 1} was passed over", []),
        FallbackPaged { Pages.IsEmpty: false } e => (Tone.Page, $"The fallback paged {Names(e.Pages)}", Notes(e.Pages, e.Skipped)),
        FallbackPaged e => (Tone.Bad, "The fallback reached nobody", Notes(e.Pages, e.Skipped)),
        EscalationExhausted => (Tone.Bad, "Nobody answered: everyone in the policy was paged", []),
        RunDelayed e => (Tone.Quiet, $"Later rules move by {ReasonText.Span(e.Shift)}", []),
        NotificationRequested { Purpose: NotificationPurpose.Notice, Kind: ContactMethodKind.Voice } e => (Tone.Quiet, $"Cancel: {To(e.Kind, e.User, e.Address)}, if it still rings", []),
        NotificationRequested e => (Tone.Quiet, $"{Verb(e.Purpose)} {To(e.Kind, e.User, e.Address)}", []),
        NotificationSkipped e => (Tone.Quiet, $"Passed over {definitions.NameOf(e.User)}'s {e.Method}", []),
        NotificationWaits e => (Tone.Quiet, $"{definitions.NameOf(e.User)} is told when quiet hours end, {clock.Short(e.Until)}", []),
        NotificationResulted e => Resulted(e),
        PersonUnreachable e => (Tone.Bad, $"{definitions.NameOf(e.User)} cannot be reached", []),
        AlertAcknowledged e => (Tone.Good, $"Acknowledged by {Who(e.By)}", []),
        AlertResolved { By: null, Reason: SourceSilent } => (Tone.Good, "Resolved by itself", []),
        AlertResolved e => (Tone.Good, $"Resolved by {Who(e.By)}", []),
        EscalationRequested e => (Tone.Plain, $"{definitions.NameOf(e.By)} escalated", []),
        AlertSnoozed e => (Tone.Good, $"Snoozed by {definitions.NameOf(e.By)} until {clock.Short(e.Until)}", []),
        AlertRetriggered => (Tone.Bad, "Pages again", []),
        AlertTakenOver e => (Tone.Good, $"{definitions.NameOf(e.By)} took it over from {Who(e.From)}", []),
        EscalationRestarted e => (Tone.Plain, $"{definitions.NameOf(e.By)} restarted the escalation", []),
        AlertMarkedFalse e => (Tone.Plain, $"{definitions.NameOf(e.By)} says it was wrong: {FalsePositives.NameOf(definitions, alert, e.Cause)}", e.Comment is { } comment ? [comment] : []),
        FactStated e => (Tone.Plain, $"{definitions.NameOf(e.By)} says {e.Fact}: {(e.Holds ? "yes" : "no")}", []),
        AlertHandled e => (Tone.Good, $"Handled in {Named(e.Incident)}: it pages nobody by itself", []),
        AlertReleased { ReturnsAt: { } at } e => (Tone.Plain, $"No longer handled in {Named(e.Incident)}; pages again at {clock.Short(at)} if it still fires", []),
        AlertReleased e => (Tone.Plain, $"No longer handled in {Named(e.Incident)}", []),
        AlertAccessChanged e => (Tone.Plain, e.Incident.IsRestricted ? "Seen only by those whom it pages" : "Seen by everybody again", []),
        PagesMoved e => (Tone.Quiet, $"Goes on with the pages of {ForecastWords.Names(e.Pages.Select(page => page.User), definitions)}", []),
        AlertReassigned e => (Tone.Page, $"{definitions.NameOf(e.By)} reassigned it to {definitions.NameOf(e.To)}", []),
        _ => throw new UnreachableException($"{entry.GetType().Name} has no words."),
    };

    private (Tone, string, ImmutableArray<string>) Resulted(NotificationResulted e)
    {
        var message = alert.Notifications.FirstOrDefault(sent => sent.Delivery == e.Delivery) is { } sent
            ? (sent is { Purpose: NotificationPurpose.Notice, Kind: ContactMethodKind.Voice } ? "cancelling of the " : "") + To(sent.Kind, sent.User, sent.Address)
            : $"message {e.Delivery}";
        var attempt = e.Attempt > 1 ? $", attempt {e.Attempt}" : "";
        ImmutableArray<string> notes = e.Detail.Length > 0 && e.State != NotificationState.HandedOver ? [$"{e.Provider}: {e.Detail}"] : [];
        return e.State switch
        {
            NotificationState.HandedOver => (Tone.Quiet, $"Sent: {message}{attempt}", []),
            NotificationState.Failed => (Tone.Bad, $"Failed for good: {message}", notes),
            NotificationState.NotReached => (Tone.Bad, $"Not reached: {message}", notes),
            NotificationState.Retrying => (Tone.Bad, $"Not sent yet: {message}{attempt}; it is tried again", notes),
            NotificationState.Unknown => (Tone.Bad, $"Maybe sent: {message}{attempt}; the answer was lost", notes),
            NotificationState.Cancelled => (Tone.Quiet, $"Not needed any more: {message}", []),
            NotificationState.Requested => (Tone.Quiet, $"To be sent: {message}", []),
            _ => throw new UnreachableException($"{e.State} has no words."),
        };
    }

    private static string Verb(NotificationPurpose purpose) => purpose switch
    {
        NotificationPurpose.Page => "Page:",
        NotificationPurpose.Post => "Post:",
        NotificationPurpose.Notice => "Update:",
        NotificationPurpose.Announcement => "Announcement:",
        _ => throw new UnreachableException($"{purpose} has no words."),
    };

    private string To(ContactMethodKind kind, UserId? user, string address) => $"{KindWords.Of(kind)} to {(user is { } person ? definitions.NameOf(person) : address)}";

    private ImmutableArray<string> Notes(ImmutableArray<PageOpened> pages, ImmutableArray<Skipped> skipped) =>
    [
        .. pages.Select(page => $"{definitions.NameOf(page.User)}: {page.Because}"),
        .. skipped.Select(skip => $"Not {ReasonText.Of(skip, definitions)}"),
    ];

    private string Names(ImmutableArray<PageOpened> pages) => ForecastWords.Names(pages.Select(page => page.User), definitions);

    private string Named(AlertIncident incident) => incidents.Any(known => known.Id == incident.Id) ? incident.Reference : "an incident";

    private string Who(UserId? user) => user is { } person ? definitions.NameOf(person) : "the source";

    private string PolicyName(PolicyId id) => definitions.Policies.TryGetValue(id, out var policy) ? policy.Name : id.Value;

    private string MemberName(string fingerprint) => alert.Members.TryGetValue(fingerprint, out var member) ? member.Title : fingerprint;
}
