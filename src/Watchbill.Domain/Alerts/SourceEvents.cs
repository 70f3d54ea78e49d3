using System.Collections.Immutable;
using Watchbill.Domain.Escalation;

namespace Watchbill.Domain.Alerts;

/// <summary>
/// What a source's message does. With no alert open a firing one begins an alert; with one open it adds members, resolves members,
/// raises the severity, or changes nothing and is only counted.
/// </summary>
internal static class SourceEvents
{
    public static Decision Decide(AlertDraft draft, Alert? latest, ReceiveEvent e, AlertId newId) => (latest, e.Action) switch
    {
        ({ IsOpen: true }, EventAction.Acknowledge) => Acknowledge(draft, e),
        ({ IsOpen: true }, EventAction.Resolve) when e.Members.IsEmpty => ResolveWhole(draft, e),
        ({ IsOpen: true }, _) => Merge(draft, e),
        (_, EventAction.Trigger) => Begin(draft, latest, e, newId),
        _ => Nothing(draft, latest, "no open alert for this key"),
    };

    private static Decision Begin(AlertDraft draft, Alert? latest, ReceiveEvent e, AlertId newId)
    {
        var firing = e.Members.Where(member => member.Firing && !IsLateCopy(latest, member, e.HasStartTimes))
            .DistinctBy(member => member.Fingerprint, StringComparer.Ordinal)
            .ToImmutableArray();
        if (firing.IsEmpty)
        {
            return Nothing(draft, latest, e.Members.Any(member => member.Firing) ? "a late copy of what has resolved" : "nothing in it fires");
        }

        var fresh = new AlertDraft(null, draft.Context);
        var kept = firing.Length > Alert.MaxMembers ? firing[..Alert.MaxMembers] : firing;
        var service = draft.Definitions.Services.GetValueOrDefault(e.Service);
        fresh.Record(new AlertTriggered(
            newId,
            e.Service,
            e.Integration,
            e.DedupKey,
            Cut(e.Title, Alert.MaxTitle),
            e.Details is null ? null : Cut(e.Details, Alert.MaxDetails),
            e.Link,
            e.Severity,
            service?.UrgencyOf(draft.Definitions, e.Severity, draft.Now) ?? Urgency.High,
            e.Labels,
            kept,
            firing.Length - kept.Length + e.UncountedMembers,
            IsStorm: e.Reason is TooManyAlerts,
            e.Reason,
            service is not null && draft.Definitions.Policies.TryGetValue(service.Policy, out var policy) && policy.HasTurns ? draft.Context.Turn : null)
        {
            Incident = latest?.Incident is { Part: AlertPart.Handled or AlertPart.Released or AlertPart.Returned } before ? before with { Part = AlertPart.Returned } : null,
        });
        EscalationAdvance.Start(fresh, new NewAlert { Service = e.Service });
        return fresh.Accept();
    }

    private static Decision Merge(AlertDraft draft, ReceiveEvent e)
    {
        var joined = new List<string>();
        foreach (var member in e.Members)
        {
            if (member.Firing)
            {
                Fire(draft, e, member, joined);
            }
            else if (draft.Alert.Members.TryGetValue(member.Fingerprint, out var known) && known.Firing
                && !(e.HasStartTimes && member.StartsAt < known.StartsAt))
            {
                draft.Record(new MemberResolved(member.Fingerprint, member.EndsAt ?? draft.Now, e.Reason));
            }
        }

        if (e.CompleteGroup)
        {
            ResolveAbsent(draft, e);
        }

        CountOthers(draft, e);
        if (!draft.Alert.Members.Values.Any(member => member.Firing) && draft.Alert.UncountedMembers == 0)
        {
            AlertDecider.Resolve(draft, null, new AllMembersResolved(draft.Alert.Members.Count));
            return draft.Accept();
        }

        var before = draft.Alert.Severity;
        var worse = e.Action == EventAction.Trigger && e.Severity > before;
        if (worse)
        {
            UrgencyRise.TakeDue(draft);
            EscalationAdvance.Advance(draft);
            var urgency = draft.Service?.UrgencyOf(draft.Definitions, e.Severity, draft.Now) ?? Urgency.High;

            // What was raised stays so after hours.
            draft.Record(new SeverityChanged(before, e.Severity, urgency > draft.Alert.Urgency ? urgency : draft.Alert.Urgency, e.Reason));
        }

        Answer(draft, joined, worse ? new SeverityRose(before, e.Severity) : null);
        return draft.Accept();
    }

    private static void Fire(AlertDraft draft, ReceiveEvent e, AlertMember member, List<string> joined)
    {
        if (draft.Alert.Members.TryGetValue(member.Fingerprint, out var known))
        {
            if (known.Firing || (e.HasStartTimes && member.StartsAt <= known.StartsAt))
            {
                return;
            }
        }
        else if (draft.Alert.Members.Count >= Alert.MaxMembers)
        {
            return;
        }

        draft.Record(new MemberFired(member, e.Reason));
        joined.Add(member.Fingerprint);
    }

    /// <summary>
    /// Members beyond those kept. A whole group says exactly how many there are; a lone event beyond the limit is one more, as nobody can
    /// tell whether it was counted before.
    /// </summary>
    private static void CountOthers(AlertDraft draft, ReceiveEvent e)
    {
        var counted = draft.Alert.UncountedMembers;
        var others = e.Members
            .Where(member => member.Firing && !draft.Alert.Members.ContainsKey(member.Fingerprint))
            .DistinctBy(member => member.Fingerprint, StringComparer.Ordinal)
            .Count();
        var now = e switch
        {
            { CompleteGroup: true } => e.UncountedMembers + others,
            { Members.Length: 1 } => counted + others,
            _ => Math.Max(counted, others),
        };
        if (now != counted)
        {
            draft.Record(new MembersUncounted(now - counted, e.Reason));
        }
    }

    private static void ResolveAbsent(AlertDraft draft, ReceiveEvent e)
    {
        var listed = e.Members.Select(member => member.Fingerprint).ToHashSet(StringComparer.Ordinal);
        foreach (var (fingerprint, member) in draft.Alert.Members)
        {
            if (member.Firing && !listed.Contains(fingerprint))
            {
                draft.Record(new MemberResolved(fingerprint, draft.Now, new AbsentFromGroup(fingerprint)));
            }
        }
    }

    /// <summary>Tells or pages about what got worse; an alert that nobody answered yet is being escalated anyway.</summary>
    private static void Answer(AlertDraft draft, List<string> joined, SeverityRose? rose)
    {
        var alert = draft.Alert;
        if (alert.Status == AlertStatus.Triggered)
        {
            if (rose is not null)
            {
                foreach (var page in alert.Run?.OpenPages.ToImmutableArray() ?? [])
                {
                    PageSteps.TakeDue(draft, page.Number);
                }

                EscalationAdvance.Advance(draft, notBefore: draft.Now);
            }
            else if (joined.Count > 0)
            {
                EscalationAdvance.FirePassedOverThatNowHold(draft);
            }

            return;
        }

        if (rose is not null)
        {
            AlertDecider.Retrigger(draft, rose);
        }
        else if (joined.Count > 0 && draft.Service is { PageOnNewMembers: true })
        {
            AlertDecider.Retrigger(draft, new MemberJoined(joined[0]));
        }
        else if (joined.Count > 0 && alert.SnoozedUntil is null)
        {
            TellAcknowledger(draft, joined[0]);
            EscalationAdvance.FirePassedOverThatNowHold(draft);
        }
    }

    private static void TellAcknowledger(AlertDraft draft, string fingerprint)
    {
        if (draft.Alert.AcknowledgedBy is not { } user)
        {
            return;
        }

        if (Responders.NotificationPlan.First(draft.Definitions, user, draft.Alert.Urgency, draft.Now) is { } method)
        {
            draft.Send(NotificationPurpose.Notice, 0, Page.NoStep, user, method.Id, method.Kind, method.Address, new MemberJoined(fingerprint));
        }
    }

    private static Decision Acknowledge(AlertDraft draft, ReceiveEvent e)
    {
        if (draft.Alert.Status != AlertStatus.Triggered)
        {
            return draft.Accept("already acknowledged");
        }

        draft.Record(new AlertAcknowledged(null, e.Reason));
        draft.CancelEndedPages();
        draft.TellThoseTold(chatOnly: false, null, new StateChanged(AlertStatus.Acknowledged));
        return draft.Accept();
    }

    private static Decision ResolveWhole(AlertDraft draft, ReceiveEvent e)
    {
        foreach (var (fingerprint, member) in draft.Alert.Members)
        {
            if (member.Firing)
            {
                draft.Record(new MemberResolved(fingerprint, draft.Now, e.Reason));
            }
        }

        AlertDecider.Resolve(draft, null, e.Reason);
        return draft.Accept();
    }

    private static bool IsLateCopy(Alert? latest, AlertMember member, bool hasStartTimes) =>
        hasStartTimes
        && latest is not null
        && latest.Members.TryGetValue(member.Fingerprint, out var known)
        && !known.Firing
        && member.StartsAt <= known.StartsAt;

    private static Decision Nothing(AlertDraft draft, Alert? latest, string note) =>
        latest is null ? new Dropped(note) : draft.Accept(note);

    private static string Cut(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var kept = char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1;
        return string.Concat(text.AsSpan(0, kept), "…");
    }
}
