using System.Text;

namespace Watchbill.Domain.Calendars;

/// <summary>
/// What of a calendar says who is on call when, and nothing else. Descriptions, places and alarms are nobody's business here, and many hosts write the time
/// of the download into every event: kept as it came, each reading would be another text.
/// </summary>
public static class CalendarEssence
{
    private static readonly HashSet<string> OfEvents = new(StringComparer.Ordinal)
    {
        "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "EXDATE", "SUMMARY", "STATUS", "SEQUENCE", "ATTENDEE",
    };

    private static readonly HashSet<string> OfZones = new(StringComparer.Ordinal) { "TZID", "X-LIC-LOCATION" };

    /// <param name="text">Of a calendar that <see cref="CalendarReader"/> reads without a problem. The result is read to the same occurrences and people.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var kept = new StringBuilder();
        var open = new Stack<string>();
        foreach (var (number, raw) in CalendarLines.Unfold(text.StartsWith('\uFEFF') ? text[1..] : text))
        {
            var line = CalendarLines.Parse(number, raw, out _)!;
            var name = line.Value.Trim().ToUpperInvariant();
            if (line.Name == "BEGIN")
            {
                open.Push(name);
            }

            var keeps = open.Count switch
            {
                1 => line.Name is "BEGIN" or "END",
                2 => open.Peek() switch
                {
                    "VEVENT" => line.Name is "BEGIN" or "END" || OfEvents.Contains(line.Name),
                    "VTIMEZONE" => line.Name is "BEGIN" or "END" || OfZones.Contains(line.Name),
                    _ => false,
                },
                _ => false,
            };
            if (keeps)
            {
                kept.Append(raw).Append("\r\n");
            }

            if (line.Name == "END")
            {
                open.Pop();
            }
        }

        return kept.ToString();
    }
}
