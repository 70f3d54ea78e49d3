using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;

namespace Watchbill.Config.Reading;

/// <summary>Names of facts in a list: <c>facts: [customer-facing, major-outage]</c>.</summary>
internal static class FactReader
{
    public static ImmutableArray<string> Read(Fields fields, Problems problems, string key = "facts")
    {
        var facts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in fields.List(key, KnownFacts.Most))
        {
            if (Fields.ScalarOf(item, $"a fact of {fields.What}", problems) is not { } fact)
            {
                continue;
            }

            if (!Slug.IsValid(fact.Text))
            {
                problems.Error(
                    fact.At,
                    "invalid-id",
                    $"a fact of {fields.What} cannot be \"{Problems.Cut(fact.Text)}\"",
                    "use 1 to 64 of a-z, 0-9, '-', '_' and '.', beginning with a letter or digit");
            }
            else if (facts.Contains(fact.Text))
            {
                problems.Error(fact.At, "duplicate", $"{key} of {fields.What} names {fact.Text} twice", "remove one");
            }
            else
            {
                facts.Add(fact.Text);
            }
        }

        return facts.ToImmutable();
    }
}
