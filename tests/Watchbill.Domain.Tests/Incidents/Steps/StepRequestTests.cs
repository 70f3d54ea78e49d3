using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;

namespace Watchbill.Domain.Tests.Incidents.Steps;

public sealed class StepRequestTests
{
    private static readonly Duration Second = Duration.FromSeconds(1);

    [Fact]
    public void What_nobody_has_to_approve_runs_at_once_and_its_end_is_kept()
    {
        var room = new StepRoom().Using();

        var asked = room.Ask(StepRoom.Bob, "look", values: ("path", "a b"));

        Assert.Equal("step 1 runs", asked.Note);
        Assert.Collection(
            asked.Entries,
            entry => Assert.Equal(("look", StepRoom.Bob, "a b"), (((StepRequested)entry).Step, ((StepRequested)entry).By, ((StepRequested)entry).Arguments["path"])),
            entry => Assert.Equal((StepRoom.Start + Duration.FromSeconds(150), new StepNeedsNobody(new PlaybookId(StepRoom.Book), Changes: false)), (((StepStarted)entry).Deadline, (StepNeedsNobody)entry.Reason)));
        Assert.Contains("GET: \"https://search.example.org/a%20b\"", room.Last.Canonical, StringComparison.Ordinal);
        Assert.Equal(StepState.Running, room.Last.State);

        room.Now += Duration.FromSeconds(2);
        var ended = Assert.IsType<StepEnded>(Assert.Single(room.Ends(1).Entries));
        Assert.Equal((StepStatus.Passed, "fine", StepState.Ended, (Instant?)null), (ended.Status, ended.Output, room.Last.State, room.Last.Deadline));
        Assert.Empty(room.Ends(1).Entries);
    }

    [Fact]
    public void A_dry_run_shows_exactly_what_would_be_run_whoever_would_have_to_approve_it()
    {
        var room = new StepRoom().Using().InSecurity();

        var shown = room.Ask(StepRoom.Bob, "roll", dryRun: true);

        Assert.Equal((StepState.Ended, StepStatus.Shown, true), (room.Last.State, room.Last.Status, room.Last.DryRun));
        Assert.Contains("argument: \"undo\"", shown.Note, StringComparison.Ordinal);
        Assert.DoesNotContain(shown.Entries, entry => entry is StepStarted);
    }

    [Fact]
    public void It_waits_for_somebody_else_in_the_right_capacity_who_is_told()
    {
        var room = new StepRoom().Using();

        var asked = room.Ask(StepRoom.Ana, "roll");
        Assert.Equal("step 1 waits. It needs the approval of role commander or position cto, somebody else than who asked. Now that is Cleo.", asked.Note);
        Assert.Equal([(ImmutableArray.Create(StepRoom.Cleo)[0], "INC-1: step 1 waits for your approval")], room.Told.Select(told => (Assert.Single(told.To), told.Title)));

        var wrong = room.Do(StepRoom.Bob, new ApproveStep(1));
        Assert.Equal((Refusal.Forbidden, "Only role commander or position cto may approve it. Now that is Cleo."), (wrong.Refusal!.Code, wrong.Refusal.Message));
        var same = room.Do(StepRoom.Ana, new ApproveStep(1));
        Assert.Equal("Somebody else than who asked has to approve it. Now that is Cleo.", same.Refusal!.Message);
        Assert.Equal(StepState.Waiting, room.Last.State);

        var approved = room.Do(StepRoom.Cleo, new ApproveStep(1));
        Assert.Equal("step 1 runs", approved.Note);
        Assert.Equal([typeof(StepApproved), typeof(StepStarted)], approved.Entries.Select(entry => entry.GetType()));
        Assert.Equal(new StepApprovedAs(StepRoom.Cleo, Approver.Position("cto"), StepRoom.Start + Duration.FromMinutes(10)), approved.Entries[1].Reason);

        // One yes, one run.
        Assert.Equal(Refusal.WrongState, room.Do(StepRoom.Cleo, new ApproveStep(1)).Refusal!.Code);
        Assert.Contains("waits", room.Ask(StepRoom.Ana, "roll").Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_lapses_at_its_deadline_and_not_a_second_before()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "roll");
        var deadline = StepRoom.Start + Duration.FromMinutes(10);
        Assert.Equal(deadline, room.Last.Deadline);

        room.Now = deadline - Second;
        Assert.DoesNotContain(room.Look().Entries, entry => entry is StepDropped);
        room.Now = deadline;
        Assert.Equal("Step 1 has waited too long for its approval. Ask for it again.", room.Do(StepRoom.Ana, new ApproveStep(1)).Refusal!.Message);
        var dropped = Assert.Single(room.Look().Entries.OfType<StepDropped>());
        Assert.Equal((StepState.Lapsed, new StepUnheard(StepState.Waiting, deadline)), (dropped.State, dropped.Reason));

        var again = new StepRoom().Using();
        again.Ask(StepRoom.Bob, "roll");
        again.Now = deadline - Second;
        Assert.Equal("step 1 runs", again.Do(StepRoom.Ana, new ApproveStep(1)).Note);
    }

    [Fact]
    public void What_would_do_something_else_by_now_is_not_run()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "roll");
        room.Definitions = StepRoom.With([StepRoom.Step("roll", new ShellCommand("kubectl", ["undo", "--all"]), changes: true, StepRoom.Rule)]);

        var approved = room.Do(StepRoom.Ana, new ApproveStep(1));

        var dropped = Assert.IsType<StepDropped>(Assert.Single(approved.Entries));
        Assert.Equal(StepState.Changed, dropped.State);
        var reason = Assert.IsType<StepDiffers>(dropped.Reason);
        Assert.Equal(room.Last.Hash, reason.Was);
        Assert.NotEqual(reason.Was, reason.Is);
        Assert.Contains("would do something else", approved.Note, StringComparison.Ordinal);
        Assert.Contains(room.Told, told => told.To.SequenceEqual([StepRoom.Bob]));
    }

    [Fact]
    public void Where_it_runs_is_part_of_what_is_approved()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "roll");
        room.RunsOn = "elsewhere";

        Assert.IsType<StepDiffers>(Assert.Single(room.Do(StepRoom.Ana, new ApproveStep(1)).Entries).Reason);
    }

    [Fact]
    public void A_playbook_that_is_gone_lets_nothing_run()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "roll");
        room.Definitions = new DefinitionSet(new DefinitionDocuments { Users = [.. room.Definitions.Users.Values] });

        var dropped = Assert.Single(room.Do(StepRoom.Ana, new ApproveStep(1)).Entries);

        Assert.Equal(new StepDiffers(room.Last.Hash, null, $"The playbook '{StepRoom.Book}' is not configured any more."), dropped.Reason);
    }

    [Fact]
    public void In_a_security_incident_what_changes_waits_for_the_security_lead_but_for_what_was_approved_beforehand()
    {
        var room = new StepRoom().Using().InSecurity();

        Assert.Contains("step 1 waits. In a security incident, what changes anything needs the approval of role security-lead. Now that is Sue.", room.Ask(StepRoom.Bob, "flush").Note, StringComparison.Ordinal);
        Assert.Equal("step 2 runs", room.Ask(StepRoom.Bob, "isolate").Note);
        Assert.Equal("step 3 runs", room.Ask(StepRoom.Bob, "look").Note);
        Assert.Contains("Only role security-lead may approve it. Now that is Sue.", room.Do(StepRoom.Ana, new ApproveStep(1)).Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("step 1 runs", room.Do(StepRoom.Sue, new ApproveStep(1)).Note);
    }

    [Fact]
    public void A_playbook_for_security_incidents_waits_for_the_lead_wherever_it_is_used()
    {
        var room = new StepRoom { Definitions = StepRoom.With(StepRoom.Usual, security: true) }.Using();

        var asked = room.Ask(StepRoom.Bob, "flush");

        Assert.Contains("Nobody can now: somebody has to take the role or the position first.", asked.Note, StringComparison.Ordinal);
        Assert.Equal((StepRoom.Ana, "INC-1: nobody can approve step 1"), (Assert.Single(Assert.Single(room.Told).To), room.Told[0].Title));
    }

    [Fact]
    public void With_two_to_ask_both_say_yes_and_the_first_holds_to_the_second_before_it_expires()
    {
        var room = new StepRoom().Using().InSecurity();
        room.Ask(StepRoom.Bob, "roll");
        room.Now += Duration.FromMinutes(9);
        Assert.Contains("still waits", room.Do(StepRoom.Ana, new ApproveStep(1)).Note, StringComparison.Ordinal);
        var until = room.Now + Duration.FromMinutes(10);
        Assert.Equal(until, room.Last.Deadline);
        Assert.Equal("You have approved it already. Now that is Sue or Ana or Cleo.", room.Do(StepRoom.Ana, new ApproveStep(1)).Refusal!.Message);

        var late = room.Incident;
        room.Now = until - Second;
        Assert.Equal("step 1 runs", room.Do(StepRoom.Sue, new ApproveStep(1)).Note);
        Assert.Equal(StepState.Running, room.Last.State);
        Assert.Equal(2, room.Last.Approvals.Length);
        Assert.Equal(until, late.Steps[0].Deadline);
    }

    [Fact]
    public void Whoever_may_approve_may_say_no_with_why()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "roll");

        Assert.Equal(Refusal.Forbidden, room.Do(StepRoom.Bob, new RefuseStep(1, "no")).Refusal!.Code);
        var declined = room.Do(StepRoom.Cleo, new RefuseStep(1, "The release is not it."));

        Assert.Equal(new PersonSaid(StepRoom.Cleo, "The release is not it."), Assert.Single(declined.Entries).Reason);
        Assert.Equal(StepState.Declined, room.Last.State);
        Assert.Contains(room.Told, told => told.To.SequenceEqual([StepRoom.Bob]));
        Assert.Equal("Step 1 does not wait for an approval: somebody said no.", room.Do(StepRoom.Ana, new ApproveStep(1)).Refusal!.Message);
    }

    [Fact]
    public void A_request_is_taken_back_and_what_runs_is_ended()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "roll");
        room.Do(StepRoom.Bob, new CancelStep(1));
        Assert.Equal(StepState.Withdrawn, room.Last.State);
        Assert.Equal(Refusal.WrongState, room.Do(StepRoom.Bob, new CancelStep(1)).Refusal!.Code);

        room.Ask(StepRoom.Bob, "look");
        room.Do(StepRoom.Ana, new CancelStep(2));
        Assert.Equal((StepState.Running, StepRoom.Ana), (room.Last.State, room.Last.CancelledBy));
        Assert.Empty(room.Do(StepRoom.Bob, new CancelStep(2)).Entries);
        room.Ends(2, StepStatus.Cancelled);
        Assert.Equal((StepState.Ended, StepStatus.Cancelled), (room.Last.State, room.Last.Status));
    }

    [Fact]
    public void A_run_that_nobody_hears_of_is_unknown_at_its_deadline_and_heard_of_later_all_the_same()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "look");
        var deadline = room.Last.Deadline!.Value;

        room.Now = deadline - Second;
        Assert.DoesNotContain(room.Look().Entries, entry => entry is StepEnded);
        room.Now = deadline;
        var lost = Assert.Single(room.Look().Entries.OfType<StepEnded>());
        Assert.Equal((StepStatus.Unknown, new StepUnheard(StepState.Running, deadline)), (lost.Status, lost.Reason));
        Assert.Contains("stopped", lost.Sentence, StringComparison.Ordinal);

        room.Ends(1);
        Assert.Equal(StepStatus.Passed, room.Last.Status);
    }

    [Fact]
    public void The_incident_looks_when_the_first_of_its_steps_is_due()
    {
        var room = new StepRoom().Using();
        room.Do(StepRoom.Ana, new AcknowledgeIncident());
        room.Ask(StepRoom.Bob, "look");

        Assert.Equal(room.Last.Deadline, IncidentTimers.NextLook(room.Incident, room.Definitions));
    }

    [Fact]
    public void What_cannot_be_asked_for_is_refused_with_what_is_wrong()
    {
        var room = new StepRoom();
        Assert.Contains("is not in use here", room.Ask(StepRoom.Bob, "look").Refusal!.Message, StringComparison.Ordinal);
        room.Using();
        Assert.Contains("has no step 'x'. Its steps: look, roll, flush, isolate", room.Ask(StepRoom.Bob, "x").Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("other: there is no such parameter.", room.Ask(StepRoom.Bob, "look", values: ("other", "1")).Refusal!.Message);
        Assert.Contains("path: it must have 1 to 500 characters on one line", room.Ask(StepRoom.Bob, "look", values: ("path", "a\nb")).Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("path: it looks like a secret", room.Ask(StepRoom.Bob, "look", values: ("path", StepRoom.Secret)).Refusal!.Message, StringComparison.Ordinal);
        room.Objections[typeof(RenderedHttp)] = "Not here.";
        Assert.Equal((Refusal.Forbidden, "Not here."), (room.Ask(StepRoom.Bob, "look").Refusal!.Code, room.Ask(StepRoom.Bob, "look").Refusal!.Message));
        Assert.Equal(Refusal.NotFound, room.Do(StepRoom.Bob, new ApproveStep(7)).Refusal!.Code);
        Assert.Empty(room.Incident.Steps);
    }

    [Fact]
    public void A_secret_in_the_playbook_itself_is_masked_where_it_is_kept_and_still_part_of_what_is_approved()
    {
        var room = new StepRoom(StepRoom.Step("look", new HttpCheck($"https://search.example.org/{StepRoom.Secret}", Head: false))).Using();

        room.Ask(StepRoom.Bob, "look");

        Assert.DoesNotContain(StepRoom.Secret, room.Last.Canonical, StringComparison.Ordinal);
        Assert.Contains("https://search.example.org/***", room.Last.Canonical, StringComparison.Ordinal);
        Assert.Equal(StepPreparation.Again(room.Definitions, room.Surroundings, room.Last).Step!.Rendered.Hash, room.Last.Hash);
    }

    [Fact]
    public void Diagnostics_run_by_themselves_when_their_playbook_comes_into_use()
    {
        var room = new StepRoom(
            StepRoom.Step("look", new HttpCheck("https://search.example.org/", Head: false), automatic: true),
            StepRoom.Step("ask", new HttpCheck("https://search.example.org/${what}", Head: false), automatic: true) with { Parameters = [new StepParameter("what", new TextType(null), null, null)] },
            StepRoom.Step("approved", new HttpCheck("https://search.example.org/", Head: true), approval: StepRoom.Rule, automatic: true),
            StepRoom.Step("roll", new ShellCommand("roll", []), changes: true, automatic: true),
            StepRoom.Step("other", new HttpCheck("https://search.example.org/", Head: false)));

        room.Using();

        var only = Assert.Single(room.Incident.Steps);
        Assert.Equal(("look", (UserId?)null, StepState.Running), (only.Step, only.By, only.State));
        room.Do(StepRoom.Ana, new AttachPlaybook(StepRoom.Book, false));
        var again = room.Do(StepRoom.Ana, new AttachPlaybook(StepRoom.Book, true));
        Assert.Equal(
            ["ask: what: it must be given.", "approved: It needs the approval of role commander or position cto, somebody else than who asked.", "roll: It changes something, so it never runs by itself."],
            again.Entries.OfType<StepPassedOver>().Select(entry => $"{entry.Step}: {((StepImpossible)entry.Reason).Problem}"));
    }

    [Fact]
    public void Labels_of_two_alerts_are_never_taken_together()
    {
        static IReadOnlyDictionary<string, string> Labels(params (string Name, string Value)[] labels) => labels.ToImmutableDictionary(label => label.Name, label => label.Value);

        var book = StepRoom.With([StepRoom.Step("roll", new ShellCommand("kubectl", ["${deployment}", "${space}"]), changes: true) with
        {
            Parameters = [new StepParameter("deployment", new LabelType("deployment"), null, null), new StepParameter("space", new LabelType("namespace"), null, null)],
        }]);
        PreparedStep? Of(params ImmutableArray<IReadOnlyDictionary<string, string>> alerts) =>
            StepPreparation.Of(book, new StepRoom().Surroundings, StepRoom.Book, "roll", ImmutableDictionary<string, string>.Empty, alerts).Step;

        Assert.Null(Of(Labels(("deployment", "shop")), Labels(("namespace", "test"))));
        var taken = Of(Labels(("deployment", "shop")), Labels(("deployment", "search"), ("namespace", "eu")), Labels(("deployment", "x"), ("namespace", "y")));
        Assert.Equal(["search", "eu"], taken!.Arguments.Values);
    }

    [Fact]
    public void Of_the_runs_of_one_step_the_newest_keeps_its_output()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "look");
        room.Ends(1, output: new string('x', 5_000));
        Assert.Equal((IncidentStep.ShownOutput, true), (room.Last.Output.Length, room.Last.IsCut));

        room.Ask(StepRoom.Bob, "look");
        room.Ends(2, output: "new");

        Assert.Equal(["", "new"], room.Incident.Steps.Select(step => step.Output));
    }

    [Fact]
    public void Of_a_long_graph_every_so_many_points_are_kept_with_the_last_and_only_numbers()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "look");
        MeasuredPoint At(int second, double value) => new(StepRoom.Start + Duration.FromSeconds(second), value);

        room.Ends(1, [
            new MeasuredSeries("long", [.. Enumerable.Range(0, 121).Select(second => At(second, second))]),
            new MeasuredSeries("short", [At(0, double.NaN), At(1, 1), At(2, double.PositiveInfinity)]),
            .. Enumerable.Range(0, 10).Select(i => new MeasuredSeries($"s{i}", [])),
        ]);

        Assert.Equal(IncidentStep.MostSeries, room.Last.Series.Length);
        Assert.Equal((41, 0.0, 120.0), (room.Last.Series[0].Points.Length, room.Last.Series[0].Points[0].Value, room.Last.Series[0].Points[^1].Value));
        Assert.Equal([1.0], room.Last.Series[1].Points.Select(point => point.Value));
    }

    [Fact]
    public void When_the_incident_is_over_nothing_is_run_nor_when_its_playbook_was_put_away()
    {
        var room = new StepRoom().Using();
        room.Ask(StepRoom.Bob, "roll");
        room.Do(StepRoom.Bob, new AttachPlaybook(StepRoom.Book, false));
        Assert.Equal($"The playbook '{StepRoom.Book}' is not in use any more.", room.Do(StepRoom.Ana, new ApproveStep(1)).Refusal!.Message);

        room.Using().Do(StepRoom.Ana, new CancelIncident("by mistake"));
        Assert.Equal(Refusal.WrongState, room.Ask(StepRoom.Bob, "look").Refusal!.Code);
        Assert.Equal("The incident is over: nothing is run for it any more.", room.Do(StepRoom.Ana, new ApproveStep(1)).Refusal!.Message);
    }

    [Fact]
    public void A_step_is_found_by_its_name_alone_where_only_one_playbook_in_use_has_it()
    {
        var room = new StepRoom().Using();
        var none = ImmutableSortedDictionary<string, string>.Empty;
        Assert.Equal("step 1 runs", room.Do(StepRoom.Bob, new RequestStep(null, "look", none, DryRun: false)).Note);
        Assert.Equal("No playbook in use here has a step 'x'.", room.Do(StepRoom.Bob, new RequestStep(null, "x", none, DryRun: false)).Refusal!.Message);

        var other = room.Definitions.Playbooks[new PlaybookId(StepRoom.Book)] with { Id = new PlaybookId("other") };
        room.Definitions = new DefinitionSet(new DefinitionDocuments { Users = [.. room.Definitions.Users.Values], Playbooks = [.. room.Definitions.Playbooks.Values, other] });
        room.Do(StepRoom.Ana, new AttachPlaybook("other", true));
        Assert.Equal("More than one playbook in use has a step 'look': say whether that of search-slow or other.", room.Do(StepRoom.Bob, new RequestStep(null, "look", none, DryRun: false)).Refusal!.Message);
    }
}
