using NodaTime;
using Watchbill.Domain;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Steps;
using Watchbill.Domain.Playbooks;
using Watchbill.Engine.Incidents.Steps;
using Watchbill.Store.Rows;

namespace Watchbill.Engine.Tests.Incidents.Steps;

public sealed class StepRunsTests
{
    [Fact]
    public async Task What_was_let_run_runs_after_the_commit_and_its_end_stands_in_the_journal()
    {
        await using var deck = await StepDeck.ManAsync();
        await deck.AskAsync();
        Assert.Equal(StepState.Running, (await deck.StepsAsync())[0].State);
        Assert.Empty(deck.Host.Begun);

        deck.Host.EndAll();
        await deck.UntilQuietAsync();

        Assert.Equal(["https://shop.example.org/health"], deck.Host.Begun);
        var row = (await deck.Bridge.Engine.Store.Reader.ReadJournalAsync(Subjects.Of(new IncidentId(1)), CancellationToken.None))[^1];
        var ended = Assert.IsType<StepEnded>(row.Entry);
        Assert.Equal((Actor.Engine("steps"), StepStatus.Passed, "HTTP 200\nok\n"), (row.Actor, ended.Status, ended.Output));
        Assert.Equal(new StepWasRun(Bridge.Ann, Duration.FromSeconds(1)), ended.Reason);
    }

    [Fact]
    public async Task Diagnostics_of_a_playbook_that_comes_into_use_run_by_themselves()
    {
        await using var deck = await StepDeck.ManAsync();
        await deck.ChangeAsync(StepDeck.Playbook("/health", automatic: true));
        await deck.Bridge.DoAsync(Bridge.Bob, new AttachPlaybook(StepDeck.Book, false));
        await deck.Bridge.DoAsync(Bridge.Bob, new AttachPlaybook(StepDeck.Book, true));

        deck.Host.EndAll();
        await deck.UntilQuietAsync();

        var step = Assert.Single(await deck.StepsAsync());
        Assert.Equal(((UserId?)null, StepStatus.Passed), (step.By, step.Status));
    }

    [Fact]
    public async Task A_few_run_at_once_and_the_others_wait_for_their_turn()
    {
        await using var deck = await StepDeck.ManAsync();
        for (var i = 0; i < StepRuns.MostAtOnce + 2; i++)
        {
            await deck.AskAsync();
        }

        await deck.TickAsync();
        await deck.Host.BegunAsync(StepRuns.MostAtOnce);
        await deck.TickAsync();
        Assert.Equal((StepRuns.MostAtOnce + 2, StepRuns.MostAtOnce), (deck.Runs.InFlight, deck.Host.Begun.Count));

        deck.Host.EndAll();
        await deck.UntilQuietAsync();
        Assert.Equal(StepRuns.MostAtOnce + 2, deck.Host.Begun.Count);
        Assert.All(await deck.StepsAsync(), step => Assert.Equal(StepStatus.Passed, step.Status));
    }

    [Fact]
    public async Task What_would_do_something_else_when_its_turn_comes_is_not_run()
    {
        await using var deck = await StepDeck.ManAsync();
        for (var i = 0; i < StepRuns.MostAtOnce; i++)
        {
            await deck.AskAsync();
        }

        await deck.TickAsync();
        await deck.AskAsync();
        await deck.ChangeAsync(StepDeck.Playbook("/other"));
        deck.Host.EndAll();
        await deck.UntilQuietAsync();

        var last = (await deck.StepsAsync())[^1];
        Assert.Equal((StepStatus.Error, "It was not run: it would have done something else than was asked for."), (last.Status, last.Sentence));
        Assert.DoesNotContain("https://shop.example.org/other", deck.Host.Begun);
    }

    [Fact]
    public async Task What_runs_ends_when_somebody_wants_it_to()
    {
        await using var deck = await StepDeck.ManAsync();
        await deck.AskAsync();
        await deck.TickAsync();
        await deck.Host.BegunAsync(1);

        await deck.Bridge.DoAsync(Bridge.Bob, new CancelStep(1));
        await deck.UntilQuietAsync();

        var step = (await deck.StepsAsync())[0];
        Assert.Equal((StepState.Ended, StepStatus.Cancelled, Bridge.Bob), (step.State, step.Status, step.CancelledBy));
    }

    [Fact]
    public async Task A_node_that_stops_ends_what_runs_and_lets_nothing_begin()
    {
        await using var deck = await StepDeck.ManAsync();
        for (var i = 0; i < StepRuns.MostAtOnce + 1; i++)
        {
            await deck.AskAsync();
        }

        await deck.TickAsync();
        await deck.Host.BegunAsync(1);
        var stopping = deck.Runs.StopAsync(TestContext.Current.CancellationToken);
        await deck.UntilQuietAsync();
        deck.Bridge.Night.Time.Pass(Duration.FromSeconds(1));
        await stopping;

        Assert.All(await deck.StepsAsync(), step => Assert.Equal((StepState.Ended, StepStatus.Cancelled), (step.State, step.Status)));
        Assert.Equal("The server stopped before it began.", (await deck.StepsAsync())[^1].Sentence);
        Assert.True(deck.Host.Begun.Count <= StepRuns.MostAtOnce);
    }

    [Fact]
    public async Task A_node_that_dies_leaves_it_running_until_its_deadline_and_nobody_runs_it_again()
    {
        var deck = await StepDeck.ManAsync();
        await deck.AskAsync();
        await deck.TickAsync();
        await deck.Host.BegunAsync(1);
        var deadline = (await deck.StepsAsync())[0].Deadline!.Value;

        // It says nothing any more: the process is gone, and another one takes the file.
        await deck.Bridge.Night.StopAsync();
        await deck.Bridge.Night.StartAsync();
        deck.Attend();
        await deck.Bridge.Night.TickAsync();
        await deck.TickAsync();
        await deck.Bridge.AtAsync(deadline - Announcements.NightShift.Evening - Duration.FromSeconds(1));
        Assert.Equal(StepState.Running, (await deck.StepsAsync())[0].State);

        await deck.Bridge.AtAsync(deadline - Announcements.NightShift.Evening);

        var step = (await deck.StepsAsync())[0];
        Assert.Equal((StepState.Ended, StepStatus.Unknown), (step.State, step.Status));
        Assert.Contains("The server that ran it stopped", step.Sentence, StringComparison.Ordinal);
        Assert.Single(deck.Host.Begun);
        Assert.Equal(0, deck.Runs.InFlight);
        await deck.Bridge.DisposeAsync();
    }

    [Fact]
    public async Task A_host_that_throws_says_nothing_of_what_it_knew()
    {
        await using var deck = await StepDeck.ManAsync();
        deck.Host.Throws = new InvalidOperationException("password=hunter2");
        await deck.AskAsync();
        await deck.UntilQuietAsync();

        var step = (await deck.StepsAsync())[0];
        Assert.Equal((StepStatus.Error, "It could not be run: InvalidOperationException."), (step.Status, step.Sentence));
    }

    [Fact]
    public async Task Whoever_may_approve_is_told_with_the_way_to_the_incident()
    {
        await using var deck = await StepDeck.ManAsync();
        var look = StepDeck.Playbook("/health").Steps[0];
        await deck.ChangeAsync(StepDeck.Playbook("/health") with { Steps = [look with { Approval = new ApprovalRule([Approver.Role("commander")], SecondPerson: true, Duration.FromMinutes(10)) }] });
        await deck.Bridge.DoAsync(Bridge.Carol, new AssignRole("commander", Bridge.Carol));

        await deck.AskAsync();

        var told = deck.Bridge.Night.Taken.Single(taken => taken.Message.Announcement is { Topic: "step.approval" }).Message;
        Assert.Equal((Bridge.Carol, "INC-1: step 1 waits for your approval", "incidents/1"), (told.User, told.Announcement!.Title, told.Announcement.Link));
        Assert.Equal(["Ann wants to run: Does it answer?"], told.Announcement.Lines);
        Assert.Empty(deck.Host.Begun);
        await deck.Bridge.DoAsync(Bridge.Carol, new ApproveStep(1));
        deck.Host.EndAll();
        await deck.UntilQuietAsync();
        Assert.Single(deck.Host.Begun);
    }

    [Fact]
    public async Task On_a_node_without_a_host_nothing_is_let_run()
    {
        await using var deck = await StepDeck.ManAsync();
        deck.Runs.Host = null;

        var refused = await deck.Bridge.DoAsync(Bridge.Ann, new RequestStep(null, "look", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, DryRun: false));

        Assert.Equal("This server runs no steps.", refused.Refusal!.Message);
    }
}
