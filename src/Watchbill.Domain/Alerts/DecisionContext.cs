using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Alerts;

/// <summary>Everything that a decision may look at besides the alert and the command.</summary>
/// <param name="FailingProviders">Those that have answered nothing but failures, as far as the Deliverer knows.</param>
/// <param name="LastSeen">When the source last spoke of the alert; only for its silence.</param>
/// <param name="Turn">Whose turn a new alert brings where rules go round robin: one more with each alert of the policy.</param>
public sealed record DecisionContext(
    DefinitionSet Definitions,
    Instant Now,
    Actor Actor,
    ImmutableHashSet<Provider> FailingProviders,
    Instant? LastSeen,
    long Turn = 0);
