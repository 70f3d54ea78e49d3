using System.Collections.Immutable;
using NodaTime;

namespace Watchbill.Domain.Incidents;

/// <summary>What holds where nothing is configured: enough to run an incident well, and nothing that surprises.</summary>
public static class DefaultProcess
{
    public const string Id = "default";

    public const string Commander = "commander";
    public const string CommunicationsLead = "communications-lead";

    public static IncidentProcess Process { get; } = new(
        Id,
        "Incidents",
        "INC-{number}",
        null,
        [
            Level("critical", "Critical", "Everybody, or the most important thing, is down.", Severity.Critical, 5, 15, 240, review: true),
            Level("high", "High", "Many are affected, or something important is badly degraded.", Severity.Error, 15, 30, 480, review: true),
            Level("medium", "Medium", "Some are affected, and there is a way around it.", Severity.Warning, 60, 120, 0, review: false),
            new("low", "Low", "Nobody outside notices.", [], [], Severity.Info, null, Pages: false, [], null),
        ],
        [
            new("triage", "Triage", StatusCategory.Triage, ResponsePhase.Triage),
            new("investigating", "Investigating", StatusCategory.Live, ResponsePhase.Triage, TimeAnchor.Accepted),
            new("identified", "Identified", StatusCategory.Live, ResponsePhase.Mitigation, TimeAnchor.Identified),
            new("mitigating", "Mitigating", StatusCategory.Live, ResponsePhase.Mitigation),
            new("monitoring", "Monitoring", StatusCategory.Live, ResponsePhase.Verification, TimeAnchor.Mitigated),
            new("resolved", "Resolved", StatusCategory.Resolved, ResponsePhase.PostIncident, TimeAnchor.Resolved),
            new("review", "In review", StatusCategory.Learning, ResponsePhase.PostIncident),
            new("closed", "Closed", StatusCategory.Closed, ResponsePhase.PostIncident, TimeAnchor.Closed),
            new("declined", "Declined", StatusCategory.Declined, ResponsePhase.PostIncident),
            new("merged", "Merged", StatusCategory.Merged, ResponsePhase.PostIncident),
            new("cancelled", "Cancelled", StatusCategory.Cancelled, ResponsePhase.PostIncident),
        ],
        [
            new(Commander, "Commander", ["Decides, delegates, and keeps the clock", "Fixes nothing themselves"], Leads: true, [], [], [], Duration.FromMinutes(10), Duration.FromMinutes(45), []),
            new("technical-lead", "Technical lead", ["Finds the cause and the way out"], Leads: false, [], [], [], null, null, []),
            new(CommunicationsLead, "Communications lead", ["Writes to customers and to the company", "Keeps every promise of a next update"], Leads: false, [], [], [], null, null, []),
            new("scribe", "Scribe", ["Notes what is tried, seen and decided"], Leads: false, [], [], [], null, null, []),
            new("security-lead", "Security lead", ["Approves changes while evidence is at stake"], Leads: false, [], [], [IncidentProcess.SecurityFact], null, null, []),
        ],
        null,
        [
            new("false-positive", "The alert was wrong"),
            new("expected", "Expected: planned work"),
            new("duplicate", "Known already"),
            new("self-healed", "Over before anybody could act"),
            new("benign", "True, but harmless"),
        ]);

    private static SeverityLevel Level(string id, string name, string definition, Severity severity, int acknowledge, int update, int resolve, bool review)
    {
        var targets = ImmutableArray.CreateBuilder<ResponseTarget>();
        targets.Add(Target("acknowledge", "Acknowledged", TargetTrigger.Acknowledged, null, acknowledge, repeats: false, []));
        targets.Add(Target("command", "Commander in place", TargetTrigger.RoleHeld, Commander, acknowledge * 2, repeats: false, []));
        targets.Add(Target("update", "Internal update", TargetTrigger.Update, "internal", update, repeats: true, [CommunicationsLead]));
        if (resolve > 0)
        {
            targets.Add(Target("resolve", "Resolved", TargetTrigger.Status, "resolved", resolve, repeats: false, []) with { PagesWhenMissed = false });
        }

        return new SeverityLevel(
            id, name, definition, [], [], severity, null, Pages: true, targets.ToImmutable(), new ResolveGate(Duration.Zero, [], false, Duration.FromHours(1)), NeedsReview: review);
    }

    private static ResponseTarget Target(string id, string name, TargetTrigger trigger, string? argument, int minutes, bool repeats, ImmutableArray<string> responsible) => new(
        id,
        name,
        trigger,
        argument,
        TargetSpan.Of(Duration.FromMinutes(minutes)),
        TargetBase.Declared,
        repeats,
        Duration.FromMinutes(minutes) / 5,
        Inclusive: true,
        Duration.Zero,
        [],
        Outward: false,
        responsible,
        []);
}
