using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Watchbill.Domain.Calendars;

namespace Watchbill.Domain.Tests.Calendars;

public sealed class CalendarWriterTests
{
    private static readonly Instant Stamp = Instant.FromUtc(2026, 5, 1, 12, 0);

    private static readonly string[] Texts = ["plain", "a;b,c\\n", "two\nlines", "Zoë 🚨 Ünïcödé, ", "END:VEVENT", new string('x', 200), string.Concat(Enumerable.Repeat("🚨é", 60)), "\\", "trailing \\;", " leading", "tab\there"];

    [Fact]
    public void What_was_written_is_read_again()
    {
        var events =
            from uid in Gen.Choose(1, int.MaxValue)
            from start in Gen.Choose(0, 2_000_000_000)
            from length in Gen.Choose(1, 400 * 86_400)
            from summary in Gen.OneOf(Gen.Elements(Texts), ArbMap.Default.GeneratorFor<string>().Select(Allowed))
            from description in Gen.OneOf(Gen.Elements(Texts), ArbMap.Default.GeneratorFor<string>().Select(Allowed))
            from status in Gen.Elements(Enum.GetValues<CalendarStatus>())
            select new CalendarEvent($"{uid}@example.org", Instant.FromUnixTimeSeconds(start), Instant.FromUnixTimeSeconds((long)start + length), summary, description, new Uri("https://example.org/a,b;c"), status);
        Prop.ForAll(Gen.ListOf(events).ToArbitrary(), list =>
        {
            var text = CalendarWriter.Write(new CalendarDocument("Name; with, marks", null, Stamp, 7, Duration.FromHours(1), [.. list]));
            IsWellFormed(text);
            var reading = CalendarReader.Read(text, DateTimeZoneProviders.Tzdb, DateTimeZone.Utc);
            Assert.Null(reading.Problem);
            Assert.Equal(
                list.Select(one => (one.Uid, one.Start, one.End, one.Summary, one.Description, one.Status == CalendarStatus.Cancelled)),
                reading.Events.Select(one => (one.Uid, one.Start.ToInstant(), one.Length.EndOf(one.Start), one.Summary, (string?)one.Description, one.IsCancelled)));
            Assert.All(reading.Events, one => Assert.Equal(7, one.Sequence));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void A_name_cannot_begin_a_line_of_its_own()
    {
        var text = CalendarWriter.Write(new CalendarDocument(
            "x\r\nBEGIN:VEVENT", null, Stamp, 0, Duration.FromHours(1), [new CalendarEvent("u", Stamp, Stamp + Duration.FromHours(1), "a\rEND:VEVENT\u2028b\u0000c\u0085d")]));
        Assert.Single(text.Split("\r\n"), line => line == "BEGIN:VEVENT");
        Assert.Contains("SUMMARY:a\\nEND:VEVENT\\nbc\\nd\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_folded_before_its_76th_octet_and_never_within_a_character()
    {
        var text = CalendarWriter.Write(new CalendarDocument(string.Concat(Enumerable.Repeat("🚨", 100)), null, Stamp, 0, Duration.FromHours(1), []));
        var name = text.Split("\r\n").SkipWhile(line => !line.StartsWith("NAME:", StringComparison.Ordinal)).ToList();

        Assert.Equal(73, Encoding.UTF8.GetByteCount(name[0]));
        Assert.Equal(73, Encoding.UTF8.GetByteCount(name[1]));
        IsWellFormed(text);
    }

    /// <summary>The grammar of section 3.1, taken literally and apart from our reader.</summary>
    private static void IsWellFormed(string text)
    {
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        foreach (var line in text[..^2].Split("\r\n"))
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 75);
            Assert.DoesNotContain(line, c => c is '\r' or '\n' or '\0' or '\u007f' || (c < ' ' && c != '\t'));
        }

        var unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal)[..^2].Split("\r\n");
        Assert.All(unfolded, line => Assert.Matches("^[A-Z-]+(;[A-Z-]+=[A-Z]+)*:", line));
        Assert.All(unfolded.Where(line => line.StartsWith("SUMMARY:", StringComparison.Ordinal)), line => Assert.Matches(@"^SUMMARY:([^\\;,]|\\[\\;,n])*$", line));
    }

    /// <summary>What iCalendar can hold: no control characters, one kind of line end, no half of a character.</summary>
    private static string Allowed(string? any) =>
        string.Concat((any ?? "").ReplaceLineEndings("\n").EnumerateRunes().Where(rune => rune.Value is '\n' or '\t' || !Rune.IsControl(rune)).Select(rune => rune.ToString()));
}
