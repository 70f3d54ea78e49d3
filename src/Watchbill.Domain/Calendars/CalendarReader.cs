using System.Collections.Immutable;
using System.Text;
using NodaTime;

namespace Watchbill.Domain.Calendars;

/// <summary>
/// Reads the events of an iCalendar file (RFC 5545). What would change when somebody is on call and is not understood (RDATE, RANGE, other
/// recurrences) is refused rather than passed over; what only decorates is passed over. Never throws, whatever it is given.
/// </summary>
public static class CalendarReader
{
    /// <param name="floating">The zone of times that name none, and of whole days.</param>
    public static CalendarReading Read(string text, IDateTimeZoneProvider zones, DateTimeZone floating)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(zones);
        ArgumentNullException.ThrowIfNull(floating);
        if (text.Length > CalendarLimits.Octets || Encoding.UTF8.GetByteCount(text) > CalendarLimits.Octets)
        {
            return CalendarReading.No(0, $"The calendar is larger than {CalendarLimits.Octets / 1024} KiB.");
        }

        var defined = new Dictionary<string, string?>(StringComparer.Ordinal);
        var (events, problem) = Components(text.StartsWith('\uFEFF') ? text[1..] : text, defined);
        if (problem is not null)
        {
            return new CalendarReading([], problem);
        }

        var values = new CalendarValues(zones, floating, defined);
        var read = ImmutableArray.CreateBuilder<ReadEvent>(events.Count);
        foreach (var (line, properties) in events)
        {
            if (EventReader.Read(line, properties, values, out problem) is not { } made)
            {
                return new CalendarReading([], problem);
            }

            read.Add(made);
        }

        return new CalendarReading(read.MoveToImmutable());
    }

    private static (List<(int Line, List<CalendarLine> Properties)> Events, CalendarProblem? Problem) Components(string text, Dictionary<string, string?> defined)
    {
        var events = new List<(int Line, List<CalendarLine> Properties)>();
        var open = new Stack<string>();
        var zone = (Id: "", Place: (string?)null);
        var isCalendar = false;
        foreach (var (number, raw) in CalendarLines.Unfold(text))
        {
            if (CalendarLines.Parse(number, raw, out var problem) is not { } line)
            {
                return (events, new CalendarProblem(number, problem));
            }

            var name = line.Value.Trim().ToUpperInvariant();
            switch (line.Name)
            {
                case "BEGIN":
                    if (open.Count >= CalendarLimits.Depth || (open.Count == 0 && name != "VCALENDAR"))
                    {
                        return (events, new CalendarProblem(number, open.Count == 0 ? "A calendar begins with BEGIN:VCALENDAR." : $"Parts are nested more than {CalendarLimits.Depth} deep."));
                    }

                    isCalendar = true;
                    zone = name == "VTIMEZONE" ? ("", null) : zone;
                    if (name == "VEVENT" && open.Count == 1)
                    {
                        if (events.Count >= CalendarLimits.Events)
                        {
                            return (events, new CalendarProblem(number, $"There are more than {CalendarLimits.Events} events."));
                        }

                        events.Add((number, []));
                    }

                    open.Push(name);
                    break;
                case "END":
                    if (open.Count == 0 || open.Pop() != name)
                    {
                        return (events, new CalendarProblem(number, $"END:{CalendarValues.Short(name)} ends nothing that has begun."));
                    }

                    if (name == "VTIMEZONE" && zone.Id.Length > 0)
                    {
                        defined[zone.Id] = zone.Place;
                    }

                    break;
                default:
                    if (open.Count == 0)
                    {
                        return (events, new CalendarProblem(number, "A calendar begins with BEGIN:VCALENDAR, and nothing stands outside of it."));
                    }

                    if (open.Count == 2 && open.Peek() == "VEVENT")
                    {
                        events[^1].Properties.Add(line);
                    }
                    else if (open.Peek() == "VTIMEZONE")
                    {
                        zone = line.Name switch
                        {
                            "TZID" => (line.Value, zone.Place),
                            "X-LIC-LOCATION" => (zone.Id, line.Value),
                            _ => zone,
                        };
                    }

                    break;
            }
        }

        return (events, !isCalendar ? new CalendarProblem(0, "This is no calendar: there is no BEGIN:VCALENDAR.") : open.Count > 0 ? new CalendarProblem(0, $"The file ends inside {open.Peek()}.") : null);
    }
}
