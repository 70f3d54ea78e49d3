using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;
using Watchbill.Domain.Simulation;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Outlook;

/// <summary>What was asked of a service, and what would happen.</summary>
/// <param name="At">As it was written.</param>
/// <param name="Problem">What is wrong with it; then there is no timeline.</param>
public sealed record SimulationView(Service Service, Severity Severity, string At, string? Problem, SimulationTimeline? Timeline);

/// <param name="IsBad">Somebody who should be told is not.</param>
public sealed record SimulationLine(Instant At, string Text, bool IsBad, string Reason);

/// <summary>A simulated run as sentences.</summary>
public sealed record SimulationTimeline(Instant Start, ImmutableArray<SimulationLine> Lines, ImmutableArray<string> Known, ImmutableArray<string> Missed)
{
    public static SimulationTimeline Of(SimulatedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (definitions, start) = (run.Definitions, run.Scenario.Start);
        return new SimulationTimeline(
            start,
            [.. run.Entries.Select(entry => new SimulationLine(entry.At, Text(entry, definitions), IsBad(entry), entry.Reason))],
            [.. run.Known.Select(knower => $"{definitions.NameOf(knower.User)}, {(knower.At == start ? "at once" : $"after {ReasonText.Span(knower.At - start)}")}, by {KindWords.Of(knower.Kind)}")],
            run.Missed);
    }

    private static bool IsBad(SimulatedEntry entry) =>
        entry.Kind is SimulatedKind.Failed or SimulatedKind.Unreachable or SimulatedKind.Exhausted or SimulatedKind.NotPaged or SimulatedKind.Refused
        || (entry.Kind == SimulatedKind.Skipped && entry.Person is null);

    private static string Text(SimulatedEntry entry, DefinitionSet definitions)
    {
        var whom = entry.Person is { } person ? definitions.NameOf(person) : entry.Target ?? "somebody";
        return entry.Kind switch
        {
            SimulatedKind.Triggered => "The alert begins",
            SimulatedKind.RuleFired => $"Rule {entry.Rule + 1} fires",
            SimulatedKind.Paged => $"{KindWords.Sentence(entry.Method!.Value)} to {whom}",
            SimulatedKind.Posted => $"Post in {entry.Target}",
            SimulatedKind.Told => $"News to {whom}",
            SimulatedKind.Waits => $"{whom} is told later",
            SimulatedKind.Skipped => $"Not {whom}",
            SimulatedKind.PassedOver => $"Rule {entry.Rule + 1} is passed over",
            SimulatedKind.Failed => $"The message to {whom} fails",
            SimulatedKind.Delivered => $"The message to {whom} gets through",
            SimulatedKind.Unreachable => $"{whom} cannot be reached",
            SimulatedKind.PassStarted => $"Pass {entry.Pass} begins",
            SimulatedKind.Fallback => "The fallback pages",
            SimulatedKind.Exhausted => "The escalation is exhausted",
            SimulatedKind.Acknowledged => $"{whom} acknowledges",
            SimulatedKind.Resolved => "It is resolved",
            SimulatedKind.TriggeredAgain => "It pages again",
            SimulatedKind.Fact => "Somebody says what is so",
            SimulatedKind.Raised => "Urgency rises",
            SimulatedKind.NotPaged => $"{whom} was not paged",
            SimulatedKind.NoEffect => $"{whom} acts, and nothing comes of it",
            SimulatedKind.Refused => $"{whom} may not do that",
            _ => throw new UnreachableException($"{entry.Kind} has no words."),
        };
    }
}
