using System.Collections.Immutable;

namespace Watchbill.Domain.Responders;

/// <summary>People who own services together, and the first fallback when an escalation reaches nobody.</summary>
public sealed record Team(TeamId Id, string Name, ImmutableArray<UserId> Members);
