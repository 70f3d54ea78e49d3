using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Checklists;
using Watchbill.Domain.Playbooks;
using static Watchbill.Domain.Tests.Incidents.Checklists.Desk;

namespace Watchbill.Domain.Tests.Incidents.Checklists;

/// <summary>Ticks, answers, criteria, and what resolving says of them.</summary>
public sealed class ChecklistGateTests
{
    private static readonly ChecklistItem Look = new("look", "Look at the graph", 0, Duration.FromMinutes(2), []);

    private static readonly Playbook Plan = Book("down", When("*")) with
    {
        Phases =
        [
            new PlaybookPhase("look", "Look", Duration.FromMinutes(5), [new HazardBlock("Careful"), Look, new ChecklistItem("skip", "Skip the review", 0, null, ["P0"])]),
            new PlaybookPhase("act", "Act", Duration.FromMinutes(15),
            [
                new BranchBlock("released", "was something released?",
                [
                    new BranchOption("yes", null, [new ChecklistItem("back", "Go back", 0, Duration.FromMinutes(3), [])]),
                    new BranchOption("no", null, [new ChecklistItem("call", "Call", 0, null, [])]),
                ]),
            ]),
            new PlaybookPhase("after", "After", Duration.FromHours(24), [new ChecklistItem("review", "Write the review", 0, null, [])], AfterResolved: true),
        ],
        Validation = [new ValidationCriterion("Payments work", Duration.Zero, null), new ValidationCriterion("No symptom", Duration.FromMinutes(30), null)],
    };

    [Fact]
    public void Resolving_names_what_is_open_and_waits_for_what_must_hold()
    {
        var desk = Declared();
        Assert.Equal(
            [
                "Book down: 1 item is open (Look at the graph)",
                "Book down: not answered: was something released?",
                "Book down: nobody has said that it holds: Payments work",
                "Book down: nobody has said that it holds: No symptom",
            ],
            Unmet(desk));

        Tick(desk, "look");
        desk.Do(new AnswerBranch("down", "released", "YES"));
        Assert.Contains("Book down: 1 item is open (Go back)", Unmet(desk));

        Tick(desk, "back");
        Tick(desk, "validation:payments-work");
        Tick(desk, "validation:no-symptom");
        Assert.Equal(["Book down: 30 min more: No symptom (30 min in all)"], Unmet(desk));

        desk.Later(Duration.FromMinutes(30) - Duration.FromSeconds(1));
        Assert.Equal(["Book down: 1 s more: No symptom (30 min in all)"], Unmet(desk));
        Assert.Equal(Refusal.GateUnmet, desk.Do(new ChangeStatus("resolved", null, null, null)).Refusal?.Code);

        desk.Later(Duration.FromSeconds(1));
        Assert.Empty(Unmet(desk));
        Assert.True(desk.Do(new ChangeStatus("resolved", null, null, null)).IsAccepted);
    }

    [Fact]
    public void Anyway_takes_a_reason_and_keeps_what_was_open()
    {
        var desk = Declared();

        var refused = desk.Do(new ChangeStatus("resolved", null, null, null));
        Assert.Contains("Book down: 1 item is open (Look at the graph)", refused.Refusal!.Message, StringComparison.Ordinal);

        Assert.True(desk.Do(new ChangeStatus("resolved", null, "it is only a cache", null)).IsAccepted);
        Assert.Equal(4, desk.Entries.OfType<StatusChanged>().Single().Waived.Length);
    }

    [Fact]
    public void A_level_that_does_not_ask_for_it_waits_for_nothing()
    {
        var desk = new Desk(Process(new ResolveGate(Duration.Zero, [], false, Duration.Zero)), Plan);
        desk.Declare("Down");

        Assert.Equal(["down"], desk.Incident!.Playbooks);
        Assert.Empty(Unmet(desk));
    }

    [Fact]
    public void What_comes_back_has_to_hold_anew_and_what_was_done_stays_done()
    {
        var desk = Declared();
        Tick(desk, "look");
        Tick(desk, "validation:payments-work");
        desk.Do(new ChangeStatus("resolved", null, "enough", null));

        desk.Do(new Reopen("back"));

        Assert.Equal(["down/look"], desk.Incident!.Ticked);
        Assert.Equal("look", Assert.Single(desk.Incident.Ticks).Item);
    }

    [Fact]
    public void An_answer_can_be_changed_and_taken_back()
    {
        var desk = Declared();
        desk.Do(new AnswerBranch("down", "released", "yes"));
        desk.Do(new AnswerBranch("down", "released", "no"));
        Assert.Equal(["look", "released", "call"], ToDo(desk));

        desk.Do(new AnswerBranch("down", "released", null));

        Assert.Equal(["look", "released"], ToDo(desk));
        Assert.Equal(["yes", "no", null], desk.Entries.OfType<BranchAnswered>().Select(entry => entry.Answer));
    }

    [Fact]
    public void What_does_not_exist_is_refused_with_what_does()
    {
        var desk = Declared();

        Assert.Equal("Book down has no item 'lock'. There is: look, skip, back, call, review, validation:payments-work, validation:no-symptom.", desk.Do(new TickPlaybook("down", "lock", Done: true)).Refusal?.Message);
        Assert.Equal("Book down asks no 'relased'. There is: released.", desk.Do(new AnswerBranch("down", "relased", "yes")).Refusal?.Message);
        Assert.Equal("\"was something released?\" is answered by one of: yes, no.", desk.Do(new AnswerBranch("down", "released", "maybe")).Refusal?.Message);
        Assert.Equal("The playbook 'up' is not in use here. There is: down.", desk.Do(new TickPlaybook("up", "look", Done: true)).Refusal?.Message);
        Assert.Equal("There is no playbook 'up'. There is: down.", desk.Do(new AttachPlaybook("up", Attached: true)).Refusal?.Message);
    }

    [Fact]
    public void Phases_count_from_the_start_their_items_from_where_the_phase_begins_and_the_last_from_the_end()
    {
        var desk = Declared();
        desk.Do(new AnswerBranch("down", "released", "yes"));
        desk.Later(Duration.FromMinutes(5));
        Tick(desk, "back");

        var checklist = View(desk);
        Assert.Equal([Start + Duration.FromMinutes(5), Start + Duration.FromMinutes(15), null], checklist.Phases.Select(phase => phase.Due));
        Assert.Equal([false, false, false], checklist.Phases.Select(phase => phase.IsLate));
        Assert.Equal(Start + Duration.FromMinutes(2), Line(checklist, "look").Due);
        Assert.Equal(Start + Duration.FromMinutes(8), Line(checklist, "back").Due);
        Assert.Equal(new PlaybookTick("down", "back", Ana, desk.Now), Line(checklist, "back").Tick);
        Assert.Equal("look", checklist.Current?.Phase.Id);

        desk.Later(Duration.FromSeconds(1));
        Assert.True(View(desk).Phases[0].IsLate);

        desk.Do(new ChangeStatus("resolved", null, "enough", null));
        Assert.Equal(desk.Now + Duration.FromHours(24), View(desk).Phases[2].Due);
    }

    [Fact]
    public void An_item_for_a_severity_is_asked_for_under_any_name_of_it()
    {
        var desk = Declared("critical");

        Assert.Equal(["look", "skip", "released"], ToDo(desk));
    }

    [Fact]
    public void Two_criteria_of_the_same_words_are_two()
    {
        var playbook = Plan with { Validation = [new("It works", Duration.Zero, null), new("It works!", Duration.Zero, null), new("…", Duration.Zero, null)] };

        Assert.Equal(["validation:it-works", "validation:it-works-2", "validation:criterion"], Checklist.CriteriaOf(playbook).Select(named => named.Id));
    }

    private static Desk Declared(string level = "high")
    {
        var desk = new Desk(Plan);
        Assert.True(desk.Declare("Down", level).IsAccepted);
        return desk;
    }

    private static void Tick(Desk desk, string item) => Assert.True(desk.Do(new TickPlaybook("down", item, Done: true)).IsAccepted);

    private static Checklist View(Desk desk) => Assert.Single(Checklist.All(desk.Incident!, desk.Definitions, desk.Now));

    private static ChecklistLine Line(Checklist checklist, string item) => checklist.Phases.SelectMany(phase => phase.Lines).Single(line => line.Placed.Block is ChecklistItem known && known.Id == item);

    private static IEnumerable<string> ToDo(Desk desk) => View(desk).Phases.Where(phase => !phase.Phase.AfterResolved).SelectMany(phase => phase.Lines).Where(line => line.IsToDo)
        .Select(line => line.Placed.Block is ChecklistItem item ? item.Id : ((BranchBlock)line.Placed.Block).Id);

    private static IEnumerable<string> Unmet(Desk desk) => IncidentGate.Unmet(desk.Incident!, desk.Definitions, new Dictionary<AlertId, Alert>(), desk.Now);
}
