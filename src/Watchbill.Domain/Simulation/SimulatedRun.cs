using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Simulation;

/// <summary>A message that left.</summary>
public sealed record HandedOver(Instant At, NotificationPurpose Purpose, UserId? User, ContactMethodId? Method, ContactMethodKind Kind, string Address);

/// <summary>When a person would first have known, and by what.</summary>
public sealed record Knower(UserId User, Instant At, ContactMethodKind Kind);

/// <summary>What would have happened.</summary>
/// <param name="Definitions">At the end: methods that failed for good are flagged.</param>
/// <param name="Alert">At the end.</param>
/// <param name="Entries">By time.</param>
/// <param name="HandedOver">By time.</param>
public sealed record SimulatedRun(
    Scenario Scenario, DefinitionSet Definitions, Alert Alert, ImmutableArray<SimulatedEntry> Entries, ImmutableArray<HandedOver> HandedOver)
{
    /// <summary>Those to whom a page was handed over, by when it first was. A post in a channel reaches nobody in particular.</summary>
    public ImmutableArray<Knower> Known =>
    [
        .. HandedOver.Where(sent => sent is { Purpose: NotificationPurpose.Page, User: not null })
            .DistinctBy(sent => sent.User)
            .Select(sent => new Knower(sent.User!.Value, sent.At, sent.Kind)),
    ];

    /// <summary>What should have happened and did not, as sentences without a full stop, by time.</summary>
    public ImmutableArray<string> Missed
    {
        get
        {
            var known = Known;
            var missed = new List<string>();
            foreach (var entry in Entries)
            {
                switch (entry.Kind)
                {
                    // Somebody paged already in this pass knows.
                    case SimulatedKind.Skipped when entry.Person is not { } person || !known.Any(knower => knower.User == person && knower.At <= entry.At):
                        missed.Add($"{(entry.Rule is { } rule ? $"rule {rule + 1}: " : entry.Target == SimulatedLines.FallbackTarget ? "fallback: " : "")}{entry.Reason}");
                        break;
                    case SimulatedKind.Paged when !known.Any(knower => knower.User == entry.Person)
                        && !Entries.Any(other => other.Kind == SimulatedKind.Unreachable && other.Person == entry.Person):
                        missed.Add($"nothing reached {Definitions.NameOf(entry.Person!.Value)}, who was paged");
                        break;
                    case SimulatedKind.Unreachable:
                        missed.Add($"{Definitions.NameOf(entry.Person!.Value)} could not be reached: {entry.Reason}");
                        break;
                    case SimulatedKind.NotPaged or SimulatedKind.Refused:
                        missed.Add(entry.Reason);
                        break;
                    case SimulatedKind.Exhausted:
                        missed.Add($"the escalation ran out: {entry.Reason}");
                        break;
                }
            }

            if (known.IsEmpty)
            {
                missed.Add("nobody was reached");
            }

            return [.. missed.Distinct(StringComparer.Ordinal)];
        }
    }
}
