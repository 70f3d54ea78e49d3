using NodaTime;
using Watchbill.Config.Reading;
using Watchbill.Domain.Handoffs;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Tests;

public class HandoffTests
{
    /// <summary>How four teams hand their shifts over, as far as it can be written down.</summary>
    public static TheoryData<string, string> Teams => new()
    {
        {
            "overlapping shifts with a meeting",
            """
                handoff:
                  remind: [1d, 30m]
                  report: {acknowledge_within: 15m}
                  before_shift: [Be there for the 30 minutes of overlap, Hold the handoff meeting (15 minutes)]
            """
        },
        {
            "nothing but the turn itself",
            """
                handoff: {remind: [1h]}
            """
        },
        {
            "three things to hand over, three to do after",
            """
                handoff:
                  report:
                    sections:
                      - {title: Context for the next engineer, shows: notes, required: true}
                      - {title: Ongoing issues, shows: notes, required: true}
                      - {title: Status dashboard, shows: notes, required: true}
                      - {title: Open alerts, shows: open_alerts}
                  after_shift: [Document any incident, Update the runbooks, Take part in the meetings about root causes]
            """
        },
        {
            "a note of five sections, seven things to prepare",
            """
                handoff:
                  remind: [2d, 1h]
                  report:
                    acknowledge_within: 30m
                    escalate_to: [lead]
                    sections:
                      - {title: Open incidents, shows: open_alerts}
                      - {title: Ongoing issues, shows: notes, required: true}
                      - {title: Recent incidents, shows: recent_alerts}
                      - {title: Upcoming, shows: upcoming}
                      - {title: Notes, shows: notes}
                  before_shift:
                    - Page myself as a test
                    - Verify access by VPN
                    - Test kubectl against production
                    - Test access to the databases
                    - Read what happened last week
                    - Look for conflicts in the calendar
                    - Find somebody who can stand in
                  after_shift: [Document all incidents]
            """
        },
    };

    [Theory]
    [MemberData(nameof(Teams))]
    public void What_teams_agree_on_can_be_written_and_is_written_back(string team, string handoff)
    {
        var read = Read(handoff);

        Assert.Empty(read.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error).Select(diagnostic => $"{team}: {diagnostic}"));
        var settings = read.Documents.Schedules[0].Handoff;
        Assert.NotEqual(HandoffSettings.Default, settings);
        Assert.Equal(settings, ConfigurationReader.Read(ConfigurationExport.Write(read.Documents)).Documents.Schedules[0].Handoff);
    }

    [Theory]
    [InlineData("report: true")]
    [InlineData("report: {}")]
    [InlineData("report: ~")]
    [InlineData("report: {acknowledge_within: 30m, escalate_to: []}")]
    public void A_report_of_which_nothing_is_said_is_the_usual_one(string written)
    {
        var settings = Read($"    handoff: {{tell: false, {written}}}").Documents.Schedules[0].Handoff;

        Assert.Equal(HandoverReportSettings.Default, settings.Report);
        Assert.False(settings.Tell);
    }

    [Theory]
    [InlineData("")]
    [InlineData("    handoff:")]
    [InlineData("    handoff: {tell: true, remind: [], report: false}")]
    public void Without_settings_people_are_told_and_nothing_else(string written)
    {
        var read = Read(written);

        Assert.Equal(HandoffSettings.Default, read.Documents.Schedules[0].Handoff);
        Assert.DoesNotContain("tell", string.Concat(ConfigurationExport.Write(read.Documents).Select(file => file.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Reminders_come_longest_first_however_they_are_written() =>
        Assert.Equal([Duration.FromDays(1), Duration.FromHours(1), Duration.FromMinutes(5)], Read("    handoff: {remind: [5m, 24h, 1h]}").Documents.Schedules[0].Handoff.Remind);

    [Theory]
    [InlineData("", "0s")]
    [InlineData("    overlap: 0s", "0s")]
    [InlineData("    overlap: 30m", "30m")]
    [InlineData("    overlap: 24h", "1d")]
    public void An_overlap_is_read_and_written_back_and_none_is_not_written(string written, string overlap)
    {
        var read = Read(written);

        Assert.Empty(read.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error));
        Assert.Equal(Durations.Parse(overlap), read.Documents.Schedules[0].Overlap);
        var files = ConfigurationExport.Write(read.Documents);
        Assert.Equal(read.Documents.Schedules[0].Overlap, ConfigurationReader.Read(files).Documents.Schedules[0].Overlap);
        Assert.Equal(overlap != "0s", string.Concat(files.Select(file => file.Text)).Contains($"overlap: {overlap}", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_overlap_is_a_change_of_the_schedule_that_makes_no_version()
    {
        var (before, after) = (Read("").Documents.Schedules[0], Read("    overlap: 30m").Documents.Schedules[0]);
        var edited = ScheduleEdit.Apply(before, after, Instant.FromUtc(2026, 2, 1, 0, 0), atOnce: false);

        Assert.Empty(edited.Changes);
        Assert.False(edited.ChangesVersions);
        Assert.Equal(Duration.FromMinutes(30), edited.Schedule.Overlap);
    }

    private static ConfigurationResult Read(string handoff) => ConfigurationReader.Read([new ConfigurationFile(
        "a.yaml",
        $"""
        users: {"{"}ana: {"{"}name: Ana{"}"}, bob: {"{"}name: Bob{"}"}, lead: {"{"}name: Lead{"}"}{"}"}
        schedules:
          primary:
            name: Primary
            zone: UTC
            layers: [{"{"}participants: [ana, bob], every: 1w, handoff: Mon 09:00, start: 2026-01-05{"}"}]
        {handoff}
        """)]);
}
