using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using static Watchbill.Domain.Tests.Incidents.Checklists.Desk;

namespace Watchbill.Domain.Tests.Incidents.Checklists;

/// <summary>The severity tables of playbooks suggest; people decide.</summary>
public sealed class PlaybookSuggestionTests
{
    private static readonly Playbook Cpu = Book("cpu", When(label: ("alertname", "HighCPU"))) with
    {
        Severities =
        [
            new PlaybookSeverity("P0", "more than 95 %", "cpu", Comparison.More, 95),
            new PlaybookSeverity("P1", "more than 80 %", "cpu", Comparison.More, 80),
            new PlaybookSeverity("P2", "anything less", null, Comparison.More, null),
        ],
    };

    [Theory]
    [InlineData("97", "medium", "critical")]
    [InlineData("95", "medium", "high")]
    [InlineData("97 %", "critical", null)]
    [InlineData("85", "critical", "high")]
    [InlineData("20", "medium", null)]
    [InlineData("busy", "medium", null)]
    public void The_worst_row_that_the_alert_reaches_is_suggested_by_any_name_of_the_level(string measured, string level, string? suggested)
    {
        var desk = At(measured, level);

        Assert.Equal(suggested, desk.Incident!.Suggested?.Level);
        Assert.Equal(level, desk.Incident.Level);
        if (suggested is not null)
        {
            Assert.Equal("the table of playbook cpu", desk.Incident.Suggested!.From);
            Assert.StartsWith($"cpu is {measured}, and Book cpu calls > ", desk.Incident.Suggested.Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_grows_worse_is_suggested_then()
    {
        var desk = At("85", "high");
        Assert.Null(desk.Incident!.Suggested);

        desk.Changes(desk.Fires(12, "CPU", Severity.Error, ("alertname", "HighCPU"), ("cpu", "96")));

        Assert.Equal("critical", desk.Incident!.Suggested?.Level);
    }

    [Fact]
    public void What_was_refused_is_not_suggested_again_but_what_is_worse_is()
    {
        var desk = At("85", "medium");
        desk.Do(new DismissSuggestion());

        desk.Changes(desk.Fires(12, "CPU", Severity.Warning, ("alertname", "HighCPU"), ("cpu", "86")));
        Assert.Null(desk.Incident!.Suggested);

        desk.Changes(desk.Fires(12, "CPU", Severity.Warning, ("alertname", "HighCPU"), ("cpu", "96")));
        Assert.Equal("critical", desk.Incident!.Suggested?.Level);
    }

    [Fact]
    public void Another_level_that_a_person_chooses_refuses_what_was_suggested()
    {
        var desk = At("97", "medium");

        desk.Do(new ChangeLevel("high", ImmutableSortedDictionary<string, string>.Empty, "seen worse", null));
        desk.Changes(desk.Fires(12, "CPU", Severity.Warning, ("alertname", "HighCPU"), ("cpu", "97.5")));

        Assert.Equal(("high", (SuggestedLevel?)null), (desk.Incident!.Level, desk.Incident.Suggested));
    }

    [Fact]
    public void A_milder_table_does_not_replace_what_an_alert_suggests()
    {
        var desk = new Desk(Cpu);
        desk.Fires(11, "Down", Severity.Critical);
        desk.Declare("Something", "medium");
        desk.Do(new AttachAlert(new AlertId(11)));
        Assert.Equal("critical", desk.Incident!.Suggested?.Level);

        desk.Fires(12, "CPU", Severity.Warning, ("alertname", "HighCPU"), ("cpu", "85"));
        desk.Do(new AttachAlert(new AlertId(12)));

        Assert.Equal("alert #11", desk.Incident!.Suggested?.From);
    }

    private static Desk At(string measured, string level)
    {
        var desk = new Desk(Cpu);
        desk.Fires(12, "CPU", Severity.Warning, ("alertname", "HighCPU"), ("cpu", measured));
        desk.Declare("Slow", level, alerts: [12]);
        return desk;
    }
}
