using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Watchbill.Domain.Calendars;

namespace Watchbill.Domain.Tests.Calendars;

/// <summary>Calendars made to cost much, or to break something: an exact refusal, and soon.</summary>
public sealed class HostileCalendarTests
{
    private const string Head = "BEGIN:VCALENDAR\r\n";
    private const string Tail = "END:VCALENDAR\r\n";

    private static readonly string[] Scraps =
    [
        "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "UID:a", "DTSTART:20260105T090000Z", "DTSTART;TZID=Europe/Berlin:20260329T023000",
        "DTSTART;VALUE=DATE:21991231", "DTEND:21991231T235959Z", "DURATION:P400D", "DURATION:P99999999W", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-31;INTERVAL=1000", "RRULE:FREQ=DAILY",
        "RRULE:;;==", "EXDATE:,,", "RECURRENCE-ID:20260105T090000Z", "SEQUENCE:99999999999", "TZID:", "X;Y=\":", " folded", ":", ";", "DTSTART;TZID=:20260105T090000", "DTSTART;VALUE=DATE:19000101",
    ];

    [Fact]
    public void More_octets_than_allowed_are_refused_unread() =>
        Assert.Contains("larger than 1024 KiB", Read(Head + "X-JUNK:" + new string('ä', CalendarLimits.Octets / 2) + "\r\n" + Tail).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void More_events_than_allowed_are_refused()
    {
        var events = string.Concat(Enumerable.Range(0, CalendarLimits.Events + 1).Select(i => $"BEGIN:VEVENT\nUID:{i}\nDTSTART:20260105T090000Z\nEND:VEVENT\n"));
        Assert.Contains($"more than {CalendarLimits.Events} events", Read(Head + events + Tail).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_within_parts_within_parts_are_refused() =>
        Assert.Contains("nested more than", Read(Head + string.Concat(Enumerable.Repeat("BEGIN:X\n", 10_000))).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void Many_rules_that_lead_to_many_shifts_are_refused()
    {
        var events = string.Concat(Enumerable.Range(0, 4_000).Select(i => $"BEGIN:VEVENT\nUID:{i}\nDTSTART:19000105T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEND:VEVENT\n"));
        var expanded = CalendarExpansion.Expand(Read(Head + events + Tail).Events, Year);
        Assert.Empty(expanded.Occurrences);
        Assert.Contains($"more than {CalendarLimits.Occurrences} shifts", expanded.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_rules_that_lead_to_nothing_are_refused_by_their_steps()
    {
        var events = string.Concat(Enumerable.Range(0, 4_000).Select(i => $"BEGIN:VEVENT\nUID:{i}\nDTSTART:19000105T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=10000\nEND:VEVENT\n"));
        var expanded = CalendarExpansion.Expand(Read(Head + events + Tail).Events, Year);
        Assert.Contains($"more than {CalendarLimits.Steps} steps", expanded.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_from_long_ago_costs_no_more_than_one_of_today()
    {
        var far = Read(Head + "BEGIN:VEVENT\nUID:a\nDTSTART:19000101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=7\nEND:VEVENT\n" + Tail);
        var near = CalendarExpansion.Expand(Enumerable.Range(0, 150).Select(i => far.Events[0] with { Uid = $"{i}" }), Year);
        Assert.Null(near.Problem);
        Assert.Equal(150 * 52, near.Occurrences.Length);
    }

    [Fact]
    public void Whatever_is_read_is_read_or_refused()
    {
        var lines = Gen.ListOf(Gen.Elements(Scraps)).Select(list => string.Join("\r\n", list));
        var inside = Gen.ListOf(Gen.Elements(Scraps)).Select(list => $"{Head}BEGIN:VEVENT\nUID:a\nDTSTART:20260105T090000Z\n{string.Join('\n', list)}\nEND:VEVENT\n{Tail}");
        Prop.ForAll(Gen.OneOf(lines, inside, ArbMap.Default.GeneratorFor<string>().Where(text => text is not null)).ToArbitrary(), text =>
        {
            var reading = Read(text);
            var expanded = CalendarExpansion.Expand(reading.Events, Year);
            return (reading.Problem is null || reading.Events.IsEmpty) && expanded.Occurrences.All(occurrence => occurrence.Start < occurrence.End);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static NodaTime.Interval Year => new(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 12, 31, 0, 0));

    private static CalendarReading Read(string text) => CalendarReader.Read(text, DateTimeZoneProviders.Tzdb, DateTimeZone.Utc);
}
