using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Responders;

namespace Watchbill.Domain.Simulation;

/// <summary>An alert that never was, and what people and providers do about it. Times count from its start.</summary>
/// <param name="Length">How far to look; what is due at its very end still happens. At most <see cref="LongestLength"/>.</param>
public sealed record Scenario(ServiceId Service, Severity Severity, Instant Start, Duration Length)
{
    public static readonly Duration UsualLength = Duration.FromHours(4);
    public static readonly Duration LongestLength = Duration.FromDays(7);

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = Alerts.Alert.NoLabels;

    /// <summary>In any order; at one instant in the order given, and before timers.</summary>
    public ImmutableArray<ScriptedAct> Acts { get; init; } = [];

    /// <summary>Which turn the alert brings where rules go round robin, from 0; the round's first person has the first.</summary>
    public long Turn { get; init; }

    public ImmutableArray<Outage> Outages { get; init; } = [];

    public Instant End => Start + Length;
}

/// <summary>What somebody does at a time.</summary>
public abstract record ScriptedAct(Duration After);

/// <summary>A person acknowledges. Somebody who was not paged does not know, and the act has no effect.</summary>
public sealed record ScriptedAcknowledgement(UserId By, Duration After) : ScriptedAct(After);

/// <param name="By">Null when the source says that it is over.</param>
public sealed record ScriptedResolution(UserId? By, Duration After) : ScriptedAct(After);

/// <summary>Somebody says that a fact is true of the alert, or is not any more. It is nobody in particular.</summary>
/// <param name="Fact">A slug, such as customer-facing.</param>
public sealed record ScriptedFact(string Fact, bool Holds, Duration After) : ScriptedAct(After);

/// <summary>Something does not work within [<paramref name="From"/>, <paramref name="Until"/>).</summary>
public abstract record Outage(Duration From, Duration Until)
{
    public bool Holds(Duration offset) => From <= offset && offset < Until;
}

/// <summary>Whatever carries messages of a kind fails; attempts go on.</summary>
public sealed record ProviderOutage(ContactMethodKind Kind, Duration From, Duration Until) : Outage(From, Until);

/// <summary>One method of one person is refused for good: a number that no longer exists.</summary>
public sealed record MethodOutage(UserId User, ContactMethodId Method, Duration From, Duration Until) : Outage(From, Until);
