using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Server.Features.OnCall;

/// <summary>Something about the coming months that nobody will have meant, in words.</summary>
/// <param name="Start">Of the first time that it happens; likewise <paramref name="End"/>.</param>
/// <param name="Times">How often it happens.</param>
public sealed record ConflictLine(Instant Start, Instant End, string Text, int Times)
{
    public static readonly Duration Ahead = Duration.FromDays(90);

    /// <summary>Of one schedule, those about absences first and otherwise the soonest, what comes again told once; with those others that share people with it and that the reader may see.</summary>
    public static ImmutableArray<ConflictLine> Of(DefinitionSet definitions, Schedule schedule, User reader, Instant now)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(schedule);
        var people = definitions.TimetableOf(schedule.Id).Users.ToHashSet();
        var related = definitions.Schedules.Values
            .Where(other => other.Id == schedule.Id || (people.Overlaps(definitions.TimetableOf(other.Id).Users) && ScheduleAccess.MaySee(definitions, reader, other)))
            .OrderBy(other => other.Id.Value, StringComparer.Ordinal)
            .Select(other => definitions.TimetableOf(other.Id))
            .ToList();
        var found = ScheduleConflicts.Within(
            new Interval(now, Instant.Min(now + Ahead, ScheduleLimits.Latest)),
            related,
            definitions.Policies.Values.OrderBy(policy => policy.Id.Value, StringComparer.Ordinal),
            user => FairnessForms.ZoneOf(definitions, user),
            NightLimit.Usual,
            [.. definitions.Absences.Where(absence => people.Contains(absence.User))]);
        return
        [
            .. found.OrderByDescending(conflict => conflict is OnCallWhileAway).Select(conflict => Line(conflict, definitions, schedule, people)).OfType<ConflictLine>()
                .GroupBy(line => line.Text, StringComparer.Ordinal)
                .Select(same => same.First() with { Times = same.Count() }),
        ];
    }

    private static ConflictLine? Line(Conflict conflict, DefinitionSet definitions, Schedule schedule, HashSet<UserId> people) => conflict switch
    {
        BackupIsPrimary both when Pages(definitions, both, schedule.Id) => Say(
            conflict, $"{Duty.Join([.. both.Users.Select(definitions.NameOf)])} is first and backup at once: rule {Number(both.LaterRule)} of {definitions.Policies[both.Policy].Name} reaches nobody new"),
        OnCallInTwoPlaces twice when twice.One == schedule.Id => Say(conflict, $"{definitions.NameOf(twice.User)} is on call for {NameOf(definitions, twice.Other)} as well"),
        OnCallInTwoPlaces twice when twice.Other == schedule.Id => Say(conflict, $"{definitions.NameOf(twice.User)} is on call for {NameOf(definitions, twice.One)} as well"),
        OnCallWhileAway away when away.Schedule == schedule.Id => Say(conflict, $"{definitions.NameOf(away.User)} is away and on call: nobody has taken the shift over"),
        TooManyNights nights when people.Contains(nights.User) => Say(conflict, $"{definitions.NameOf(nights.User)} is on call {nights.Nights} nights in a row"),
        _ => null,
    };

    private static bool Pages(DefinitionSet definitions, BackupIsPrimary both, ScheduleId schedule) =>
        new[] { both.EarlierRule, both.LaterRule }.Any(rule =>
            definitions.Policies[both.Policy].Rules[rule].Targets.Any(target => target is Domain.Escalation.ScheduleTarget { Schedule: var paged } && paged == schedule));

    private static ConflictLine Say(Conflict conflict, string text) => new(conflict.Start, conflict.End, text, 1);

    private static string NameOf(DefinitionSet definitions, ScheduleId schedule) => definitions.Schedules[schedule].Name;

    /// <summary>People count rules from 1.</summary>
    private static string Number(int place) => (place + 1).ToString(CultureInfo.InvariantCulture);
}
