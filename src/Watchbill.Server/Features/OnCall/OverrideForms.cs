using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;
using Watchbill.Domain;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Reads the form that adds an override. Pure.</summary>
public static class OverrideForms
{
    private static readonly Duration Longest = Duration.FromDays(366);
    private static readonly LocalDateTimePattern Field = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");
    private static readonly InstantPattern IdTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd't'HHmmss'.'ffffff");

    /// <summary>For a field of type datetime-local.</summary>
    public static string Format(LocalDateTime local) => Field.Format(local);

    /// <param name="who">Is on call afterwards.</param>
    /// <param name="instead">Whom they stand in for; empty when they join the others.</param>
    /// <param name="nonce">Of the form: sent twice, it makes the same override.</param>
    /// <returns>The override, or a sentence that says what is wrong.</returns>
    public static (Override? Made, string? Problem) Read(
        DefinitionSet definitions, Schedule schedule, string? who, string? instead, string? from, string? to, string nonce, Instant now, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(zone);
        if (Person(definitions, who) is not { } person || (instead is { Length: > 0 } && Person(definitions, instead) is null))
        {
            return (null, "Choose people from the list.");
        }

        if (At(from, zone) is not { } start || At(to, zone) is not { } end)
        {
            return (null, "Give both times as date and time.");
        }

        if (end <= start || end <= now || end - start > Longest || end > ScheduleLimits.Latest || start < ScheduleLimits.Earliest)
        {
            return (null, "An override ends after it starts and after now, and lasts at most a year.");
        }

        // Later overrides have the last word, and they are applied in the order of their ids: an id begins with its time.
        var id = string.Create(CultureInfo.InvariantCulture, $"ov-{IdTime.Format(now)}-{nonce[..4]}");
        var replaced = instead is { Length: > 0 } ? Person(definitions, instead) : null;
        return replaced == person
            ? (null, "Nobody can stand in for themselves.")
            : replaced is { } absent
                ? (new Override(id, schedule.Id, start, end, OverrideKind.Replace, absent, person), null)
                : (new Override(id, schedule.Id, start, end, OverrideKind.Add, person, null), null);
    }

    private static UserId? Person(DefinitionSet definitions, string? id) =>
        id is { Length: > 0 } && definitions.Users.TryGetValue(new UserId(id), out var user) && !user.Disabled ? user.Id : null;

    private static Instant? At(string? text, DateTimeZone zone) =>
        text is { Length: <= 30 } && Field.Parse(text.Length > 16 ? text[..16] : text) is { Success: true } local
            ? zone.ResolveLocal(local.Value, Resolvers.LenientResolver).ToInstant()
            : null;
}
