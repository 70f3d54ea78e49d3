using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>Makes an event of the lines of a VEVENT.</summary>
internal static class EventReader
{
    private static readonly string[] Once = ["UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "SUMMARY", "DESCRIPTION", "STATUS", "SEQUENCE"];

    public static ReadEvent? Read(int begin, IReadOnlyList<CalendarLine> lines, CalendarValues values, out CalendarProblem? problem)
    {
        var one = new Dictionary<string, CalendarLine>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => Once.Contains(line.Name)))
        {
            if (!one.TryAdd(line.Name, line))
            {
                return No(line.Number, $"An event has one {line.Name}.", out problem);
            }
        }

        if (lines.FirstOrDefault(line => line.Name is "RDATE" or "EXRULE") is { } other)
        {
            return No(other.Number, $"{other.Name} is not understood; recurrences are given with RRULE, EXDATE and RECURRENCE-ID.", out problem);
        }

        if (one.GetValueOrDefault("UID")?.Value is not { Length: > 0 } uid || !one.TryGetValue("DTSTART", out var starts))
        {
            return No(begin, "An event has a UID and a DTSTART.", out problem);
        }

        if (values.At(starts, starts.Value, out var wrong) is not { } start)
        {
            return No(starts.Number, wrong, out problem);
        }

        if (LengthOf(one, start, values, out problem) is not { } length || !TryReplaced(one, values, out var replaces, out problem) || Exceptions(lines, values, out problem) is not { } except)
        {
            return null;
        }

        RecurrenceRule? rule = null;
        if (one.TryGetValue("RRULE", out var repeats) && (rule = RecurrenceRule.Parse(repeats.Value, start, out wrong)) is null)
        {
            return No(repeats.Number, wrong, out problem);
        }

        var sequence = 0;
        if (one.TryGetValue("SEQUENCE", out var revised) && !int.TryParse(revised.Value, NumberStyles.None, CultureInfo.InvariantCulture, out sequence))
        {
            return No(revised.Number, $"SEQUENCE is a number from 0 to {int.MaxValue}, not '{CalendarValues.Short(revised.Value)}'.", out problem);
        }

        problem = null;
        return new ReadEvent(
            begin,
            CalendarLines.Unescape(uid),
            start,
            length,
            CalendarLines.Unescape(one.GetValueOrDefault("SUMMARY")?.Value ?? ""),
            CalendarLines.Unescape(one.GetValueOrDefault("DESCRIPTION")?.Value ?? ""),
            [.. lines.Where(line => line.Name == "ATTENDEE" && line.Value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)).Select(line => line.Value["mailto:".Length..])],
            rule,
            [.. except],
            replaces,
            string.Equals(one.GetValueOrDefault("STATUS")?.Value, "CANCELLED", StringComparison.OrdinalIgnoreCase),
            sequence);
    }

    private static EventLength? LengthOf(Dictionary<string, CalendarLine> one, CalendarTime start, CalendarValues values, out CalendarProblem? problem)
    {
        problem = null;
        var (ends, lasts) = (one.GetValueOrDefault("DTEND"), one.GetValueOrDefault("DURATION"));
        if (ends is not null && lasts is not null)
        {
            problem = new CalendarProblem(lasts.Number, "An event has DTEND or DURATION, not both.");
            return null;
        }

        if (lasts is not null)
        {
            var length = CalendarValues.Length(lasts.Value, out var wrong);
            problem = length is null ? new CalendarProblem(lasts.Number, wrong) : null;
            return length;
        }

        if (ends is null)
        {
            return start.IsDate ? new EventLength(1, Duration.Zero) : default(EventLength);
        }

        if (values.At(ends, ends.Value, out var problemOfEnd) is not { } end)
        {
            problem = new CalendarProblem(ends.Number, problemOfEnd);
            return null;
        }

        if (start.IsDate != end.IsDate)
        {
            problem = new CalendarProblem(ends.Number, "DTSTART and DTEND are both dates, or both dates with times.");
            return null;
        }

        var (days, time) = start.IsDate ? (Period.DaysBetween(start.Local.Date, end.Local.Date), Duration.Zero) : (0, end.ToInstant() - start.ToInstant());
        if (days < 0 || days > CalendarLimits.Days || time < Duration.Zero || time > Duration.FromDays(CalendarLimits.Days))
        {
            problem = new CalendarProblem(ends.Number, $"An event ends after it starts, and at most {CalendarLimits.Days} days later.");
            return null;
        }

        return new EventLength(days, time);
    }

    private static bool TryReplaced(Dictionary<string, CalendarLine> one, CalendarValues values, out CalendarTime? replaces, out CalendarProblem? problem)
    {
        (replaces, problem) = (null, null);
        if (!one.TryGetValue("RECURRENCE-ID", out var line))
        {
            return true;
        }

        if (line.Parameters.ContainsKey("RANGE"))
        {
            problem = new CalendarProblem(line.Number, "RANGE of RECURRENCE-ID is not understood: one occurrence is replaced at a time.");
            return false;
        }

        if (one.ContainsKey("RRULE"))
        {
            problem = new CalendarProblem(line.Number, "What replaces one occurrence does not recur itself.");
            return false;
        }

        replaces = values.At(line, line.Value, out var wrong);
        problem = replaces is null ? new CalendarProblem(line.Number, wrong) : null;
        return replaces is not null;
    }

    private static List<CalendarTime>? Exceptions(IEnumerable<CalendarLine> lines, CalendarValues values, out CalendarProblem? problem)
    {
        problem = null;
        var except = new List<CalendarTime>();
        foreach (var line in lines.Where(line => line.Name == "EXDATE"))
        {
            foreach (var value in line.Value.Split(','))
            {
                if (except.Count >= CalendarLimits.ExceptionsPerEvent)
                {
                    problem = new CalendarProblem(line.Number, $"An event has at most {CalendarLimits.ExceptionsPerEvent} exceptions.");
                    return null;
                }

                if (values.At(line, value, out var wrong) is not { } at)
                {
                    problem = new CalendarProblem(line.Number, wrong);
                    return null;
                }

                except.Add(at);
            }
        }

        return except;
    }

    private static ReadEvent? No(int line, string message, out CalendarProblem? problem)
    {
        problem = new CalendarProblem(line, message);
        return null;
    }
}
