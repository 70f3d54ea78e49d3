using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Domain;
using Watchbill.Domain.Calendars;
using Watchbill.Domain.Schedules;
using Watchbill.Engine;
using Watchbill.Engine.Calendars;
using Watchbill.Engine.Definitions;
using Watchbill.Server.Access;
using Watchbill.Server.Features.OnCall.Operations;
using Watchbill.Store.Json;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Features.OnCall.Import;

/// <summary>A calendar that was read whole, and what of it takes place in a window.</summary>
internal sealed record ReadCalendar(Interval Window, ImmutableArray<CalendarOccurrence> Occurrences, ImmutableArray<string> Uids);

/// <summary>Takes calendars into schedules as overrides: all of one in one transaction, or nothing. Thread-safe.</summary>
internal sealed class CalendarImports(WatchbillEngine engine, ICalendarSource source)
{
    private const int NamedInError = 3;

    /// <summary>By default from now on, for 366 days.</summary>
    public static (Interval? Window, ApiError? Problem) Window(string? from, string? to, Instant now, DateTimeZone zone)
    {
        var (start, fault) = ScheduleWindow.At(from, now, now, zone, "from");
        var (end, other) = ScheduleWindow.At(to, now + ScheduleLimits.LongestOperation, now, zone, "to");
        if (start is not { } begin || end is not { } stop)
        {
            return (null, fault ?? other);
        }

        var first = Instant.Max(begin, now);
        return stop > now + ScheduleLimits.LongestOperation ? No($"to ({stop}) is {(stop - now).Days} days ahead; an import reaches at most {ScheduleLimits.LongestOperation.Days}.", "Name an earlier end.")
            : stop <= first ? No($"to ({stop}) is not after from ({first}); what has been is not changed.", "Name a later end.")
            : (new Interval(first, stop), null);

        static (Interval? Window, ApiError? Problem) No(string message, string fix) => (null, new ApiError(ErrorCode.Invalid, message, fix));
    }

    /// <summary>What is at an address. The address is in no message.</summary>
    public async Task<(string? Text, ApiError? Problem)> FetchAsync(string url, CancellationToken cancellationToken) =>
        await source.ReadAsync(url.StartsWith("webcal://", StringComparison.Ordinal) ? $"https{url["webcal".Length..]}" : url, null, null, cancellationToken) switch
        {
            CalendarContents contents => (contents.Text, null),
            CalendarNotRead { Reason: var reason } => (null, new ApiError(ErrorCode.Invalid, $"The calendar could not be read: {reason}.")),
            _ => (null, new ApiError(ErrorCode.Invalid, "The calendar could not be read: the other side says that nothing has changed.")),
        };

    public static (ReadCalendar? Read, ApiError? Problem) Read(string text, Schedule schedule, Interval window)
    {
        var reading = CalendarReader.Read(text, DateTimeZoneProviders.Tzdb, schedule.Zone);
        if (reading.Problem is { } problem)
        {
            return No(problem);
        }

        var expanded = CalendarExpansion.Expand(reading.Events, window);
        return expanded.Problem is { } tooMuch
            ? No(tooMuch)
            : (new ReadCalendar(window, expanded.Occurrences, [.. reading.Events.Select(read => read.Uid).Distinct(StringComparer.Ordinal)]), null);

        static (ReadCalendar? Read, ApiError? Problem) No(CalendarProblem problem) =>
            (null, new ApiError(ErrorCode.Invalid, $"The calendar cannot be used. {problem}", "Correct it; nothing was changed."));
    }

    /// <summary>What it would do now.</summary>
    public CalendarImport Preview(ReadCalendar calendar, ScheduleId schedule) =>
        Of(calendar, schedule, engine.Definitions.Current, engine.Definitions.Current.OverridesOf(schedule), calendar.Window.Start);

    /// <param name="skipsUnknown">Occurrences that mean nobody are left out; else they make it all fail.</param>
    public async Task<(CalendarImport? Import, ApiError? Problem)> ApplyAsync(ReadCalendar calendar, Schedule schedule, Caller caller, bool skipsUnknown)
    {
        CalendarImport? import = null;
        ApiError? problem = null;
        var actor = Actor.User(caller.User.Id);
        await engine.Operations.SubmitAsync(null, caller.User.Id, seen =>
        {
            var known = OverrideOperation.Instance.Known(seen).Where(change => change.Schedule == schedule.Id);
            import = Of(calendar, schedule.Id, seen.Definitions, known, Instant.Max(calendar.Window.Start, seen.Now));
            problem = Objection(import, skipsUnknown);
            if (problem is not null || import.IsEmpty)
            {
                return OperationDecision.Refused("");
            }

            var managedBy = caller.Door == Door.Web ? "ui" : "api";
            return new OperationDecision(
                [
                    .. import.Added.Concat(import.Changed).Select(change => new DefinitionWrite(DefinitionKinds.Override, change.Id, DefinitionJson.Of(change).Json, managedBy, actor, default)),
                    .. import.Removed.Select(change => new DefinitionWrite(DefinitionKinds.Override, change.Id, null, managedBy, actor, default)),
                ],
                [new AuditRecord(default, actor, caller.Door, "override.import", $"schedule:{schedule.Id}", $"a calendar: {import}")],
                "");
        });
        return problem is null ? (import, null) : (null, problem);
    }

    public static ApiError? Objection(CalendarImport import, bool skipsUnknown)
    {
        if (!skipsUnknown && !import.Unmatched.IsEmpty)
        {
            var named = string.Join(", ", import.Unmatched.Take(NamedInError).Select(occurrence => $"'{Shown(occurrence.Event.Summary)}' at {occurrence.Start}"));
            var more = import.Unmatched.Length > NamedInError ? $" and {import.Unmatched.Length - NamedInError} more" : "";
            return new ApiError(
                ErrorCode.UnknownUser,
                $"Of nobody whom we know {(import.Unmatched.Length == 1 ? "is" : "are")} {named}{more}.",
                "Name users by mail address in ATTENDEE or by id or name in SUMMARY, or leave these out (skip_unknown). Nothing was changed.");
        }

        var all = import.Added.Length + import.Changed.Length + import.Unchanged;
        return all > CalendarImport.MostOverrides
            ? new ApiError(ErrorCode.TooLarge, $"This would be {all} overrides; at most {CalendarImport.MostOverrides} are made at once.", "Name an earlier end, or make the calendar a layer of the schedule.")
            : null;
    }

    private static CalendarImport Of(ReadCalendar calendar, ScheduleId schedule, DefinitionSet definitions, IEnumerable<Override> known, Instant from)
    {
        var window = new Interval(Instant.Min(from, calendar.Window.End), calendar.Window.End);
        var people = new CalendarPeople(definitions.Users.Values, definitions.Responders.Values);
        return CalendarImport.Of(calendar.Occurrences.Where(occurrence => occurrence.ReachesInto(window)), calendar.Uids, people, schedule, known, window);
    }

    private static string Shown(string summary)
    {
        var line = summary.ReplaceLineEndings(" ");
        return line.Length <= 60 ? line : $"{line[..59]}…";
    }
}
