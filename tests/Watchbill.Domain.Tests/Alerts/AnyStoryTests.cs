using FsCheck;
using FsCheck.Fluent;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>What holds in every story: see <see cref="Invariants"/> for what each decision is checked against.</summary>
public sealed class AnyStoryTests
{
    [Fact]
    public void Every_decision_keeps_the_invariants_and_what_nobody_answers_ends_exhausted_and_said_so() =>
        Prop.ForAll(AnyStory.Arbitrary, story =>
        {
            var t = story.Live();
            t.ProviderUp(Sms).ProviderUp(Slack).ProviderUp(Email).RunToTheEnd();
            if (t.Latest is { Status: AlertStatus.Triggered, IsHandled: false, IsReleased: false } left)
            {
                Assert.NotNull(left.Run!.ExhaustedAt);
                Assert.Contains(t.Entries<EscalationExhausted>(), entry => entry.Run == left.Run.Number);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void The_journal_from_its_beginning_makes_the_snapshot() =>
        Prop.ForAll(AnyStory.Arbitrary, story =>
        {
            var t = story.Live();
            if (t.Latest is { } latest)
            {
                var folded = t.Journal.Where(line => line.Alert == latest.Id).Aggregate((Alert?)null, (alert, line) => AlertEvolution.Evolve(alert, line.Entry, line.At));
                Assert.Equal(Canonical.Of(latest), Canonical.Of(folded));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void The_same_story_twice_is_the_same_journal() =>
        Prop.ForAll(AnyStory.Arbitrary, story =>
            Assert.Equal(Canonical.Of(story.Live().Journal), Canonical.Of(story.Live().Journal)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    /// <summary>The stories are worth telling: between them they use every kind of entry.</summary>
    [Fact]
    public void The_stories_use_every_kind_of_entry()
    {
        var used = AnyStory.Arbitrary.Generator.Sample(250).SelectMany(story => story.Live().Journal).Select(line => line.Entry.GetType()).ToHashSet();

        Assert.Empty(ReasonTests.Subtypes<AlertEntry>().Where(type => !used.Contains(type)).Select(type => type.Name));
    }
}
