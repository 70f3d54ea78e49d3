using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.StatusPages;
using static Watchbill.Domain.Tests.StatusPages.StatusStory;

namespace Watchbill.Domain.Tests.StatusPages;

/// <summary>Public incidents and maintenances, from their first words to their last.</summary>
public sealed class StatusPostTests
{
    [Fact]
    public void An_incident_is_told_of_update_by_update_until_it_is_resolved()
    {
        var story = new StatusStory()
            .Open(next: At(30), components: Set(Api, ComponentStatus.DegradedPerformance))
            .Update(10, PostStatus.Identified, "A full disk.", At(40), Set(Api, ComponentStatus.MajorOutage), Set(Web, ComponentStatus.PartialOutage))
            .Update(20, PostStatus.Monitoring);

        Assert.Equal((At(20), null), (story.Post!.MonitoringAt, story.Post.EndedAt));
        Assert.Equal([Set(Api, ComponentStatus.MajorOutage), Set(Web, ComponentStatus.PartialOutage)], story.Post.Components());
        Assert.Equal(new ComponentChange(Api.Id, ComponentStatus.DegradedPerformance, ComponentStatus.MajorOutage), story.Post.Updates[1].Components[0]);

        story.Update(30, PostStatus.Resolved, "It works again.", next: At(60));
        Assert.Equal((At(30), false), (story.Post!.EndedAt, story.Post.IsOpen));
        Assert.Empty(story.Post.Components());
        Assert.Null(story.Post.Last.NextUpdateAt);
        Assert.Equal(
            [new(Api.Id, ComponentStatus.MajorOutage, ComponentStatus.Operational), new(Web.Id, ComponentStatus.PartialOutage, ComponentStatus.Operational)], story.Post.Last.Components.AsEnumerable());
    }

    [Fact]
    public void A_resolved_incident_may_get_an_afterword_or_come_back()
    {
        var story = new StatusStory().Open().Update(5, PostStatus.Postmortem);
        Assert.Equal(Refusal.Conflict, story.Refusal!.Code);

        story.Update(10, PostStatus.Resolved).Update(500, PostStatus.Postmortem, "What we learned.");
        Assert.Equal((At(10), false), (story.Post!.EndedAt, story.Post.IsOpen));

        story.Update(600, PostStatus.Investigating);
        Assert.True(story.Post!.IsOpen);
    }

    [Fact]
    public void An_edit_changes_the_words_in_place_and_keeps_those_before_in_the_journal()
    {
        var story = new StatusStory().Open(body: "We are loking.").Do(5, new EditPost(1, "We are looking."));

        Assert.Equal(("We are looking.", true, At(5), At(0)), (story.Post!.Updates[0].Body, story.Post.Updates[0].IsEdited, story.Post.Updates[0].UpdatedAt, story.Post.Updates[0].CreatedAt));
        Assert.Empty(story.Last.Tells);
        Assert.Empty(story.Do(6, new EditPost(1, "We are looking.")).Last.Entries);
        Assert.Equal(Refusal.NotFound, story.Do(7, new EditPost(2, "x")).Refusal!.Code);
        Assert.Equal(Refusal.NotFound, story.Do(7, new EditPost(0, "x")).Refusal!.Code);
    }

    [Fact]
    public void What_is_told_of_afterwards_holds_from_when_it_was_and_notifies_nobody()
    {
        var story = new StatusStory().Do(0, new BackfillPost(Page.Id, "Old", PostImpact.Minor, "It was slow.", [Set(Api, ComponentStatus.PartialOutage)], At(-600), At(-540)));

        Assert.Equal((At(-600), At(-540), true), (story.Post!.StartedAt, story.Post.EndedAt, story.Post.IsBackfilled));
        Assert.Empty(story.Last.Tells);
        var history = ComponentHistory.Of(Api, PageRecord.New(Page.Id), story.Posts(), new Interval(At(-1000), At(0)));
        Assert.Equal([ComponentStatus.Operational, ComponentStatus.PartialOutage, ComponentStatus.Operational], history.Select(span => span.Status));
        Assert.Equal((At(-600), At(-540)), (history[1].Start, history[1].End));
        Assert.Equal(Refusal.Invalid, new StatusStory().Do(0, new BackfillPost(Page.Id, "Old", PostImpact.Minor, "x", [], At(-60), At(1))).Refusal!.Code);
    }

    [Fact]
    public void Maintenance_reminds_begins_and_ends_at_the_second_that_was_planned()
    {
        var story = new StatusStory().Plan(0, from: 120, until: 180, remind: 60);
        Assert.Equal(At(60), StatusPostTimers.Of(story.Post!));

        story.Look(60 - (1 / 60.0));
        Assert.Empty(story.Last.Entries);
        story.Look(60);
        Assert.True(story.Last.Reminds);
        Assert.Equal(At(120), StatusPostTimers.Of(story.Post!));

        Assert.Empty(story.Look(120 - (1 / 60.0)).Last.Entries);
        story.Look(120);
        Assert.Equal([PostStatus.Scheduled, PostStatus.InProgress], story.Statuses);
        Assert.Equal(UpdateCause.Plan, Assert.IsType<PostUpdated>(story.Last.Entries[0].Entry).Cause);

        Assert.Empty(story.Look(180 - (1 / 60.0)).Last.Entries);
        story.Look(180);
        Assert.Equal([PostStatus.Scheduled, PostStatus.InProgress, PostStatus.Completed], story.Statuses);
        Assert.Equal((At(120), At(180)), (story.Post!.StartedAt, story.Post.EndedAt));
        Assert.Null(StatusPostTimers.Of(story.Post));
    }

    [Fact]
    public void After_a_pause_of_the_engine_the_work_began_and_ended_when_it_was_planned_to()
    {
        var story = new StatusStory().Plan(0, from: 120, until: 180).Look(1000);

        Assert.Equal([At(0), At(120), At(180)], story.Post!.Updates.Select(update => update.DisplayAt));
        Assert.All(story.Post.Updates.Skip(1), update => Assert.Equal(At(1000), update.CreatedAt));
    }

    [Fact]
    public void Work_that_people_begin_and_end_themselves_waits_for_them()
    {
        var story = new StatusStory().Plan(0, from: 120, until: 180, autoStart: false, autoComplete: false).Look(500);
        Assert.Equal([PostStatus.Scheduled], story.Statuses);
        Assert.Null(StatusPostTimers.Of(story.Post!));

        story.Update(510, PostStatus.InProgress).Update(520, PostStatus.Verifying).Update(530, PostStatus.Completed);
        Assert.Equal((At(510), At(530)), (story.Post!.StartedAt, story.Post.EndedAt));
        Assert.Equal(Refusal.Conflict, story.Update(540, PostStatus.InProgress).Refusal!.Code);
        Assert.Equal(Refusal.Invalid, story.Update(540, PostStatus.Resolved).Refusal!.Code);
    }

    [Fact]
    public void Planned_times_may_be_moved_until_the_work_is_over()
    {
        var story = new StatusStory().Plan(0, from: 120, until: 180, remind: 60).Look(60);
        story.Do(70, new ChangePost(null, null, story.Post!.Plan! with { From = At(300), Until = At(400) }));
        Assert.Equal((At(240), At(300)), (StatusPostTimers.Of(story.Post!), story.Post!.StartedAt));

        story.Look(240).Look(300).Look(400);
        Assert.Equal(Refusal.Conflict, story.Do(500, new ChangePost(null, null, story.Post!.Plan! with { Until = At(900) })).Refusal!.Code);
        Assert.Equal(Refusal.Conflict, new StatusStory().Open().Do(1, new ChangePost(null, null, new MaintenancePlan(At(10), At(20), true, true, null))).Refusal!.Code);
    }

    [Fact]
    public void What_was_withdrawn_is_gone_but_for_its_journal()
    {
        var story = new StatusStory().Open(components: Set(Api, ComponentStatus.MajorOutage)).Do(5, new WithdrawPost("a mistake"));

        Assert.Equal((true, false), (story.Post!.IsWithdrawn, story.Post.IsOpen));
        Assert.Equal(ComponentStatus.Operational, ComponentHistory.At(Api, PageRecord.New(Page.Id), story.Posts(), At(3)));
        Assert.Equal(Refusal.NotFound, story.Update(6, PostStatus.Resolved).Refusal!.Code);
    }

    public static TheoryData<string, StatusPostCommand> Wrong => new()
    {
        { "no name", new OpenPost(Page.Id, " \n ", PostStatus.Investigating, PostImpact.Minor, "x", [], null, true) },
        { "a long name", new OpenPost(Page.Id, new string('x', 256), PostStatus.Investigating, PostImpact.Minor, "x", [], null, true) },
        { "no text", new OpenPost(Page.Id, "x", PostStatus.Investigating, PostImpact.Minor, "\u0000", [], null, true) },
        { "a long text", new OpenPost(Page.Id, "x", PostStatus.Investigating, PostImpact.Minor, new string('x', 10_001), [], null, true) },
        { "another kind's status", new OpenPost(Page.Id, "x", PostStatus.Scheduled, PostImpact.Minor, "x", [], null, true) },
        { "an afterword first", new OpenPost(Page.Id, "x", PostStatus.Postmortem, PostImpact.Minor, "x", [], null, true) },
        { "an unknown component", new OpenPost(Page.Id, "x", PostStatus.Identified, PostImpact.Minor, "x", [new(new ComponentId("nope"), ComponentStatus.MajorOutage)], null, true) },
        { "a component twice", new OpenPost(Page.Id, "x", PostStatus.Identified, PostImpact.Minor, "x", [Set(Api, ComponentStatus.MajorOutage), Set(Api, ComponentStatus.Operational)], null, true) },
        { "a promise for the past", new OpenPost(Page.Id, "x", PostStatus.Identified, PostImpact.Minor, "x", [], At(0), true) },
        { "a promise for next year", new OpenPost(Page.Id, "x", PostStatus.Identified, PostImpact.Minor, "x", [], At(60 * 24 * 32), true) },
        { "work that ends before it begins", new PlanMaintenance(Page.Id, "x", "x", [], new MaintenancePlan(At(20), At(20), true, true, null), true) },
        { "work in the past", new PlanMaintenance(Page.Id, "x", "x", [], new MaintenancePlan(At(-20), At(0), true, true, null), true) },
        { "work for months", new PlanMaintenance(Page.Id, "x", "x", [], new MaintenancePlan(At(0), At(60 * 24 * 91), true, true, null), true) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void It_refuses(string what, StatusPostCommand command)
    {
        var refusal = new StatusStory().Do(0, command).Refusal;

        Assert.True(refusal is { Code: Refusal.Invalid }, what);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_texts_of_exactly_the_greatest_length_are_kept() =>
        Assert.Null(new StatusStory().Open(name: new string('x', 255), body: new string('y', 10_000)).Refusal);

    [Fact]
    public void A_heading_is_one_line_and_no_text_holds_control_characters()
    {
        var story = new StatusStory().Open(name: "One\r\nBcc: two", body: "a\u0007b\r\nc");

        Assert.Equal(("One  Bcc: two", "ab\nc"), (story.Post!.Name, story.Post.Updates[0].Body));
    }
}
