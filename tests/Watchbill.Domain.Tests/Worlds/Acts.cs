using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>What people and sources do, as verbs of the timeline.</summary>
internal static class Acts
{
    private static readonly IntegrationId Prom = new("prom");

    public static Timeline Acknowledge(this Timeline t, string who) => t.Do(who, new Acknowledge());

    public static Timeline Resolve(this Timeline t, string who) => t.Do(who, new Resolve());

    public static Timeline Escalate(this Timeline t, string who, int? seen = null) => t.Do(who, new Escalate(seen));

    public static Timeline Snooze(this Timeline t, string who, string lasting, int? seen = null) => t.Do(who, new Snooze(t.Now + Span(lasting), seen));

    public static Timeline States(this Timeline t, string who, string fact, bool holds = true) => t.Do(who, new StateFact(fact, holds));

    public static Timeline MarksFalse(this Timeline t, string who, string cause, string? comment = null) => t.Do(who, new MarkFalsePositive(cause, comment));

    public static Timeline TakesOver(this Timeline t, string who, int? seen = null) => t.Do(who, new TakeOver(seen));

    public static Timeline Restarts(this Timeline t, string who, int? seen = null) => t.Do(who, new Restart(seen));

    public static Timeline Reassign(this Timeline t, string who, string to, int? seen = null) => t.Do(who, new Reassign(new UserId(to), seen));

    /// <summary>A source of single alerts says that it fires.</summary>
    public static Timeline Trigger(this Timeline t, Severity severity = Severity.Critical, params (string Key, string Value)[] labels) =>
        t.Receive(Event(EventAction.Trigger, [Fires("it", severity, since: null)], severity) with { Labels = Labels(labels) });

    public static Timeline SourceResolves(this Timeline t) => t.Receive(Event(EventAction.Resolve, [], Severity.Critical));

    public static Timeline SourceAcknowledges(this Timeline t) => t.Receive(Event(EventAction.Acknowledge, [], Severity.Critical));

    /// <summary>Alertmanager sends its whole group.</summary>
    public static Timeline Group(this Timeline t, params AlertMember[] members) => t.Receive(WholeGroup(members));

    /// <summary>Alertmanager sends a group that it had to cut.</summary>
    public static Timeline CutGroup(this Timeline t, int notListed, params AlertMember[] members) =>
        t.Receive(WholeGroup(members) with { CompleteGroup = false, UncountedMembers = notListed });

    public static ReceiveEvent WholeGroup(params AlertMember[] members)
    {
        var firing = members.Where(member => member.Firing).ToList();
        return Event(firing.Count > 0 ? EventAction.Trigger : EventAction.Resolve, [.. members], (firing.Count > 0 ? firing : [.. members]).Max(member => member.Severity)) with
        {
            CompleteGroup = true,
            HasStartTimes = true,
        };
    }

    public static AlertMember Fires(string fingerprint, Severity severity = Severity.Critical, string? since = "0s") =>
        new(fingerprint, fingerprint, severity, true, Timeline.Start + Span(since ?? "0s"), null, Alert.NoLabels);

    public static AlertMember Over(string fingerprint, Severity severity = Severity.Critical, string since = "0s") =>
        new(fingerprint, fingerprint, severity, false, Timeline.Start + Span(since), null, Alert.NoLabels);

    public static ReceiveEvent Event(EventAction action, ImmutableArray<AlertMember> members, Severity severity) => new(
        Org.Shop, Prom, "key", action, "Shop is down", null, null, severity, Alert.NoLabels, members, 0, false, false, new SourceReported("prom"));

    private static ImmutableSortedDictionary<string, string> Labels((string Key, string Value)[] labels) =>
        Alert.NoLabels.AddRange(labels.Select(label => KeyValuePair.Create(label.Key, label.Value)));
}
