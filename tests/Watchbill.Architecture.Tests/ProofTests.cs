using System.Text.RegularExpressions;

namespace Watchbill.Architecture.Tests;

/// <summary>The tests that docs/proof.md names are there, and no rule is left out.</summary>
public sealed partial class ProofTests
{
    private const int First = 9;
    private const int Last = 27;

    private static readonly string Proof = File.ReadAllText(Path.Combine(Repository.Root, "docs", "proof.md"));

    [Fact]
    public void Every_test_that_the_proof_names_exists() => Rule.Holds(Missing(Proof));

    [Fact]
    public void Every_rule_has_its_rows() =>
        Rule.Holds(Enumerable.Range(First, Last - First + 1).Where(rule => !Proof.Contains($"\n| {rule} | ", StringComparison.Ordinal)).Select(rule => $"docs/proof.md: nothing about rule {rule}"));

    [Fact]
    public void Its_names_are_found_in_the_text() => Assert.True(Named().Count(Proof) > 100, "The names of tests are not recognized any more.");

    [Theory]
    [InlineData("`ProofTests.Every_rule_has_its_rows`", 0)]
    [InlineData("`ProofTests.Every_rule_has_its_row`", 1)]
    [InlineData("`ProofTest.Every_rule_has_its_rows`", 1)]
    [InlineData("`RuleTests.Every_rule_has_its_rows`", 1)]
    public void A_name_that_leads_nowhere_is_found(string text, int missing) => Assert.Equal(missing, Missing(text).Count());

    private static IEnumerable<string> Missing(string text) => Named().Matches(text)
        .Where(name => !Repository.Tests.Any(file => Declares(file.Text, name.Groups["type"].Value) && file.Text.Contains($" {name.Groups["test"].Value}(", StringComparison.Ordinal)))
        .Select(name => $"docs/proof.md: there is no test {name.Groups["type"].Value}.{name.Groups["test"].Value}");

    private static bool Declares(string text, string type) => Regex.IsMatch(text, $@"\bclass {Regex.Escape(type)}\b", RegexOptions.NonBacktracking);

    /// <summary>A class, and a method whose name is a sentence.</summary>
    [GeneratedRegex(@"`(?<type>[A-Z][A-Za-z0-9]+)\.(?<test>[A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}
