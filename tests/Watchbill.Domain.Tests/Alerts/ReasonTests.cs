using System.Reflection;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Tests.Worlds;

namespace Watchbill.Domain.Tests.Alerts;

/// <summary>Every reason has words, and different facts have different words (rule 44).</summary>
public sealed class ReasonTests
{
    /// <summary>Facts that are not worth a word: the entry's own time says when a rule was due.</summary>
    private static readonly HashSet<string> Silent = ["RuleCameDue.Due", "ConditionFalse.Due"];

    private static readonly DefinitionSet Definitions = Org.Of("bob", "ann").Build();

    public static TheoryData<Type> Reasons => [.. Subtypes<Reason>()];

    public static TheoryData<SkipCause> Causes => [.. Enum.GetValues<SkipCause>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_fact_of_a_reason_is_in_its_words(Type type)
    {
        var first = Make(type, null);
        var words = ReasonText.Of(first, Definitions);

        Assert.False(string.IsNullOrWhiteSpace(words));
        Assert.False(words.EndsWith('.'), "The words stand within a sentence.");
        foreach (var fact in Facts(type))
        {
            var other = ReasonText.Of(Make(type, fact), Definitions);
            Assert.True(Silent.Contains($"{type.Name}.{fact}") || other != words, $"'{words}' does not say {fact}.");
        }
    }

    [Fact]
    public void No_reason_is_without_facts() => Assert.All(Subtypes<Reason>(), type => Assert.NotEmpty(Facts(type)));

    [Fact]
    public void Different_reasons_have_different_words() =>
        Assert.Distinct(Subtypes<Reason>().Select(type => ReasonText.Of(Make(type, null), Definitions)));

    [Theory]
    [MemberData(nameof(Causes))]
    public void Every_cause_of_skipping_names_whom_and_why(SkipCause cause)
    {
        var words = ReasonText.Of(new Skipped("schedule primary", cause is SkipCause.NobodyOnCall or SkipCause.TargetIsGone ? null : new UserId("bob"), cause), Definitions);

        Assert.Contains("schedule primary", words, StringComparison.Ordinal);
        Assert.True(words.Length > "schedule primary: ".Length);
    }

    [Fact]
    public void Every_entry_but_what_providers_said_carries_a_reason() =>
        Assert.All(
            Subtypes<AlertEntry>().Where(type => type != typeof(NotificationResulted)),
            type => Assert.True(typeof(Reason).IsAssignableFrom(type.GetProperty("Reason")?.PropertyType), $"{type.Name} has no reason."));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(90, "1 min 30 s")]
    [InlineData(3600, "1 h")]
    [InlineData(5400, "1 h 30 min")]
    [InlineData(86_400, "1 d")]
    [InlineData(100_800, "1 d 4 h")]
    public void Spans_read_well(int seconds, string text) => Assert.Equal(text, ReasonText.Span(Duration.FromSeconds(seconds)));

    internal static IEnumerable<Type> Subtypes<TBase>() =>
        typeof(TBase).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TBase)) && !type.IsAbstract).OrderBy(type => type.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Facts(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);

    private static Reason Make(Type type, string? changed)
    {
        var constructor = type.GetConstructors().Single();
        var reason = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Samples.Of(parameter.ParameterType, parameter.Name == changed))]);
        foreach (var property in type.GetProperties().Where(property => constructor.GetParameters().Length == 0 && property.CanWrite))
        {
            property.SetValue(reason, Samples.Of(property.PropertyType, property.Name == changed));
        }

        return (Reason)reason;
    }
}
