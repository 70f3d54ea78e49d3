using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime.Text;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;

namespace Watchbill.Server.Features.Alerts;

/// <summary>Puts journal entries into words for programs and terminals: one sentence without a full stop. Reasons stand apart.</summary>
public static class EntryText
{
    public static string Of(AlertEntry entry, DefinitionSet definitions) => entry switch
    {
        AlertTriggered e => $"triggered: {e.Title}" + (e.Members.Length > 1 ? $" ({e.Members.Length + e.UncountedMembers} members)" : ""),
        MemberFired e => $"member fires: {e.Member.Title}",
        MemberResolved e => $"member resolved: {e.Fingerprint}",
        MembersUncounted e => $"{e.More} further members, only counted",
        SeverityChanged e => $"severity changed from {Word(e.From)} to {Word(e.To)}",
        UrgencyRaised e => $"urgency raised from {Word(e.From)} to {Word(e.To)}",
        RunStarted e => $"escalation begins with policy {e.Policy} version {e.PolicyVersion}",
        PassStarted e => $"pass {e.Pass} begins",
        RuleFired e => $"rule {e.Rule + 1} pages {Pages(e.Pages, definitions)}{Skips(e.Skipped, definitions)}",
        RulePassedOver e => $"rule {e.Rule + 1} was passed over",
        FallbackPaged e => $"the fallback pages {Pages(e.Pages, definitions)}{Skips(e.Skipped, definitions)}",
        EscalationExhausted => "nobody answered; everyone has been paged",
        RunDelayed e => $"later rules move by {ReasonText.Span(e.Shift)}",
        NotificationRequested e => $"{Word(e.Purpose)} by {Word(e.Kind)} to {Whom(e.User, e.Address, definitions)}",
        NotificationSkipped e => $"{definitions.NameOf(e.User)}'s {e.Method} was passed over",
        NotificationWaits e => $"{definitions.NameOf(e.User)} is told when quiet hours end, {InstantPattern.ExtendedIso.Format(e.Until)}",
        NotificationResulted e => $"{e.Delivery} by {e.Provider}: {Words(e.State)}" + (e.Detail.Length > 0 ? $" ({e.Detail})" : ""),
        PersonUnreachable e => $"{definitions.NameOf(e.User)} cannot be reached",
        AlertAcknowledged e => $"acknowledged by {By(e.By, definitions)}",
        AlertResolved e => $"resolved by {By(e.By, definitions)}",
        EscalationRequested e => $"escalated by {definitions.NameOf(e.By)}",
        AlertSnoozed e => $"snoozed by {definitions.NameOf(e.By)} until {InstantPattern.ExtendedIso.Format(e.Until)}",
        AlertRetriggered => "pages again",
        AlertTakenOver e => $"taken over by {definitions.NameOf(e.By)} from {By(e.From, definitions)}",
        EscalationRestarted e => $"escalation restarted by {definitions.NameOf(e.By)}",
        AlertMarkedFalse e => $"{definitions.NameOf(e.By)} says it was wrong: {e.Cause}" + (e.Comment is { } comment ? $" ({comment})" : ""),
        FactStated e => $"{definitions.NameOf(e.By)} says {e.Fact}: {(e.Holds ? "yes" : "no")}",
        AlertHandled e => $"handled in {e.Incident.Reference}",
        AlertReleased e => e.ReturnsAt is { } at ? $"no longer handled in {e.Incident.Reference}; pages again at {InstantPattern.ExtendedIso.Format(at)} if it still fires" : $"no longer handled in {e.Incident.Reference}",
        AlertAccessChanged e => e.Incident.IsRestricted ? "seen only by those whom it pages" : "seen by everybody again",
        PagesMoved e => $"goes on with the pages of {string.Join(", ", e.Pages.Select(page => definitions.NameOf(page.User)))}",
        AlertReassigned e => $"reassigned by {definitions.NameOf(e.By)} to {definitions.NameOf(e.To)}",
        _ => throw new UnreachableException($"{entry.GetType().Name} has no words."),
    };

    /// <summary>Null for entries that are facts without a reason.</summary>
    public static Reason? ReasonOf(AlertEntry entry) => entry switch
    {
        AlertTriggered e => e.Reason,
        MemberFired e => e.Reason,
        MemberResolved e => e.Reason,
        MembersUncounted e => e.Reason,
        SeverityChanged e => e.Reason,
        UrgencyRaised e => e.Reason,
        RunStarted e => e.Reason,
        PassStarted e => e.Reason,
        RuleFired e => e.Reason,
        RulePassedOver e => e.Reason,
        FallbackPaged e => e.Reason,
        EscalationExhausted e => e.Reason,
        RunDelayed e => e.Reason,
        NotificationRequested e => e.Reason,
        NotificationSkipped e => e.Reason,
        NotificationWaits e => e.Reason,
        PersonUnreachable e => e.Reason,
        AlertAcknowledged e => e.Reason,
        AlertResolved e => e.Reason,
        EscalationRequested e => e.Reason,
        AlertSnoozed e => e.Reason,
        AlertRetriggered e => e.Reason,
        AlertTakenOver e => e.Reason,
        EscalationRestarted e => e.Reason,
        AlertMarkedFalse e => e.Reason,
        FactStated e => e.Reason,
        AlertReassigned e => e.Reason,
        AlertHandled e => e.Reason,
        AlertReleased e => e.Reason,
        AlertAccessChanged e => e.Reason,
        PagesMoved e => e.Reason,
        NotificationResulted => null,
        _ => throw new UnreachableException($"{entry.GetType().Name} is not known."),
    };

    /// <summary>"handed_over" for programs; see <see cref="Words"/> for people.</summary>
    public static string Snake<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string Words<T>(T value)
        where T : struct, Enum => Snake(value).Replace('_', ' ');

    private static string Word<T>(T value)
        where T : struct, Enum => ReasonText.Word(value);

    private static string By(UserId? user, DefinitionSet definitions) => user is { } by ? definitions.NameOf(by) : "the source";

    private static string Whom(UserId? user, string address, DefinitionSet definitions) => user is { } person ? definitions.NameOf(person) : address;

    private static string Pages(ImmutableArray<PageOpened> pages, DefinitionSet definitions) =>
        pages.IsDefaultOrEmpty ? "nobody" : string.Join(", ", pages.Select(page => $"{definitions.NameOf(page.User)} ({page.Because})"));

    private static string Skips(ImmutableArray<Skipped> skipped, DefinitionSet definitions) =>
        skipped.IsDefaultOrEmpty ? "" : $"; not paged: {string.Join(", ", skipped.Select(skip => ReasonText.Of(skip, definitions)))}";
}
