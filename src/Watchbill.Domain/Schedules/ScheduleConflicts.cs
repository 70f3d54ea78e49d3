using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Swaps;

namespace Watchbill.Domain.Schedules;

/// <summary>Finds conflicts over several schedules and the policies that page them, from the same final schedules that paging asks.</summary>
public static class ScheduleConflicts
{
    /// <param name="timetables">One per schedule. Policies' targets that are not among them count as nobody.</param>
    /// <param name="zoneOf">Where a person lives.</param>
    /// <param name="absences">Of whomever; those outside the window are passed over.</param>
    /// <returns>By start, then end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window cannot be rendered; see <see cref="Timetable.Render"/>.</exception>
    public static ImmutableArray<Conflict> Within(
        Interval window,
        IReadOnlyList<Timetable> timetables,
        IEnumerable<EscalationPolicy> policies,
        Func<UserId, DateTimeZone> zoneOf,
        NightLimit nights,
        ImmutableArray<Absence> absences = default)
    {
        ArgumentNullException.ThrowIfNull(timetables);
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(zoneOf);
        ArgumentNullException.ThrowIfNull(nights);
        var lines = timetables.ToDictionary(timetable => timetable.Schedule, timetable => ScheduleDifference.StretchesOf(timetable.Render(window), user => user));
        var told = new List<(ScheduleId One, ScheduleId Other, Interval When)>();
        List<Conflict> conflicts = [.. policies.SelectMany(policy => Backups(policy, lines, told))];
        conflicts.AddRange(TwoPlaces(timetables, lines, told));
        conflicts.AddRange(Nights(lines.Values, zoneOf, nights));
        conflicts.AddRange(absences.IsDefault ? [] : absences.SelectMany(absence => Away(absence, lines)));
        return [.. conflicts.OrderBy(conflict => conflict.Start).ThenBy(conflict => conflict.End)];
    }

    private static List<Conflict> Backups(
        EscalationPolicy policy, Dictionary<ScheduleId, ImmutableArray<OnCallStretch>> lines, List<(ScheduleId One, ScheduleId Other, Interval When)> told)
    {
        var found = new List<Conflict>();
        for (var later = 1; later < policy.Rules.Length; later++)
        {
            // A rule that also names people or a team reaches somebody else; a schedule that an earlier rule pages is paged again on purpose.
            if (!policy.Rules[later].Targets.All(target => target is ScheduleTarget or ChannelTarget)
                || SchedulesOf(policy.Rules[later], lines) is not [var backup]
                || policy.Rules.Take(later).Any(rule => SchedulesOf(rule, lines).Contains(backup)))
            {
                continue;
            }

            for (var earlier = 0; earlier < later; earlier++)
            {
                foreach (var primary in SchedulesOf(policy.Rules[earlier], lines))
                {
                    foreach (var (start, end, users) in Joined(lines[primary], lines[backup], (one, other) => other.IsEmpty || !other.All(one.Contains) ? [] : other))
                    {
                        found.Add(new BackupIsPrimary(start, end, policy.Id, earlier, later, users));
                        told.Add((primary, backup, new Interval(start, end)));
                    }
                }
            }
        }

        return found;
    }

    private static IEnumerable<Conflict> TwoPlaces(
        IReadOnlyList<Timetable> timetables, Dictionary<ScheduleId, ImmutableArray<OnCallStretch>> lines, List<(ScheduleId One, ScheduleId Other, Interval When)> told)
    {
        for (var i = 0; i < timetables.Count; i++)
        {
            for (var j = i + 1; j < timetables.Count; j++)
            {
                var (one, other) = (timetables[i].Schedule, timetables[j].Schedule);
                foreach (var user in timetables[i].Users.Intersect(timetables[j].Users))
                {
                    foreach (var both in Joined(lines[one], lines[other], (first, second) => first.Contains(user) && second.Contains(user) ? [user] : []))
                    {
                        if (!told.Exists(known => (known.One, known.Other) is var pair && (pair == (one, other) || pair == (other, one)) && known.When.Start <= both.Start && known.When.End >= both.End))
                        {
                            yield return new OnCallInTwoPlaces(both.Start, both.End, user, one, other);
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<Conflict> Nights(IEnumerable<ImmutableArray<OnCallStretch>> lines, Func<UserId, DateTimeZone> zoneOf, NightLimit limit)
    {
        var shifts = lines.SelectMany(line => line).SelectMany(stretch => stretch.Users.Select(user => (User: user, stretch.Start, stretch.End))).GroupBy(shift => shift.User).OrderBy(person => person.Key);
        foreach (var person in shifts)
        {
            var zone = zoneOf(person.Key);
            var dates = person.SelectMany(shift => NightsOf(shift.Start, shift.End, zone, limit)).Distinct().Order().ToList();
            for (var first = 0; first < dates.Count;)
            {
                var last = first;
                while (last + 1 < dates.Count && dates[last + 1] == dates[last].PlusDays(1))
                {
                    last++;
                }

                if (last - first + 1 > limit.MostInARow)
                {
                    yield return new TooManyNights(NightOn(dates[first], zone, limit).Start, NightOn(dates[last], zone, limit).End, person.Key, last - first + 1);
                }

                first = last + 1;
            }
        }
    }

    private static IEnumerable<OnCallWhileAway> Away(Absence absence, Dictionary<ScheduleId, ImmutableArray<OnCallStretch>> lines)
    {
        foreach (var (schedule, line) in lines)
        {
            OnCallWhileAway? last = null;
            foreach (var stretch in line.Where(stretch => stretch.Users.Contains(absence.User) && absence.Covers(new Interval(stretch.Start, stretch.End))))
            {
                var (start, end) = (Instant.Max(stretch.Start, absence.Start), Instant.Min(stretch.End, absence.End));
                if (last is not null && last.End == start)
                {
                    last = last with { End = end };
                    continue;
                }

                if (last is not null)
                {
                    yield return last;
                }

                last = new OnCallWhileAway(start, end, absence.User, schedule, absence.Id);
            }

            if (last is not null)
            {
                yield return last;
            }
        }
    }

    /// <summary>The dates on which those nights begin that share a moment with [start, end).</summary>
    private static IEnumerable<LocalDate> NightsOf(Instant start, Instant end, DateTimeZone zone, NightLimit limit)
    {
        for (var date = start.InZone(zone).Date.PlusDays(-1); NightOn(date, zone, limit).Start < end; date = date.PlusDays(1))
        {
            if (NightOn(date, zone, limit) is var night && night.End > start && night.Start < night.End)
            {
                yield return date;
            }
        }
    }

    private static (Instant Start, Instant End) NightOn(LocalDate date, DateTimeZone zone, NightLimit limit) =>
        (WallClock.First(zone, date + limit.From), WallClock.Last(zone, (limit.To > limit.From ? date : date.PlusDays(1)) + limit.To));

    private static List<ScheduleId> SchedulesOf(EscalationRule rule, Dictionary<ScheduleId, ImmutableArray<OnCallStretch>> lines) =>
        [.. rule.Targets.OfType<ScheduleTarget>().Select(target => target.Schedule).Where(lines.ContainsKey).Distinct()];

    /// <summary>Where two lines over the same window share users in some way; neighbours with the same users as one.</summary>
    private static List<OnCallStretch> Joined(
        ImmutableArray<OnCallStretch> one, ImmutableArray<OnCallStretch> other, Func<ImmutableArray<UserId>, ImmutableArray<UserId>, ImmutableArray<UserId>> shared)
    {
        var joined = new List<OnCallStretch>();
        for (var (i, j) = (0, 0); i < one.Length && j < other.Length;)
        {
            var (start, end) = (Instant.Max(one[i].Start, other[j].Start), Instant.Min(one[i].End, other[j].End));
            var users = shared(one[i].Users, other[j].Users);
            if (joined.Count > 0 && joined[^1] is var last && last.End == start && last.Users.SequenceEqual(users))
            {
                joined[^1] = last with { End = end };
            }
            else if (!users.IsEmpty)
            {
                joined.Add(new OnCallStretch(start, end, users));
            }

            (i, j) = (i + (one[i].End == end ? 1 : 0), j + (other[j].End == end ? 1 : 0));
        }

        return joined;
    }
}
