using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Schedules;

namespace Watchbill.Domain.Calendars;

/// <summary>
/// What becomes of the overrides of a schedule when a calendar is taken into it: each occurrence replaces everybody on call by those whom it means. An
/// override's id is made of the event, of the occurrence as the recurrence has it, and of the person, so that the same calendar taken in again changes what has
/// changed: an occurrence that was moved moves, one that was cancelled goes. Of events that the calendar no longer has at all it says nothing. What has been stays.
/// </summary>
/// <param name="Unmatched">Occurrences that mean nobody, of which nothing is made.</param>
public sealed record CalendarImport(
    ImmutableArray<Override> Added, ImmutableArray<Override> Changed, ImmutableArray<Override> Removed, int Unchanged, ImmutableArray<CalendarOccurrence> Unmatched)
{
    public const int MostOverrides = 2_000;

    private static readonly InstantPattern IdTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd't'HHmmss");

    public bool IsEmpty => Added.IsEmpty && Changed.IsEmpty && Removed.IsEmpty;

    /// <param name="occurrences">That reach into the window.</param>
    /// <param name="uids">Of all events of the calendar.</param>
    /// <param name="known">The overrides of the schedule.</param>
    /// <param name="window">From now or later on, with an end.</param>
    public static CalendarImport Of(
        IEnumerable<CalendarOccurrence> occurrences, IEnumerable<string> uids, CalendarPeople people, ScheduleId schedule, IEnumerable<Override> known, Interval window)
    {
        ArgumentNullException.ThrowIfNull(occurrences);
        ArgumentNullException.ThrowIfNull(people);
        var all = occurrences.Select(occurrence => (Occurrence: occurrence, Users: people.Of(occurrence.Event))).ToList();
        var before = known.Where(change => change.Schedule == schedule && change.End > window.Start).ToDictionary(change => change.Id, StringComparer.Ordinal);
        var wanted = new SortedDictionary<string, Override>(StringComparer.Ordinal);
        foreach (var (occurrence, users) in all)
        {
            foreach (var user in users)
            {
                var id = $"{PrefixOf(schedule, occurrence.Event.Uid)}{IdTime.Format(occurrence.Event.Replaces?.ToInstant() ?? occurrence.Start)}-{user}";

                // One that runs already began when it began.
                var start = before.TryGetValue(id, out var running) && running.Start < window.Start ? running.Start : Instant.Max(occurrence.Start, window.Start);
                wanted[id] = new Override(id, schedule, start, Instant.Min(occurrence.End, start + ScheduleLimits.LongestOperation), OverrideKind.ReplaceAll, user, null);
            }
        }

        var ours = uids.Select(uid => PrefixOf(schedule, uid)).ToHashSet(StringComparer.Ordinal);
        var gone = before.Values
            .Where(change => change.Start < window.End && change.Kind == OverrideKind.ReplaceAll && !wanted.ContainsKey(change.Id) && change.Id.Length > PrefixLength && ours.Contains(change.Id[..PrefixLength]))
            .OrderBy(change => change.Id, StringComparer.Ordinal)
            .ToList();
        var ended = gone.Where(change => change.Start < window.Start).Select(change => change with { End = window.Start });
        return new CalendarImport(
            [.. wanted.Values.Where(change => !before.ContainsKey(change.Id))],
            [.. wanted.Values.Where(change => before.TryGetValue(change.Id, out var old) && old != change), .. ended],
            [.. gone.Where(change => change.Start >= window.Start)],
            wanted.Values.Count(change => before.TryGetValue(change.Id, out var old) && old == change),
            [.. all.Where(one => one.Users.IsEmpty).Select(one => one.Occurrence)]);
    }

    /// <summary>What it would do, in a line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Added.Length} added, {Changed.Length} changed, {Removed.Length} removed, {Unchanged} as before");

    private const int PrefixLength = 20;

    /// <summary>"ics-" and 15 characters of the event, and "-".</summary>
    private static string PrefixOf(ScheduleId schedule, string uid) =>
        $"ics-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{schedule}\n{uid}")))[..15]}-";
}
