using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Responders;

/// <summary>Until when a person is to be left in peace. High urgency knows no quiet hours.</summary>
public static class QuietHours
{
    /// <returns>Null when the person may be told then.</returns>
    public static Instant? Until(DefinitionSet definitions, UserId user, Urgency urgency, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return urgency == Urgency.Low && definitions.Responders.TryGetValue(user, out var responder) && !responder.Quiet.IsEmpty
            ? Of(definitions, responder).EndAfter(at)
            : null;
    }

    /// <summary>True when the times leave nothing of the week out, so that quiet would never end: they are refused where they are written.</summary>
    public static bool NeverEnd(ImmutableArray<Restriction> times) => !times.IsDefaultOrEmpty && WeeklyPattern.Of(times) is null;

    internal static WeeklyHours Of(DefinitionSet definitions, Responder responder) => InZoneOf(definitions, responder, responder.Quiet);

    /// <param name="times">At least one.</param>
    internal static WeeklyHours InZoneOf(DefinitionSet definitions, Responder responder, ImmutableArray<Restriction> times) =>
        new(DateTimeZoneProviders.Tzdb.GetZoneOrNull(definitions.ZoneOf(responder.Id)) ?? DateTimeZone.Utc, times);
}
