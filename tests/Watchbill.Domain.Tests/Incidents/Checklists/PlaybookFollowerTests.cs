using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using static Watchbill.Domain.Tests.Incidents.Checklists.Desk;

namespace Watchbill.Domain.Tests.Incidents.Checklists;

/// <summary>Which playbooks an incident takes into use by itself, when, and why.</summary>
public sealed class PlaybookFollowerTests
{
    public static TheoryData<string, string?> Cases => new()
    {
        { "title", "the title \"Checkout is slow\" fits checkout*" },
        { "title of the alert", "the title \"CPU is busy\" fits cpu* (alert #12)" },
        { "label", "label alertname is HighCPU (alert #12)" },
        { "service", "it is about checkout" },
        { "level", "the severity is High" },
        { "other name of the level", "the severity is P1" },
        { "severity of the alert", "the severity is error" },
        { "fact", null },
        { "other service", null },
        { "label that none carries", null },
        { "labels of two alerts", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_declared_attaches_what_matches_with_why(string asked, string? why)
    {
        var attachment = asked switch
        {
            "title" => When("checkout*"),
            "title of the alert" => When("cpu*"),
            "label" => When(label: ("alertname", "High*")),
            "service" => When(service: "checkout"),
            "level" => When(severity: "high"),
            "other name of the level" => When(severity: "p1"),
            "severity of the alert" => When(severity: "error"),
            "fact" => When(fact: "customer-facing"),
            "other service" => When(service: "lab"),
            "label that none carries" => When(label: ("region", "*")),
            _ => When() with { Labels = [new LabelPattern("alertname", "HighCPU"), new LabelPattern("disk", "full")] },
        };
        var desk = new Desk(Book("cpu", attachment));
        desk.Fires(12, "CPU is busy", Severity.Error, ("alertname", "HighCPU"));
        desk.Fires(13, "Disk is full", Severity.Error, ("disk", "full"));

        desk.Declare("Checkout is slow", alerts: [12, 13]);

        var attached = desk.Attached.SingleOrDefault();
        Assert.Equal(why is not null, attached is not null);
        Assert.Equal(why is null ? [] : ["cpu"], desk.Incident!.Playbooks);
        if (why is not null)
        {
            Assert.Null(attached!.By);
            Assert.Equal(why, ReasonText.Of(attached.Reason, desk.Definitions));
        }
    }

    [Fact]
    public void What_comes_true_later_attaches_then()
    {
        var desk = new Desk(Book("alert", When(label: ("alertname", "HighCPU"))), Book("critical", When(severity: "P0")), Book("lab", When(service: "lab")), Book("seen", When(fact: "customer-facing")), Book("worse", When(label: ("load", "99"))));
        desk.Declare("Something", "medium");
        Assert.Empty(desk.Incident!.Playbooks);

        desk.Fires(12, "CPU", Severity.Error, ("alertname", "HighCPU"));
        desk.Do(new AttachAlert(new AlertId(12)));
        Assert.Equal(["alert"], desk.Incident!.Playbooks);

        desk.Do(new ChangeLevel("critical", ImmutableSortedDictionary<string, string>.Empty, null, null));
        desk.Do(new SetServices([Checkout, new ServiceId("lab")]));
        desk.Do(new StateIncidentFact("customer-facing", Holds: true));
        desk.Changes(desk.Fires(12, "CPU", Severity.Error, ("alertname", "HighCPU"), ("load", "99")));

        Assert.Equal(["alert", "critical", "lab", "seen", "worse"], desk.Incident!.Playbooks);
    }

    [Fact]
    public void What_a_person_put_away_does_not_come_back_by_itself()
    {
        var desk = new Desk(Book("cpu", When("*")));
        desk.Declare("Something");
        desk.Do(new AttachPlaybook("cpu", Attached: false));

        desk.Do(new StateIncidentFact("customer-facing", Holds: true));
        Assert.Empty(desk.Incident!.Playbooks);

        desk.Do(new AttachPlaybook("cpu", Attached: true));
        Assert.Equal(["cpu"], desk.Incident!.Playbooks);
        Assert.Empty(desk.Incident.PutAway);
    }

    [Fact]
    public void What_no_longer_matches_stays()
    {
        var desk = new Desk(Book("seen", When(fact: "customer-facing")));
        desk.Declare("Something");
        desk.Do(new StateIncidentFact("customer-facing", Holds: true));

        desk.Do(new StateIncidentFact("customer-facing", Holds: false));

        Assert.Equal(["seen"], desk.Incident!.Playbooks);
    }

    [Fact]
    public void The_five_that_asked_for_most_come_and_no_more()
    {
        var books = Enumerable.Range(1, 8).Select(number => Book($"b{number}", When(title: "*", service: number == 8 ? "checkout" : null)));
        var desk = new Desk([.. books]);

        desk.Declare("Something");
        desk.Do(new StateIncidentFact("customer-facing", Holds: true));

        Assert.Equal(["b8", "b1", "b2", "b3", "b4"], desk.Incident!.Playbooks);
        Assert.True(desk.Do(new AttachPlaybook("b5", Attached: true)).IsAccepted);
    }

    [Theory]
    [InlineData(IncidentMode.Retrospective, false)]
    [InlineData(IncidentMode.Drill, true)]
    [InlineData(IncidentMode.Test, true)]
    public void One_that_is_written_down_afterwards_needs_none(IncidentMode mode, bool attaches)
    {
        var desk = new Desk(Book("cpu", When("*")));

        Assert.True(desk.Declare("Something", mode: mode).IsAccepted);

        Assert.Equal(attaches, desk.Incident!.Playbooks.Contains("cpu"));
    }

    [Fact]
    public void The_alerts_that_page_for_the_incident_say_nothing_about_it()
    {
        var desk = new Desk(Book("inc", When(title: "INC-*")));
        desk.Declare("Something");
        desk.Fires(1_001, "INC-1: Something");

        desk.Do(new StateIncidentFact("customer-facing", Holds: true));

        Assert.Empty(desk.Incident!.Playbooks);
    }
}
