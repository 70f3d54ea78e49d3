using System.Collections.Immutable;
using Watchbill.Domain.Incidents;

namespace Watchbill.Config.Reading.Processes;

/// <summary>The fixed words of incident processes.</summary>
internal static class ProcessWords
{
    /// <summary>Where an answer leads when it is no incident.</summary>
    public const string NoIncident = "none";

    /// <summary>Audiences and places of an update.</summary>
    public static readonly ImmutableArray<string> Updates = ["internal", "customer", "status-page", "mail", "chat", "webhook"];

    /// <summary>Places of an update that need no name.</summary>
    public static readonly ImmutableArray<string> Places = ["status-page", "chat", "mail", "webhook"];

    public static readonly Vocabulary<Audience> Audiences = new(("internal", Audience.Internal), ("customer", Audience.Customer));

    public static readonly Vocabulary<StatusCategory> Categories = new(
        ("triage", StatusCategory.Triage),
        ("live", StatusCategory.Live),
        ("resolved", StatusCategory.Resolved),
        ("learning", StatusCategory.Learning),
        ("closed", StatusCategory.Closed),
        ("declined", StatusCategory.Declined),
        ("merged", StatusCategory.Merged),
        ("cancelled", StatusCategory.Cancelled));

    public static readonly Vocabulary<ResponsePhase> Phases = new(
        ("detection", ResponsePhase.Detection),
        ("triage", ResponsePhase.Triage),
        ("mitigation", ResponsePhase.Mitigation),
        ("verification", ResponsePhase.Verification),
        ("post-incident", ResponsePhase.PostIncident));

    public static readonly Vocabulary<TimeAnchor> Anchors = new(
        ("impact-started", TimeAnchor.ImpactStarted),
        ("detected", TimeAnchor.Detected),
        ("declared", TimeAnchor.Declared),
        ("accepted", TimeAnchor.Accepted),
        ("acknowledged", TimeAnchor.Acknowledged),
        ("identified", TimeAnchor.Identified),
        ("mitigated", TimeAnchor.Mitigated),
        ("verified", TimeAnchor.Verified),
        ("resolved", TimeAnchor.Resolved),
        ("closed", TimeAnchor.Closed));

    public static readonly Vocabulary<TargetBase> Bases = new(
        ("declared", TargetBase.Declared),
        ("impact-started", TargetBase.ImpactStarted),
        ("detected", TargetBase.Detected),
        ("acknowledged", TargetBase.Acknowledged),
        ("resolved", TargetBase.Resolved));

    /// <summary>True: at the very instant is kept.</summary>
    public static readonly Vocabulary<bool> Comparisons = new(("within", true), ("less_than", false));

    /// <summary>What meets a target without saying of what.</summary>
    public static readonly Vocabulary<TargetTrigger> PlainTriggers = new(("acknowledged", TargetTrigger.Acknowledged), ("hand", TargetTrigger.ByHand));

    /// <summary>Keys under which a question says its threshold.</summary>
    public static readonly Vocabulary<ThresholdSide> Thresholds = new(
        ("above", ThresholdSide.Above),
        ("at_least", ThresholdSide.AtLeast),
        ("below", ThresholdSide.Below),
        ("at_most", ThresholdSide.AtMost));
}
