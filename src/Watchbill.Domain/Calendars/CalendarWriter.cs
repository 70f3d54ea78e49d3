using System.Globalization;
using System.Text;
using NodaTime.Text;

namespace Watchbill.Domain.Calendars;

/// <summary>
/// Writes iCalendar (RFC 5545): lines end in CRLF and are folded before their 76th octet, never inside a character; text is escaped, and what
/// no text may hold (control characters) is left out, so that nobody's name can begin a line of its own.
/// </summary>
public static class CalendarWriter
{
    /// <summary>Octets of a line, without its CRLF.</summary>
    public const int LineOctets = 75;

    private static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    public static string Write(CalendarDocument calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var text = new StringBuilder(512 + (calendar.Events.Count * 400));
        var refresh = string.Create(CultureInfo.InvariantCulture, $"PT{Math.Max(1, (long)calendar.Refresh.TotalMinutes)}M");
        var stamp = Utc.Format(calendar.Stamp);
        var sequence = SequenceOf(calendar.Sequence);
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Watchbill//On-call shifts//EN");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "NAME:" + Escape(calendar.Name));
        Line(text, "X-WR-CALNAME:" + Escape(calendar.Name));
        if (calendar.Description is { } description)
        {
            Line(text, "X-WR-CALDESC:" + Escape(description));
        }

        Line(text, "REFRESH-INTERVAL;VALUE=DURATION:" + refresh);
        Line(text, "X-PUBLISHED-TTL:" + refresh);
        foreach (var shift in calendar.Events)
        {
            Write(text, shift, shift.Stamp is { } own ? Utc.Format(own) : stamp, shift.Sequence is { } number ? SequenceOf(number) : sequence);
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    /// <summary>For a value of type TEXT.</summary>
    internal static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        foreach (var rune in value.ReplaceLineEndings("\n").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\' or ';' or ',':
                    escaped.Append('\\').Append((char)rune.Value);
                    break;
                case '\n':
                    escaped.Append("\\n");
                    break;
                case '\t':
                    escaped.Append('\t');
                    break;
                default:
                    if (!Rune.IsControl(rune))
                    {
                        escaped.Append(rune.ToString());
                    }

                    break;
            }
        }

        return escaped.ToString();
    }

    private static void Write(StringBuilder text, CalendarEvent shift, string stamp, string sequence)
    {
        Line(text, "BEGIN:VEVENT");
        Line(text, "UID:" + Escape(shift.Uid));
        Line(text, "DTSTAMP:" + stamp);
        Line(text, "LAST-MODIFIED:" + stamp);
        Line(text, "SEQUENCE:" + sequence);
        Line(text, "DTSTART:" + Utc.Format(shift.Start));
        Line(text, "DTEND:" + Utc.Format(shift.End));
        Line(text, "SUMMARY:" + Escape(shift.Summary));
        if (shift.Description is { } description)
        {
            Line(text, "DESCRIPTION:" + Escape(description));
        }

        if (shift.Url is { } url)
        {
            Line(text, "URL:" + url.AbsoluteUri);
        }

        Line(text, "STATUS:" + shift.Status.ToString().ToUpperInvariant());

        // Being on call keeps nobody from being invited to a meeting.
        Line(text, "TRANSP:TRANSPARENT");
        Line(text, "END:VEVENT");
    }

    private static string SequenceOf(long number) => Math.Clamp(number, 0, int.MaxValue).ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                // The space that marks a continued line counts.
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
