using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;
using static Watchbill.Domain.Tests.Worlds.Words;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>The journal makes the snapshot: every kind of entry has its effect, and none needs another's help.</summary>
public sealed class EvolutionTests
{
    public static TheoryData<Type> Entries => [.. ReasonTests.Subtypes<AlertEntry>()];

    [Theory]
    [MemberData(nameof(Entries))]
    public void Every_kind_of_entry_evolves_an_alert_by_one_version_and_leaves_the_old_one_alone(Type type)
    {
        var before = new Timeline(Org.Of("bob", "ann").Policy(Rule("0s", To("bob")), Rule("5m", To("ann"))).Repeat(1, "30m")).Trigger().Alert;
        var dump = Canonical.Of(before);

        var after = AlertEvolution.Evolve(before, Make(type), Timeline.Start + Span("1m"));

        Assert.Equal(type == typeof(AlertTriggered) ? 1 : before.Version + 1, after.Version);
        Assert.Equal(dump, Canonical.Of(before));
        Assert.NotEqual(dump, Canonical.Of(after));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void Every_kind_of_entry_evolves_an_alert_without_a_run(Type type)
    {
        var bare = AlertEvolution.Evolve(null, Make(typeof(AlertTriggered)), Timeline.Start);

        Assert.NotNull(AlertEvolution.Evolve(bare, Make(type), Timeline.Start));
    }

    [Fact]
    public void A_journal_begins_with_the_trigger() =>
        Assert.Throws<InvalidOperationException>(() => AlertEvolution.Evolve(null, Make(typeof(AlertResolved)), Timeline.Start));

    [Fact]
    public void The_whole_journal_makes_the_snapshot_that_the_decider_returned()
    {
        var t = new Timeline(Org.Of("bob", "ann").Person("carol", [Sms, Slack]).Policy(Rule("0s", To("bob")), Rule("5m", To("carol"), Channel("#ops"))).Repeat(1, "30m"))
            .Fails("carol", Sms).Trigger(Severity.Error).Until("6m").Acknowledge("bob").At("8m").Trigger().At("9m").Reassign("bob", "ann")
            .At("10m").Snooze("ann", "1h").Until("2h").SourceResolves();

        var folded = t.Journal.Aggregate((Alert?)null, (alert, line) => AlertEvolution.Evolve(alert, line.Entry, line.At));
        Assert.Equal(Canonical.Of(t.Alert), Canonical.Of(folded));
        Assert.Equal(t.Journal.Count, t.Alert.Version);
    }

    private static AlertEntry Make(Type type)
    {
        var constructor = type.GetConstructors().Single();
        var values = constructor.GetParameters().Select(parameter => parameter.Name switch
        {
            "Page" when parameter.ParameterType == typeof(int) => 1,
            "Rule" => 0,
            "Rules" => 2,
            "Fingerprint" => "it",
            _ => Samples.Of(parameter.ParameterType, parameter.Name is "To" or "State" or "EndsAt"),
        });
        return (AlertEntry)constructor.Invoke([.. values]);
    }
}
