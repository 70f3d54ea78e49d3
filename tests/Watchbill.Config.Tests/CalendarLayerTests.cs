using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Config.Tests;

/// <summary>A calendar file beside the YAML files, from reading to planning and back. It is Thursday 2026-01-01.</summary>
public class CalendarLayerTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 1, 1, 0, 0);

    private const string Yaml = """
        users:
          ana: {name: Ana Silva, email: ana@example.org}
          bob: {name: Bob, seed: {methods: {mail: {email: bob@example.org}}, rules: [{urgency: high, method: mail}]}}
        schedules:
          primary: {name: Primary, zone: Europe/Berlin, layers: [{name: Shared, calendar: {file: oncall.ics}}]}
        """;

    [Fact]
    public void Files_answer_who_is_on_call_by_the_calendar()
    {
        var read = Read(Events("ATTENDEE:mailto:bob@example.org"));
        var definitions = new DefinitionSet(read.Documents);

        Assert.Empty(read.Diagnostics);
        Assert.Equal(new UserId("bob"), Assert.Single(definitions.TimetableOf(new ScheduleId("primary")).At(Instant.FromUtc(2026, 1, 5, 12, 0)).Users).User);
        Assert.Equal("teams/oncall.ics", read.Documents.Schedules[0].Layers[0].Calendar!.File);
    }

    [Fact]
    public void Check_names_events_of_nobody_and_the_gap_that_they_leave()
    {
        var found = ScheduleOutlook.Of(Read(Events("SUMMARY:ana"), Events("SUMMARY:Zoe\\nfrom Basel", "20260107")), Now).Select(finding => finding.ToString());

        Assert.Contains(
            "teams/config.yaml:5:3: warning calendar-event-of-nobody: event 'Zoe from Basel' of teams/oncall.ics means nobody from Wed 2026-01-07 10:00 to Thu 2026-01-08 10:00 (Europe/Berlin); "
            + "fix: name a user's mail address in ATTENDEE, or a user's id or name in SUMMARY",
            found);
        Assert.Contains(found, line => line.Contains("schedule-gap", StringComparison.Ordinal) && line.Contains("the calendar of layer 'Shared' has nobody then", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_text_is_a_change_of_the_schedule_that_holds_at_once()
    {
        var before = Read(Events("SUMMARY:ana")).Documents;
        var plan = ConfigurationPlan.Between(before, Read(Events("SUMMARY:Bob")), Now);

        Assert.Matches(@"^calendars\.teams/oncall\.ics: 1 events \([0-9a-f]{8}\) → 1 events \([0-9a-f]{8}\)$", Assert.Single(Assert.Single(plan.Changes).Fields));
        Assert.Empty(plan.LayerChanges);
        Assert.Equal((new UserId("ana"), new UserId("bob")), (plan.OnCall[0].Before[0], plan.OnCall[0].After[0]));
        Assert.True(ConfigurationPlan.Between(plan.Documents, Read(Events("SUMMARY:Bob")), Now).IsEmpty);
    }

    [Fact]
    public void An_export_reads_back_with_its_calendars()
    {
        var documents = Read(Events("SUMMARY:ana")).Documents;

        var back = ConfigurationReader.Read(ConfigurationExport.Write(documents), [new Domain.Responders.Responder(new UserId("bob"), [], [])]).Documents;

        Assert.Equal(documents.Schedules[0].Calendars[0], back.Schedules[0].Calendars[0]);
        Assert.Equal(documents.Schedules[0].Layers[0].Calendar, back.Schedules[0].Layers[0].Calendar);
    }

    [Fact]
    public void A_plan_does_not_show_what_stands_in_an_address()
    {
        var plan = ConfigurationPlan.Between(
            Read(Events("SUMMARY:ana")).Documents,
            ConfigurationReader.Read([new ConfigurationFile("a.yaml", Yaml.Replace("file: oncall.ics", "url: \"https://calendar.example.org/s3cret.ics\"", StringComparison.Ordinal))]),
            Now);
        var said = string.Join('\n', plan.Changes.SelectMany(change => change.Fields));

        Assert.Contains("https://calendar.example.org/…", said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", said, StringComparison.Ordinal);
    }

    private static ConfigurationResult Read(params string[] events) => ConfigurationReader.Read(
        [new ConfigurationFile("teams/config.yaml", Yaml), new ConfigurationFile("teams/oncall.ics", $"BEGIN:VCALENDAR\n{string.Concat(events)}END:VCALENDAR\n")]);

    private static string Events(string whom, string day = "20260105") =>
        $"BEGIN:VEVENT\nUID:{day}\nDTSTART:{day}T090000Z\nDURATION:PT24H\n{whom}\nEND:VEVENT\n";
}
