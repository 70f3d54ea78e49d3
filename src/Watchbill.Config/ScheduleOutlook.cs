using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Watchbill.Config.Export;
using Watchbill.Domain;
using Watchbill.Domain.Escalation;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config;

/// <summary>
/// Looks ahead: when nobody would be on call and why, and conflicts between schedules and policies. Warnings, for a gap may be meant. Operations (overrides,
/// temporary schedules, absences) are looked at where an export of them is given. Disabled people are nobody.
/// </summary>
public static class ScheduleOutlook
{
    /// <summary>Of one kind for one document; the rest is counted in one line more.</summary>
    public const int MostLines = 4;

    public static readonly Duration Ahead = Duration.FromDays(90);

    private static readonly ZonedDateTimePattern Wall = ZonedDateTimePattern.CreateWithInvariantCulture("ddd uuuu-MM-dd HH:mm", null);

    /// <param name="configuration">Without errors.</param>
    /// <returns>By document, kind and time. Empty when the time is not one that schedules can be asked for.</returns>
    public static ImmutableArray<Diagnostic> Of(ConfigurationResult configuration, Instant now, OperationsResult? operations = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (now < ScheduleLimits.Earliest || now + Ahead > ScheduleLimits.Latest)
        {
            return [];
        }

        var window = new Interval(now, now + Ahead);
        var documents = configuration.Documents;
        var definitions = new DefinitionSet(documents with
        {
            Overrides = operations?.Overrides ?? documents.Overrides,
            TemporarySchedules = operations?.TemporarySchedules ?? documents.TemporarySchedules,
        });
        var timetables = documents.Schedules.Select(schedule => definitions.TimetableOf(schedule.Id)).ToList();
        var found = new List<Finding>();
        foreach (var (schedule, timetable) in documents.Schedules.Zip(timetables))
        {
            found.AddRange(schedule.Layers.SelectMany(layer => (layer.Calendar?.Rota?.Unmatched(window) ?? []).Select(occurrence => new Finding(
                KeyOf(schedule.Id), "calendar-event-of-nobody", occurrence.Start,
                $"event '{Reading.Problems.Cut(occurrence.Event.Summary.ReplaceLineEndings(" "))}' of {layer.Calendar!.Label} means nobody {Between(occurrence.Start, occurrence.End, schedule.Zone)}",
                "name a user's mail address in ATTENDEE, or a user's id or name in SUMMARY"))));
            var gaps = timetable.Render(window).Only(definitions.IsSomebody).Gaps;
            found.AddRange(gaps.Select(gap => new Finding(KeyOf(schedule.Id), "schedule-gap", gap.Start, Gap(schedule, gap), "let a layer serve then, or keep it if it is meant")));
        }

        // Nobody is never in two places.
        var conflicts = ScheduleConflicts.Within(
            window, timetables, documents.Policies, user => ZoneOf(definitions.Users.GetValueOrDefault(user)), NightLimit.Usual, operations?.Absences ?? []);
        found.AddRange(conflicts.Select(conflict => Of(conflict, documents)).Where(finding => finding.User is not { } user || definitions.IsSomebody(user)));
        return
        [
            .. found.GroupBy(finding => (finding.Key, finding.Code))
                .OrderBy(group => group.Key.Key).ThenBy(group => group.Key.Code, StringComparer.Ordinal)
                .SelectMany(group => Lines([.. group.OrderBy(finding => finding.Start)], PlaceOf(group.Key.Key))),
        ];

        SourcePosition PlaceOf(DefinitionKey key) => configuration.Origins.GetValueOrDefault(key, new SourcePosition(".", 1, 1));
    }

    private static IEnumerable<Diagnostic> Lines(List<Finding> findings, SourcePosition at)
    {
        foreach (var finding in findings.Take(MostLines))
        {
            yield return new Diagnostic(at.File, at.Line, at.Column, DiagnosticLevel.Warning, finding.Code, finding.Message, finding.Fix);
        }

        if (findings.Count > MostLines)
        {
            yield return new Diagnostic(
                at.File, at.Line, at.Column, DiagnosticLevel.Warning, findings[0].Code,
                string.Create(CultureInfo.InvariantCulture, $"{findings[0].Key}: {findings.Count - MostLines} more like these in the coming {Ahead.Days} days"), findings[0].Fix);
        }
    }

    private static string Gap(Schedule schedule, Interval gap) =>
        $"nobody is on call for schedule {schedule.Id} {Between(gap.Start, gap.End, schedule.Zone)}: {string.Join("; ", GapCause.Of(schedule, gap.Start).Select(cause => Words(cause, schedule.Zone)))}";

    private static string Words(GapCause cause, DateTimeZone zone) => cause.Kind switch
    {
        GapCauseKind.NotStarted => $"layer '{cause.Layer.Name}' starts {Wall.Format(WallClock.First(zone, cause.Layer.Start).InZone(zone))}",
        GapCauseKind.Ended => $"layer '{cause.Layer.Name}' ended {Wall.Format(WallClock.First(zone, cause.Layer.End!.Value).InZone(zone))}",
        GapCauseKind.Restricted => $"layer '{cause.Layer.Name}' serves only {string.Join(", ", cause.Layer.Restrictions.Select(LayerWords.When))}",
        GapCauseKind.EmptySlot => $"in layer '{cause.Layer.Name}' it is the turn of an empty slot",
        GapCauseKind.NoEvent => $"the calendar of layer '{cause.Layer.Name}' has nobody then",
        GapCauseKind.NobodyCounts => $"in layer '{cause.Layer.Name}' it is the turn of {string.Join(" and ", cause.Users)}, who {(cause.Users.Length == 1 ? "is" : "are")} disabled",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "There are no words for it."),
    };

    private static Finding Of(Conflict conflict, DefinitionDocuments documents)
    {
        switch (conflict)
        {
            case BackupIsPrimary backup:
                var policy = documents.Policies.First(known => known.Id == backup.Policy);
                var schedule = documents.Schedules.First(known => known.Id == policy.Rules[backup.LaterRule].Targets.OfType<ScheduleTarget>().First().Schedule);
                return new Finding(
                    new DefinitionKey(DefinitionKind.Policy, policy.Id.Value), "backup-is-primary", conflict.Start,
                    $"rule {backup.LaterRule + 1} of policy {policy.Id} pages only {string.Join(" and ", backup.Users)} {Between(conflict.Start, conflict.End, schedule.Zone)}, whom rule {backup.EarlierRule + 1} has paged",
                    $"change the turns of schedule {schedule.Id}, or page somebody else as well");
            case OnCallInTwoPlaces two:
                var zone = documents.Schedules.First(known => known.Id == two.One).Zone;
                return new Finding(
                    KeyOf(two.One), "on-call-in-two-places", conflict.Start,
                    $"{two.User} is on call for schedules {two.One} and {two.Other} {Between(conflict.Start, conflict.End, zone)}", "let somebody else serve in one of them", two.User);
            case OnCallWhileAway away:
                var local = documents.Schedules.First(known => known.Id == away.Schedule).Zone;
                return new Finding(
                    KeyOf(away.Schedule), "on-call-while-away", conflict.Start,
                    $"{away.User} is on call for schedule {away.Schedule} {Between(conflict.Start, conflict.End, local)} and away (absence {away.Absence})", "let somebody take the shift over", away.User);
            case TooManyNights nights:
                var home = ZoneOf(documents.Users.FirstOrDefault(known => known.Id == nights.User));
                return new Finding(
                    new DefinitionKey(DefinitionKind.User, nights.User.Value), "too-many-nights", conflict.Start,
                    string.Create(CultureInfo.InvariantCulture, $"{nights.User} is on call in {nights.Nights} nights in a row {Between(conflict.Start, conflict.End, home)}; more than {NightLimit.Usual.MostInARow} tire people out"),
                    "make turns shorter, or add people to the rotation", nights.User);
            default:
                throw new ArgumentOutOfRangeException(nameof(conflict), conflict, "There are no words for it.");
        }
    }

    private static string Between(Instant start, Instant end, DateTimeZone zone) => $"from {Wall.Format(start.InZone(zone))} to {Wall.Format(end.InZone(zone))} ({zone.Id})";

    private static DefinitionKey KeyOf(ScheduleId schedule) => new(DefinitionKind.Schedule, schedule.Value);

    private static DateTimeZone ZoneOf(User? user) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(user?.Zone ?? "") ?? DateTimeZone.Utc;

    /// <param name="User">Whom it is about alone.</param>
    private sealed record Finding(DefinitionKey Key, string Code, Instant Start, string Message, string Fix, UserId? User = null);
}
