using Xunit.Sdk;

namespace Watchbill.Architecture.Tests;

public sealed class RuleTests
{
    [Fact]
    public void A_rule_without_violations_holds() => Rule.Holds([]);

    [Fact]
    public void A_rule_with_violations_names_each_once()
    {
        var failure = Assert.Throws<FailException>(() => Rule.Holds(["a: wrong", "b: wrong", "a: wrong"]));

        Assert.Equal("2 violations:\na: wrong\nb: wrong", failure.Message);
    }
}
