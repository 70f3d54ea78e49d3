using NodaTime;
using Watchbill.Domain.Calendars;

namespace Watchbill.Domain.Tests.Calendars;

public sealed class CalendarEssenceTests
{
    private const string Text = """
        BEGIN:VCALENDAR
        PRODID:-//Somebody//EN
        X-WR-CALNAME:On call
        BEGIN:VTIMEZONE
        TZID:Custom Berlin
        X-LIC-LOCATION:Europe/Berlin
        BEGIN:STANDARD
        DTSTART:19701025T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:a
        DTSTAMP:20260101T101112Z
        DTSTART;TZID=Custom Berlin:20260105T090000
        DTEND;TZID=Custom Berlin:20260106T090000
        RRULE:FREQ=WEEKLY
        EXDATE;TZID=Custom Berlin:20260112T090000
        SUMMARY:An
         a
        DESCRIPTION:The door code is 1234
        ATTENDEE;CN="Silva, Ana":mailto:ana@example.org
        BEGIN:VALARM
        TRIGGER:-PT10M
        SUMMARY:Wake up
        END:VALARM
        END:VEVENT
        BEGIN:VTODO
        UID:b
        SUMMARY:Buy milk
        END:VTODO
        BEGIN:VEVENT
        UID:a
        RECURRENCE-ID;TZID=Custom Berlin:20260119T090000
        DTSTART;TZID=Custom Berlin:20260120T090000
        DURATION:PT12H
        SUMMARY:Bob
        END:VEVENT
        END:VCALENDAR
        """;

    [Fact]
    public void It_is_read_to_the_same_occurrences_and_people() => Assert.Equal(Said(Text), Said(CalendarEssence.Of(Text)));

    [Fact]
    public void It_holds_nothing_that_is_nobodys_business_here()
    {
        var essence = CalendarEssence.Of(Text);

        Assert.All(new[] { "1234", "milk", "Wake", "DTSTAMP", "PRODID", "TZOFFSET" }, word => Assert.DoesNotContain(word, essence, StringComparison.Ordinal));
        Assert.Equal(essence, CalendarEssence.Of(essence));
    }

    [Fact]
    public void The_time_of_a_download_makes_no_other_text() =>
        Assert.Equal(CalendarEssence.Of(Text), CalendarEssence.Of(Text.Replace("20260101T101112Z", "20260102T030405Z", StringComparison.Ordinal)));

    private static string[] Said(string text)
    {
        var reading = CalendarReader.Read(text, DateTimeZoneProviders.Tzdb, DateTimeZone.Utc);
        Assert.Null(reading.Problem);
        var occurrences = CalendarExpansion.Expand(reading.Events, new Interval(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 3, 1, 0, 0))).Occurrences;
        Assert.Equal(7, occurrences.Length);
        return [.. occurrences.Select(occurrence => $"{occurrence.Start} {occurrence.End} {occurrence.Event.Summary} {string.Join(' ', occurrence.Event.Attendees)}")];
    }
}
