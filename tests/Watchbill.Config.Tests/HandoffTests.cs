using NodaTime;
using Watchbill.Domain.Handoffs;

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
