using System.Collections.Immutable;

namespace Watchbill.Domain.Incidents.Similar;

/// <summary>One thing that two incidents have in common.</summary>
/// <param name="Points">What it adds to the score.</param>
public abstract record Likeness(int Points);

/// <summary>The same rule raised an alert of the same service.</summary>
public sealed record SameAlert(string Rule, ServiceId Service, int Points) : Likeness(Points);

/// <summary>The same rule raised an alert of another service then.</summary>
public sealed record SameRule(string Rule, ServiceId Service, int Points) : Likeness(Points);

public sealed record SameServices(ImmutableArray<ServiceId> Services, int Points) : Likeness(Points);

/// <summary>The rarest first.</summary>
public sealed record SameWords(ImmutableArray<string> Words, int Points) : Likeness(Points);

/// <summary>Facts that hold for both.</summary>
public sealed record SameFacts(ImmutableArray<string> Facts, int Points) : Likeness(Points);

/// <summary>As bad, by the same process.</summary>
public sealed record SameLevel(string Level, int Points) : Likeness(Points);

/// <param name="Score">The sum of the points of its reasons.</param>
/// <param name="Reasons">Never empty; the one that counts most comes first.</param>
public sealed record SimilarIncident(Incident Incident, int Score, ImmutableArray<Likeness> Reasons);
