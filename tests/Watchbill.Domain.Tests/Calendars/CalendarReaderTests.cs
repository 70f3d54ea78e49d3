using NodaTime;
using NodaTime.Text;
using Watchbill.Domain.Calendars;

namespace Watchbill.Domain.Tests.Calendars;

public sealed class CalendarReaderTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Theory]
    [InlineData("DTSTART:20260105T090000Z\nDTEND:20260105T170000Z", "2026-01-05T09:00:00Z/2026-01-05T17:00:00Z")]
    [InlineData("DTSTART;TZID=America/New_York:20260105T090000\nDURATION:PT8H", "2026-01-05T14:00:00Z/2026-01-05T22:00:00Z")]
    [InlineData("DTSTART:20260105T090000\nDURATION:P1D", "2026-01-05T08:00:00Z/2026-01-06T08:00:00Z")]
    [InlineData("DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260107", "2026-01-04T23:00:00Z/2026-01-06T23:00:00Z")]
    [InlineData("DTSTART;VALUE=DATE:20260105", "2026-01-04T23:00:00Z/2026-01-05T23:00:00Z")]
    [InlineData("DTSTART;TZID=W. Europe Standard Time:20260105T090000\nDURATION:P1W", "2026-01-05T08:00:00Z/2026-01-12T08:00:00Z")]
    [InlineData("DTSTART;TZID=/example.org/20260101/Europe/Berlin:20260105T090000\nDURATION:PT1H", "2026-01-05T08:00:00Z/2026-01-05T09:00:00Z")]
    [InlineData("DTSTART;TZID=\"Europe/Berlin\":20260105T090000\nDURATION:PT1H30M15S", "2026-01-05T08:00:00Z/2026-01-05T09:30:15Z")]
    [InlineData("DTSTART:20260105T0900\n 00Z\nDURATION:PT1H", "2026-01-05T09:00:00Z/2026-01-05T10:00:00Z")]
    public void A_time_is_where_its_zone_puts_it(string lines, string expected) => Assert.Equal([expected], Times(lines, "2026-01-01", "2026-02-01"));

    [Theory]
    [InlineData("FREQ=DAILY;COUNT=3", "0105 0106 0107")]
    [InlineData("FREQ=DAILY;INTERVAL=10", "0105 0115 0125 0204 0214 0224")]
    [InlineData("FREQ=DAILY;BYDAY=SA,SU;UNTIL=20260118", "0110 0111 0117 0118")]
    [InlineData("FREQ=WEEKLY;UNTIL=20260119T080000Z", "0105 0112 0119")]
    [InlineData("FREQ=WEEKLY;UNTIL=20260119T075959Z", "0105 0112")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=5", "0105 0107 0109 0119 0121")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;COUNT=4", "0105 0118 0119 0201")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,MO;COUNT=4", "0105 0111 0119 0125")]
    [InlineData("FREQ=MONTHLY", "0105 0205")]
    [InlineData("FREQ=MONTHLY;BYDAY=2TU,-1FR", "0113 0130 0210 0227")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO;COUNT=6", "0105 0112 0119 0126 0202 0209")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1,15", "0115 0131 0215 0228")]
    [InlineData("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "0213")]
    public void A_rule_recurs_as_the_standard_has_it(string rule, string expected) => Assert.Equal(
        expected.Split(' '),
        Starts($"DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT8H\nRRULE:{rule}", "2026-01-01", "2026-03-01").Select(start => start.InZone(Berlin).Date.ToString("MMdd", null)));

    [Fact]
    public void A_month_without_the_day_has_no_occurrence() => Assert.Equal(
        [1, 3, 5, 7, 8, 10, 12],
        Starts("DTSTART:20260131T120000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY", "2026-01-01", "2027-01-01").Select(start => start.InUtc().Month));

    [Fact]
    public void A_recurrence_keeps_its_local_time_over_a_change_of_the_clocks()
    {
        var starts = Starts("DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY", "2026-03-01", "2026-11-30").ToList();
        Assert.All(starts, start => Assert.Equal(new LocalTime(9, 0), start.InZone(Berlin).TimeOfDay));
        Assert.Equal(274, starts.Count);
    }

    [Fact]
    public void A_nominal_day_follows_the_clocks_and_an_exact_end_does_not()
    {
        // The night to 2026-03-29 has 23 hours.
        Assert.Equal(["2026-03-28T08:00:00Z/2026-03-29T07:00:00Z"], Times("DTSTART;TZID=Europe/Berlin:20260328T090000\nDURATION:P1D", "2026-03-28", "2026-03-29"));
        Assert.Equal(["2026-03-28T08:00:00Z/2026-03-29T08:00:00Z"], Times("DTSTART;TZID=Europe/Berlin:20260328T090000\nDURATION:PT24H", "2026-03-28", "2026-03-29"));
    }

    [Fact]
    public void Exceptions_are_left_out_and_replaced_occurrences_are_where_they_were_moved()
    {
        var text = Calendar(
            "UID:a\nDTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=6\nEXDATE:20260106T090000Z,20260107T090000Z",
            "UID:a\nRECURRENCE-ID:20260108T090000Z\nDTSTART:20260108T140000Z\nDURATION:PT2H",
            "UID:a\nRECURRENCE-ID:20260109T090000Z\nDTSTART:20260109T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED");

        Assert.Equal(
            ["2026-01-05T09:00:00Z/2026-01-05T10:00:00Z", "2026-01-08T14:00:00Z/2026-01-08T16:00:00Z", "2026-01-10T09:00:00Z/2026-01-10T10:00:00Z"],
            Times(Read(text), "2026-01-01", "2026-02-01"));
    }

    [Fact]
    public void The_highest_sequence_counts_wherever_it_stands()
    {
        var text = Calendar("UID:a\nSEQUENCE:2\nDTSTART:20260105T090000Z\nDURATION:PT1H", "UID:a\nSEQUENCE:1\nDTSTART:20260109T090000Z\nDURATION:PT1H");
        Assert.Equal(["2026-01-05T09:00:00Z/2026-01-05T10:00:00Z"], Times(Read(text), "2026-01-01", "2026-02-01"));
    }

    [Fact]
    public void A_zone_of_the_file_is_the_place_that_the_file_says()
    {
        const string Zone = "BEGIN:VTIMEZONE\nTZID:Here\nX-LIC-LOCATION:America/New_York\nBEGIN:STANDARD\nDTSTART:19700101T000000\nEND:STANDARD\nEND:VTIMEZONE\n";
        var text = Calendar("UID:a\nDTSTART;TZID=Here:20260105T090000\nDURATION:PT1H").Replace("END:VCALENDAR", Zone + "END:VCALENDAR", StringComparison.Ordinal);
        Assert.Equal(["2026-01-05T14:00:00Z/2026-01-05T15:00:00Z"], Times(Read(text), "2026-01-01", "2026-02-01"));
    }

    [Theory]
    [InlineData("DTSTART;TZID=Mars/Olympus:20260105T090000\nDURATION:PT1H", 3, "There is no zone 'Mars/Olympus'")]
    [InlineData("DTSTART:20260231T090000Z\nDURATION:PT1H", 3, "'20260231T090000Z' is no date and time")]
    [InlineData("DTSTART:99990101T090000Z", 3, "The year 9999 is not between 1900 and 2199.")]
    [InlineData("DTSTART:20260105T090000Z\nDTEND:20260105T080000Z", 4, "An event ends after it starts")]
    [InlineData("DTSTART:20260105T090000Z\nDTEND:20260105T100000Z\nDURATION:PT1H", 5, "DTEND or DURATION, not both")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:-PT1H", 4, "'-PT1H' is no duration")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:P500D", 4, "'P500D' is no duration")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY", 5, "FREQ of RRULE is DAILY, WEEKLY or MONTHLY, not 'SECONDLY'.")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=99999999", 5, "COUNT of RRULE is a number from 1 to 10000")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0", 5, "INTERVAL of RRULE is a number from 1 to 1000")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3;UNTIL=20260110", 5, "COUNT or UNTIL, not both")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO", 5, "BYSETPOS of RRULE is not understood")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=2MO", 5, "only FREQ=MONTHLY understands")]
    [InlineData("DTSTART:20260105T090000Z\nDURATION:PT1H\nRDATE:20260110T090000Z", 5, "RDATE is not understood")]
    [InlineData("DTSTART:20260105T090000Z\nDTSTART:20260105T090000Z", 4, "An event has one DTSTART.")]
    [InlineData("DTSTART:20260105T090000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260105T090000Z", 4, "RANGE of RECURRENCE-ID is not understood")]
    [InlineData("DURATION:PT1H", 2, "An event has a UID and a DTSTART.")]
    [InlineData("DTSTART", 3, "After DTSTART there is no ':'.")]
    [InlineData("DTSTART;TZID=\"Europe:2026", 3, "quotation mark that does not end")]
    public void What_is_wrong_is_said_with_its_line(string lines, int line, string message)
    {
        // BEGIN:VCALENDAR is line 1, BEGIN:VEVENT line 2; the UID comes last.
        var reading = Reading($"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nUID:a\nEND:VEVENT\nEND:VCALENDAR\n");
        Assert.Equal(line, reading.Problem!.Line);
        Assert.Contains(message, reading.Problem.Message, StringComparison.Ordinal);
        Assert.Empty(reading.Events);
    }

    [Theory]
    [InlineData("", "This is no calendar")]
    [InlineData("<html></html>", "A line begins with a name.")]
    [InlineData("BEGIN:VEVENT\nEND:VEVENT", "A calendar begins with BEGIN:VCALENDAR.")]
    [InlineData("BEGIN:VCALENDAR\nEND:VEVENT", "END:VEVENT ends nothing that has begun.")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT", "The file ends inside VEVENT.")]
    public void What_is_no_calendar_is_refused(string text, string message) => Assert.Contains(message, Reading(text).Problem!.Message, StringComparison.Ordinal);

    private static IEnumerable<Instant> Starts(string lines, string from, string to) => Expand(Read(Calendar("UID:a\n" + lines)), from, to).Select(occurrence => occurrence.Start);

    private static IEnumerable<string> Times(string lines, string from, string to) => Times(Read(Calendar("UID:a\n" + lines)), from, to);

    private static IEnumerable<string> Times(CalendarReading reading, string from, string to) => Expand(reading, from, to).Select(occurrence => $"{occurrence.Start}/{occurrence.End}");

    private static IEnumerable<CalendarOccurrence> Expand(CalendarReading reading, string from, string to)
    {
        var expanded = CalendarExpansion.Expand(reading.Events, new Interval(At(from), At(to)));
        Assert.Null(expanded.Problem);
        return expanded.Occurrences;
    }

    private static Instant At(string date) => LocalDatePattern.Iso.Parse(date).Value.AtMidnight().InUtc().ToInstant();

    private static string Calendar(params string[] events) => $"BEGIN:VCALENDAR\nVERSION:2.0\n{string.Concat(events.Select(lines => $"BEGIN:VEVENT\n{lines}\nEND:VEVENT\n"))}END:VCALENDAR\n";

    private static CalendarReading Read(string text)
    {
        var reading = Reading(text);
        Assert.Null(reading.Problem);
        return reading;
    }

    private static CalendarReading Reading(string text) => CalendarReader.Read(text, DateTimeZoneProviders.Tzdb, Berlin);
}
